"""A form that was refused, filled in once more, so that nobody loses what they wrote.

Pages here may not be kept by a browser, so going back brings an empty form. What was sent goes back
to whoever sent it, in the answer, and nowhere else.
"""

from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException

FORM = "application/x-www-form-urlencoded"
_WRITTEN = {
    "code": lazy_gettext("The code of the day"),
    "receipt": lazy_gettext("Your code"),
    "story": lazy_gettext("What happened?"),
    "text": lazy_gettext("Write more"),
    "names": lazy_gettext("Who are A, B and C?"),
    "where": lazy_gettext("In which course or faculty?"),
    "wishes": lazy_gettext("What would help? What should not happen?"),
}
_LONG = {"story": 8, "text": 8, "names": 3, "where": 1, "wishes": 3}
"""Lines of a field that is more than a code."""


@dataclass(frozen=True)
class Written:
    """A field with what somebody wrote into it."""

    name: str
    label: str
    value: str
    lines: int
    """0 for a code."""


@dataclass(frozen=True)
class Again:
    """The form: fields to see, and what was chosen as (name, value)."""

    written: tuple[Written, ...]
    chosen: tuple[tuple[str, str], ...]


def what_was_sent() -> Again | None:
    """Return the form of this request; None where it holds no text that somebody wrote."""
    if request.method != "POST" or request.mimetype != FORM:
        return None
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # too large to be read at all
        return None
    if not any(name in ("story", "text") for name, _value in sent):
        return None
    written = tuple(
        Written(name, str(_WRITTEN[name]), value, _LONG.get(name, 0))
        for name, value in sent
        if name in _WRITTEN
    )
    return Again(written, tuple(pair for pair in sent if pair[0] not in _WRITTEN))
