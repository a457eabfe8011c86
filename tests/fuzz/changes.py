"""Strategies that begin with something valid and change it: JSON documents, texts, bytes."""

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Path = tuple[str | int, ...]
Change = Callable[[Any], Any]


class Gone:
    """The mark for a value that is to be left out."""


GONE = Gone()
NASTY = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud83d",
    "x" * 255,
    "x" * 256,
    "é" * 255,
    "\u202eevil",
    "🙂" * 64,
    "\r\nSet-Cookie: a=b",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "../../etc/passwd",
    "javascript:alert(1)",
    "$Person.name",
    "null",
    "-1",
)
NUMBERS = (
    0,
    -1,
    1,
    2**31,
    2**53 + 1,
    -(2**63) - 1,
    10**12,
    10**400,
    -(10**400),
    0.5,
    1e308,
    float("inf"),
    float("-inf"),
    float("nan"),
)


def texts() -> SearchStrategy[str]:
    """Texts that somebody has to be ready for, halves of surrogate pairs among them."""
    anything = st.text(st.characters(exclude_categories=()), max_size=20)
    return st.sampled_from(NASTY) | anything


def typed() -> SearchStrategy[str]:
    """Texts as a form can bring them: Werkzeug reads no half of a surrogate pair."""
    return texts().map(lambda text: text.encode("utf-8", "replace").decode())


def odd(depth: int = 1) -> SearchStrategy[Any]:
    """Any value of JSON, mostly at the edges of its type."""
    plain = st.none() | st.booleans() | st.sampled_from(NUMBERS) | st.integers() | texts()
    if not depth:
        return plain
    inner = odd(depth - 1)
    return (
        plain
        | st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("id", "title", "type", "", "\0")), inner, max_size=3)
    )


def _in_list(value: Any) -> Any:
    return [value]


def _twice(value: Any) -> Any:
    return [*value, *value] if isinstance(value, list) else value


def _deeper(value: Any) -> Any:
    for _ in range(40):
        value = {"id": value}
    return value


def _as_text(value: Any) -> Any:
    return json.dumps(value)


def _swapped_case(value: Any) -> Any:
    return value.swapcase() if isinstance(value, str) else value


def _changes(leaves: SearchStrategy[Any]) -> SearchStrategy[Change]:
    replaced = leaves.map(lambda new: lambda _: copy.deepcopy(new))
    longer = texts().map(lambda more: lambda v: v + more if isinstance(v, str) else v)
    before = texts().map(lambda more: lambda v: more + v if isinstance(v, str) else v)
    near = st.integers(-100_000, 100_000).map(lambda n: lambda v: v + n if type(v) is int else v)
    fixed = st.sampled_from((_in_list, _twice, _deeper, _as_text, _swapped_case, lambda _: GONE))
    return replaced | replaced | fixed | longer | before | near


def paths(document: Any, at: Path = ()) -> list[Path]:
    """Return where in `document` there is something to change."""
    found = [at] if at else []
    parts: Any = ()
    if isinstance(document, dict):
        parts = document.items()
    elif isinstance(document, list):
        parts = enumerate(document)
    for step, value in parts:
        found += paths(value, (*at, step))
    return found


def changed(document: Any, leaves: SearchStrategy[Any] | None = None) -> SearchStrategy[Any]:
    """Return copies of `document` with up to three changes, each somewhere in it."""
    one = st.tuples(st.sampled_from(paths(document)), _changes(odd() if leaves is None else leaves))
    extra = st.tuples(st.sampled_from((("more",), ("", "id"))), odd().map(lambda v: lambda _: v))
    return st.lists(one | one | one | extra, min_size=1, max_size=3).map(
        lambda steps: _applied(document, steps)
    )


def _applied(document: Any, steps: list[tuple[Path, Change]]) -> Any:
    result = copy.deepcopy(document)
    for path, change in steps:
        apply_change(result, path, change)
    return result


def apply_change(document: Any, path: Path, change: Change) -> None:
    """Change what is at `path`, if an earlier change has left something there."""
    *way, last = path
    for step in way:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(document, list) and isinstance(last, int) and last < len(document):
        document[last] = _kept(change(document[last]))
    elif isinstance(document, dict) and isinstance(last, str):
        value = change(document.get(last))
        if value is GONE:
            document.pop(last, None)
        else:
            document[last] = value


def _kept(value: Any) -> Any:
    return None if value is GONE else value


def as_json(document: Any) -> bytes:
    """Return `document` as JSON in ASCII, which can hold everything that a strategy makes."""
    return json.dumps(document).encode("ascii")


def spoilt_text(text: str, alphabet: str) -> SearchStrategy[str]:
    """Return `text` with a character put in, taken out or replaced, cut off, or doubled."""
    at = st.integers(0, len(text) - 1)
    sign = st.sampled_from(alphabet) | st.characters()
    return st.one_of(
        st.tuples(at, sign).map(lambda p: text[: p[0]] + p[1] + text[p[0] :]),
        st.tuples(at, sign).map(lambda p: text[: p[0]] + p[1] + text[p[0] + 1 :]),
        at.map(lambda i: text[:i] + text[i + 1 :]),
        at.map(lambda i: text[:i]),
        at.map(lambda i: text[i:] + text),
        st.tuples(at, at).map(lambda p: _swapped(text, *p)),
    )


def _swapped(text: str, one: int, other: int) -> str:
    signs = list(text)
    signs[one], signs[other] = signs[other], signs[one]
    return "".join(signs)


def spoilt_bytes(content: bytes) -> SearchStrategy[bytes]:
    """Return `content` with bits turned, cut off, or with bytes put in."""
    at = st.integers(0, len(content) - 1)
    return st.one_of(
        st.tuples(at, st.integers(1, 255)).map(
            lambda p: content[: p[0]] + bytes([content[p[0]] ^ p[1]]) + content[p[0] + 1 :]
        ),
        at.map(lambda i: content[:i]),
        st.tuples(at, st.binary(min_size=1, max_size=4)).map(
            lambda p: content[: p[0]] + p[1] + content[p[0] :]
        ),
    )
