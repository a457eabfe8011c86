"""Which fields of a form or an address a view reads, as far as its code can tell."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

View = Callable[..., Any]
ALL = "*"
"""Stands for arguments that are read without a name: all of them."""
_EVERYWHERE = ("lti_app.i18n", "lti_app.access.guards", "lti_app.support.access")
"""What every page reads: language, launch token, session. The documentation says it once."""
_QUERY, _FORM = frozenset({"args", "values"}), frozenset({"form", "values", "files"})


def of_query(view: View) -> set[str]:
    """Return the names of arguments of the address that are read by `view` and what it calls."""
    return {name for each in _called(view) for name in _read(each, _QUERY)}


def of_form(view: View) -> set[str]:
    """Return the names of fields of the form that are read by `view` and what it calls."""
    return {name for each in _called(view) for name in _read(each, _FORM)} - {ALL}


def _called(view: View) -> set[View]:
    """Return `view` and every function of ours that it reaches by a name."""
    found: set[View] = set()
    waiting = [inspect.unwrap(view)]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += [other for _node, other in _named_in(each)]
    return found


def _named_in(function: View) -> Iterator[tuple[ast.AST, View]]:
    """Yield the functions of ours that are named in `function`, each with the expression."""
    known = vars(inspect.getmodule(function))
    # A parameter may be called as a function of the module is.
    own = set(function.__code__.co_varnames + function.__code__.co_cellvars)
    for node in ast.walk(_tree(function)):
        named: object = None
        if isinstance(node, ast.Name) and node.id not in own:
            named = known.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = known.get(node.value.id)
            named = getattr(owner, node.attr, None) if isinstance(owner, ModuleType) else None
        if inspect.isfunction(named) and _is_ours(named.__module__):
            yield node, inspect.unwrap(named)


def _is_ours(module: str) -> bool:
    return module.startswith("lti_app.") and module not in _EVERYWHERE


@cache
def _read(function: View, sources: frozenset[str]) -> frozenset[str]:
    """Return the names that one function reads, also through one that it gives a name to."""
    found = {name for name, _at in _places(function, sources)}
    through = {
        ast.dump(node): [at for _name, at in _places(each, sources) if at is not None]
        for node, each in _named_in(function)
    }
    for node in ast.walk(_tree(function)):
        if isinstance(node, ast.Call):
            for at in through.get(ast.dump(node.func), ()):
                found |= {_text(each) for each in node.args[at : at + 1]}
    return frozenset(found - {""})


@cache
def _places(function: View, sources: frozenset[str]) -> list[tuple[str, int | None]]:
    """Return what is read: a name, `ALL`, or nothing with the number of the parameter for it."""
    parameters = list(inspect.signature(function).parameters)
    tree, also = _tree(function), _also_called(function, sources)
    found: list[tuple[str, int | None]] = []
    named: set[int] = set()
    for node in ast.walk(tree):
        source, key = _reading(node)
        if _is_source(source, sources) or (isinstance(source, ast.Name) and source.id in also):
            named.add(id(source))
            is_given = isinstance(key, ast.Name) and key.id in parameters
            found.append(("", parameters.index(key.id)) if is_given else (_text(key), None))
    whole = (each for each in ast.walk(tree) if _is_source(each, sources))
    return found + [(ALL, None) for each in whole if id(each) not in named]


def _reading(node: ast.AST) -> tuple[ast.AST | None, Any]:
    """Return what is read from and the name, of `x.get("name")` and of `"name" in x`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        return (node.func.value, node.args[0]) if "get" in node.func.attr else (None, None)
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
        return node.comparators[0], node.left
    return None, None


def _also_called(function: View, sources: frozenset[str]) -> set[str]:
    """Return the names that a function gives to a part of the request."""
    return {
        target.id
        for node in ast.walk(_tree(function))
        if isinstance(node, ast.Assign) and _is_source(node.value, sources)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _is_source(node: ast.AST | None, sources: frozenset[str]) -> bool:
    """Return whether an expression is `request.form`, another of the `sources`, or `_form()`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "_form" and "form" in sources
    return (
        isinstance(node, ast.Attribute)
        and node.attr in sources
        and isinstance(node.value, ast.Name)
        and node.value.id == "request"
    )


def _text(node: Any) -> str:
    value = getattr(node, "value", None)
    return value if isinstance(node, ast.Constant) and isinstance(value, str) else ""


@cache
def _tree(function: View) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))
