"""Sessions that somebody ended before their time: what makes the copy of a cookie worthless.

A session is in its cookie only (lti_app/support/sessions.py). So that leaving ends it here too, and
entering anew the one before it, a hash of its random number is kept with the day, until no cookie
of that number could count any more. It says of nobody who it was.
"""

import hashlib
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, literal

from lti_app.db import dialect_of, insert_once
from lti_app.support.models import EndedSession

_KEPT = timedelta(days=1)
"""A session lasts twelve hours at most: one that was ended could count into the day after."""


def end(connection: Connection, number: str, *, today: date) -> bool:
    """Let the session of this number count no more; return whether it did until now."""
    row = insert_once(dialect_of(connection), EndedSession.__table__).values(
        hash=_digest(number), ended_on=today
    )
    return connection.execute(row.returning(literal(1))).first() is not None


def has_ended(number: str) -> ColumnElement[bool]:
    """Return the condition that somebody ended the session of this number."""
    return exists().where(EndedSession.hash == _digest(number))


def forget(connection: Connection, *, today: date) -> None:
    """Delete what could not count any more without it either."""
    connection.execute(delete(EndedSession).where(EndedSession.ended_on < today - _KEPT))


def _digest(number: str) -> bytes:
    return hashlib.sha256(number.encode()).digest()
