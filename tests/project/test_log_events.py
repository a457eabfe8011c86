"""Every line that the tool logs has a code, and each code stands in docs/operations.md."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from lti_app.logs import LIBRARY

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGGERS = {"log", "logger", "logging"}
ONE_PLACE = "lti_app/logs.py"


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield each call in the tool, with the file in which it stands."""
    for path in sorted((ROOT / "lti_app").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield name, node


def called(call: ast.Call) -> tuple[str, str]:
    """Return the object and the name that `call` calls, such as ("log", "warning")."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return owner, name
        case ast.Name(id=name):
            return "", name
    return "", ""


def events() -> set[str]:
    """Return the codes with which the tool says something."""
    said = [call for _, call in calls() if called(call) in (("logs", "say"), ("", "say"))]
    codes = [call.args[2] for call in said]
    assert all(isinstance(code, ast.Constant) for code in codes)
    return {str(code.value) for code in codes if isinstance(code, ast.Constant)}


def listed() -> set[str]:
    """Return the codes in the list of docs/operations.md."""
    text = (ROOT / "docs/operations.md").read_text("utf-8")
    rows = text.partition("| event | level |")[2].partition("\n\n")[0].splitlines()[2:]
    return {code for row in rows for code in re.findall("`([a-z_]+)`", row.split("|")[1])}


def test_nothing_is_logged_but_with_a_code():
    free = [
        f"{path}:{call.lineno}"
        for path, call in calls()
        if path != ONE_PLACE and called(call)[0] in LOGGERS and called(call)[1] in LEVELS
    ]

    assert free == []


def test_each_code_is_in_the_list_of_the_operator_and_no_other():
    assert events() | {LIBRARY} == listed()
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", event) for event in events())
