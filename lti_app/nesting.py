"""JSON of strangers, which may be only so deep, and equally deep on every version of Python.

How deep `json` itself goes follows from the interpreter's stack, which differs between versions.
"""

import json
from typing import Any

MOST_LEVELS = 100
"""A launch has five."""


def read_json(text: bytes) -> Any:
    """Return what `text` (UTF-8) says. Raises ValueError where it is no JSON or too deep."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    # With fewer brackets than levels there is nothing to look for.
    if text.count(b"[") + text.count(b"{") > MOST_LEVELS and _is_too_deep(value):
        raise ValueError("nested too deep")
    return value


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MOST_LEVELS):
        level = [inner for outer in level for inner in _inside(outer)]
    return any(isinstance(each, list | dict) for each in level)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
