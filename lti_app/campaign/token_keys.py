"""Public keys of membership tokens, published where all three sites read: one for each period."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from lti_app.campaign.models import TokenKey
from lti_app.db import dialect_of, insert_once
from lti_app.sealing.tokens import fingerprint


@dataclass(frozen=True)
class PublishedKey:
    """A key as everybody gets it."""

    institution: str
    period: str
    public_key: bytes
    """SubjectPublicKeyInfo, DER."""
    fingerprint: str


def find(connection: Connection, institution: str, period: str) -> PublishedKey | None:
    """Return the key of an institution for a period, or None."""
    columns = [TokenKey.__table__.c[name] for name in PublishedKey.__dataclass_fields__]
    row = connection.execute(
        select(*columns).where(TokenKey.institution == institution, TokenKey.period == period)
    ).one_or_none()
    return None if row is None else PublishedKey(*row)


def publish(
    connection: Connection, institution: str, period: str, public_key: bytes, *, today: date
) -> None:
    """Publish a key; where another one has been published already, that one stays."""
    connection.execute(
        insert_once(dialect_of(connection), TokenKey.__table__).values(
            institution=institution,
            period=period,
            public_key=public_key,
            fingerprint=fingerprint(public_key),
            made_on=today,
        )
    )
