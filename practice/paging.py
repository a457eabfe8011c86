"""Long answers in pages: what the caller asked for, and the address of the next page.

The next address comes in a Link header (RFC 8288) and holds a word of capitals and small letters
that is good for the same question only: a tool has to follow the address exactly as it is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from practice.jws import base64url
from practice.service_errors import ServiceError

T = TypeVar("T")

LARGEST = 1000
"""How many a page holds at most, whatever the caller asks for."""
_KEY = secrets.token_bytes(32)
_TOKEN = "pageToken"  # noqa: S105  the name of a parameter


@dataclass(frozen=True)
class Question:
    """What a caller asks a list: a page of `limit` from `position` on, of what fits `filters`."""

    limit: int
    position: int
    filters: dict[str, str]


def question(*filters: str, limit: int) -> Question:
    """Read the address of this request; `limit` is what a page holds if it does not say.

    Raises `ServiceError` for a parameter that is not known, doubled or malformed, so that a tool
    that changes an address of ours in passing gets to know it.
    """
    known = {"limit", _TOKEN, *filters}
    for name, values in request.args.lists():
        if name not in known or len(values) > 1:
            raise ServiceError(400, f"the parameter {name!r} is not known here, or is there twice")
    text = request.args.get("limit", str(limit))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise ServiceError(400, "limit is not a whole number above zero")
    return Question(
        limit=min(int(text), LARGEST),
        position=_position(request.args.get(_TOKEN)),
        filters={name: request.args[name] for name in filters if name in request.args},
    )


def page(items: Iterator[tuple[int, T]], asked: Question) -> tuple[list[T], str | None]:
    """The first of `items` that make a page, and the address of the next page if there is one.

    Every item comes with its position in the whole list.
    """
    found: list[T] = []
    for position, item in items:
        if len(found) == asked.limit:
            return found, _address(position)
        found.append(item)
    return found, None


def numbered(items: Iterable[T], asked: Question) -> Iterator[tuple[int, T]]:
    """The items from the asked position on, with their positions."""
    return ((number, each) for number, each in enumerate(items) if number >= asked.position)


def _address(position: int) -> str:
    parameters = {name: value for name, value in request.args.items() if name != _TOKEN}
    return f"{request.base_url}?{urlencode({**parameters, _TOKEN: _token(position)})}"


def _token(position: int) -> str:
    """The word that leads to `position` in the answer to this request's question."""
    parameters = sorted((n, v) for n, v in request.args.items() if n != _TOKEN)
    asked = f"{position} {request.path}?{urlencode(parameters)}".encode()
    return f"From{position}-{base64url(hmac.new(_KEY, asked, hashlib.sha256).digest())}"


def _position(token: str | None) -> int:
    if token is None:
        return 0
    number = token.removeprefix("From").partition("-")[0]
    if number.isascii() and number.isdigit() and len(number) < 10:
        position = int(number)
        if hmac.compare_digest(_token(position).encode(), token.encode("utf-8", "replace")):
            return position
    raise ServiceError(400, f"{_TOKEN} is not one that we gave for this question: follow it as is")
