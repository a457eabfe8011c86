"""Small checks that say what is wrong with a piece of JSON from the tool, and where."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

Problems = Iterator[str]
Check = Callable[[object, str], Problems]
"""Takes a value and the words for where it stands; yields one sentence for each fault."""

_KINDS: Mapping[type, str] = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}


def kind_of(value: object) -> str:
    """What a JSON value is, in a word."""
    return _KINDS.get(type(value), type(value).__name__)


def text(value: object, where: str) -> Problems:
    """A text, empty or not."""
    if not isinstance(value, str):
        yield f"{where} is {kind_of(value)}, not a text"


def flag(value: object, where: str) -> Problems:
    """True or false."""
    if not isinstance(value, bool):
        yield f"{where} is {kind_of(value)}, not true or false"


def size(value: object, where: str) -> Problems:
    """A whole number above zero."""
    if isinstance(value, bool) or not isinstance(value, int):
        yield f"{where} is {kind_of(value)}, not a whole number"
    elif value <= 0:
        yield f"{where} is {value}, not above zero"


def score(value: object, where: str) -> Problems:
    """A number above zero."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield f"{where} is {kind_of(value)}, not a number"
    elif not 0 < value < math.inf:
        yield f"{where} is {value}, not a number above zero"


def address(value: object, where: str) -> Problems:
    """A full http or https address."""
    if not isinstance(value, str):
        yield f"{where} is {kind_of(value)}, not an address"
    elif not _is_address(value):
        yield f"{where} is {value!r}, not a full http or https address"


def moment(value: object, where: str) -> Problems:
    """A moment in ISO 8601 with its time zone."""
    try:
        known = isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        known = False
    if not known:
        yield f"{where} is {value!r}, not a moment in ISO 8601 with a time zone"


def texts(value: object, where: str) -> Problems:
    """A list of texts."""
    if not isinstance(value, list):
        yield f"{where} is {kind_of(value)}, not a list"
        return
    for number, each in enumerate(value):
        yield from text(each, f"{where}[{number}]")


def text_by_name(value: object, where: str) -> Problems:
    """An object whose values are texts."""
    if not isinstance(value, dict):
        yield f"{where} is {kind_of(value)}, not an object"
        return
    for name, each in value.items():
        yield from text(each, f"{where}.{name}")


def members(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object with these members; others only under a full address, as extensions are."""

    def check(value: object, where: str) -> Problems:
        if not isinstance(value, dict):
            yield f"{where} is {kind_of(value)}, not an object"
            return
        for name in required:
            if name not in value:
                yield f"{where}.{name} is missing"
        for name, each in value.items():
            known = required.get(name) or optional.get(name)
            if known is not None:
                yield from known(each, f"{where}.{name}")
            elif not _is_address(name):
                yield f"{where}.{name} is not known"

    return check


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        hostname = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(hostname) and value.isprintable()
