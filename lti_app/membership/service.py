"""Signing blindly, twenty times a day for each person. What is signed leaves no trace here.

RFC 9474; which period and key: `keys.py`. Stored is how many were given to whom today, so that one
person cannot hand out tokens by the hundred.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast

from sqlalchemy import Connection, CursorResult, delete, select

from lti_app.access.models import Door
from lti_app.access.persons import Person
from lti_app.access.service import Visitor
from lti_app.db import count_up, dialect_of
from lti_app.errors import (
    InvalidFormError,
    NotAllowedError,
    TokenKeyChangedError,
    TokenQuotaError,
)
from lti_app.membership.models import TokenQuota
from lti_app.sealing.blind import BlindSigner, MalformedRequestError
from lti_app.sealing.periods import period_of

DAILY = 20
"""Tokens for each person and day: one for each time that they open it, and some to spare."""
GRACE = timedelta(minutes=10)
"""How long after a period ended a page that was open then may still finish."""


@dataclass(frozen=True)
class TokenRecord:
    """How many tokens somebody was given on one day."""

    day: date
    issued: int


def signable(period: str, *, now: datetime) -> None:
    """Check that tokens of `period` are given at `now`. Raises TokenKeyChangedError."""
    if period not in (period_of(now), period_of(now - GRACE)):
        raise TokenKeyChangedError("not this period")


def sign(
    connection: Connection,
    signer: BlindSigner,
    blinded: bytes,
    visitor: Visitor,
    token: str,
    *,
    now: datetime,
) -> bytes:
    """Return the blind signature over `blinded`, counted for the visitor's day.

    Raises InvalidFormError, TokenQuotaError, and NotAllowedError for whom only a Kaltura session
    vouches: whoever sees one could have tokens in somebody's name.
    """
    if visitor.door is Door.KALTURA:
        raise NotAllowedError("by a Kaltura session")
    # Before the count, which locks a SQLite file until the commit.
    try:
        signature = signer.sign(blinded)
    except MalformedRequestError as error:
        raise InvalidFormError(str(error)) from None
    _count(connection, visitor, token, now=now)
    return signature


def issued_to(connection: Connection, person: Person) -> tuple[TokenRecord, ...]:
    """Return how many tokens somebody was given, as far as it is still known."""
    rows = connection.execute(
        select(TokenQuota.day, TokenQuota.issued).where(
            TokenQuota.registration_id == person.registration_id,
            TokenQuota.person_hash == _hash("subject", person.subject),
        )
    )
    return tuple(TokenRecord(*row) for row in rows)


def delete_earlier(connection: Connection, *, now: datetime) -> int:
    """Delete the counts of earlier days; return how many there were."""
    result = connection.execute(delete(TokenQuota).where(TokenQuota.day < _day(now)))
    return cast("CursorResult[object]", result).rowcount


def _count(connection: Connection, visitor: Visitor, token: str, *, now: datetime) -> None:
    """Count one more token for the visitor and today. Raises TokenQuotaError."""
    named = visitor.subject is not None
    who = _hash("subject", visitor.subject or "") if named else _hash("launch", token)
    issued = connection.scalar(
        _COUNT[dialect_of(connection)],
        {
            "registration_id": visitor.registration_id,
            "person_hash": who,
            "day": _day(now),
            "institution_id": visitor.institution_id,
            "issued": 1,
        },
    )
    if issued is None:
        raise TokenQuotaError


def _hash(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{text}".encode()).digest()


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()


_KEY = ("registration_id", "person_hash", "day")
_COUNT = {
    dialect: count_up(dialect, TokenQuota.__table__, _KEY, "issued", most=DAILY)
    for dialect in ("sqlite", "postgresql")
}
