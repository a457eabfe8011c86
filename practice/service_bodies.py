"""Reads what a tool sends to a service: JSON of one type, field by field.

Every reading raises `ServiceError` with the name of the field that is wrong.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from flask import request

from practice.service_errors import ServiceError

LONGEST_TEXT = 20_000
LARGEST = 1e9
SMALLEST = 1e-6
"""Numbers within these can be divided and multiplied without an end."""
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)


class Body:
    """A JSON object, by the names of its fields; null is the same as not there."""

    def __init__(self, content_type: str) -> None:
        """Read the body of this request, which has to say that it is of `content_type`."""
        if request.mimetype != content_type:
            raise ServiceError(415, f"send {content_type}, not {request.mimetype or 'nothing'}")
        try:
            self._fields: Any = json.loads(request.get_data(), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ServiceError(400, "the body is not JSON") from error
        if not isinstance(self._fields, dict):
            raise ServiceError(400, "the body is not a JSON object")

    def text(self, name: str, *, longest: int = LONGEST_TEXT) -> str | None:
        """A text, or None where there is none."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > longest or not _encodable(value):
            raise ServiceError(400, f"{name} is not a text of at most {longest} characters")
        return value

    def required_text(self, name: str) -> str:
        """A text that has to be there and say something."""
        value = self.text(name)
        if value is None or not value.strip():
            raise ServiceError(400, f"{name} is missing or empty")
        return value

    def word(self, name: str, words: tuple[str, ...]) -> str:
        """One of `words`, which has to be there."""
        value = self.required_text(name)
        if value not in words:
            raise ServiceError(400, f"{name} is {value[:40]!r}, not one of {', '.join(words)}")
        return value

    def number(self, name: str) -> float | None:
        """A number, or None where there is none."""
        value = self._fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ServiceError(400, f"{name} is not a number")
        if not -LARGEST <= value <= LARGEST:
            raise ServiceError(400, f"{name} is not between {-LARGEST:.0f} and {LARGEST:.0f}")
        return value

    def positive(self, name: str) -> float:
        """A number above zero, which has to be there."""
        value = self.number(name)
        if value is None or value < SMALLEST:
            raise ServiceError(400, f"{name} is missing or not above zero")
        return value

    def flag(self, name: str) -> bool | None:
        """True or false, or None where it is neither there."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise ServiceError(400, f"{name} is neither true nor false")
        return value

    def moment(self, name: str) -> datetime:
        """A moment with its time zone (ISO 8601), which has to be there."""
        return as_moment(name, self.required_text(name))

    def moment_text(self, name: str) -> str | None:
        """The same as it was written, or None where there is none."""
        value = self.text(name)
        if value is not None:
            as_moment(name, value)
        return value


def as_moment(name: str, text: str) -> datetime:
    """The moment that an ISO 8601 text means; raises `ServiceError` for one without a zone."""
    if _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise ServiceError(400, f"{name} is not a moment with its time zone in ISO 8601")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _encodable(text: str) -> bool:
    """Whether a page can show it: JSON can hold half a character, UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
