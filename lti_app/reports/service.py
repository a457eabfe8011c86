"""Taking in a report: once for each token, sealed for those who read now. Nobody is known here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, FromClause, func, literal, select

from lti_app.db import dialect_of, insert_once
from lti_app.errors import (
    ChannelClosedError,
    ReadersChangedError,
    ReportMalformedError,
    TokenRefusedError,
)
from lti_app.reports.models import Report, SealedKey, SpentToken, Status
from lti_app.reports.readers import readers_of
from lti_app.reports.submissions import Key, Submission, by_recipient

CEILING = 200
"""Reports that an institution gets to read in a day; those above come the next day."""
CEILING_OF_CODE = 20
"""The same for reports without a token: the code of the day can be passed on."""
_REPORT_ITSELF = b""


@dataclass(frozen=True)
class Proof:
    """That somebody is a member: a token that was verified, told by its period and hash."""

    period: str
    hash: bytes


def accept(
    connection: Connection,
    institution: str,
    sent: Submission,
    proof: Proof | None,
    *,
    today: date,
) -> bool:
    """Store a sealed report; return False when exactly this one has been stored before.

    Without a proof it came with the code of the day, and was sealed here. Raises
    ChannelClosedError, ReadersChangedError, ReportMalformedError and TokenRefusedError.
    """
    keys = by_recipient(sent.keys)
    if proof is not None and not _spend(connection, institution, proof, sent.report):
        _refuse_unless_the_same(connection, institution, proof, sent)
        return False
    readers = readers_of(connection, institution)
    if not readers.is_open:
        raise ChannelClosedError
    if keys.keys() != readers.keys_of_report(staff=sent.staff, with_names=sent.names is not None):
        raise ReadersChangedError
    _store(connection, institution, sent, today=today, weaker=proof is None)
    store_keys(connection, sent.report, _REPORT_ITSELF, keys)
    return True


def _spend(connection: Connection, institution: str, proof: Proof, report: bytes) -> bool:
    """Use a token up; return whether it had not been used before."""
    return is_stored(
        connection,
        SpentToken.__table__,
        institution=institution,
        period=proof.period,
        hash=proof.hash,
        report_id=report,
    )


def is_stored(connection: Connection, table: FromClause, **values: object) -> bool:
    """Insert a row; return False where a unique constraint says that something is there."""
    row = insert_once(dialect_of(connection), table).values(values)
    # Asked for a column, because psycopg does not count the rows of an INSERT.
    return connection.execute(row.returning(literal(1))).first() is not None


def _refuse_unless_the_same(
    connection: Connection, institution: str, proof: Proof, sent: Submission
) -> None:
    known = connection.execute(
        select(Report.sent_hash)
        .join(SpentToken, SpentToken.report_id == Report.id)
        .where(
            SpentToken.institution == institution,
            SpentToken.period == proof.period,
            SpentToken.hash == proof.hash,
            Report.id == sent.report,
        )
    ).one_or_none()
    if known is None or known.sent_hash != sent.hash:
        raise TokenRefusedError


def _store(
    connection: Connection, institution: str, sent: Submission, *, today: date, weaker: bool
) -> None:
    before = connection.scalar(
        select(func.count()).where(
            Report.institution == institution,
            Report.received_on == today,
            Report.weaker.is_(weaker),
        )
    )
    late = (before or 0) // (CEILING_OF_CODE if weaker else CEILING)
    is_new = is_stored(
        connection,
        Report.__table__,
        id=sent.report,
        institution=institution,
        received_on=today,
        release_on=today + timedelta(days=late),
        staff=sent.staff,
        fast=sent.fast,
        weaker=weaker,
        content=sent.content,
        names=sent.names,
        sent_hash=sent.hash,
        mailbox_hash=sent.mailbox.lookup_hash,
        mailbox_key=sent.mailbox.public,
        # What asks for speed does not wait for the hour at which readers see what is new.
        released=sent.fast,
        unread=True,
        unannounced=True,
        status=Status.NEW,
        status_on=today,
    )
    if not is_new:
        raise ReportMalformedError


def store_keys(
    connection: Connection, report: bytes, message: bytes, keys: Mapping[Key, bytes]
) -> None:
    rows = [
        {
            "report_id": report,
            "message_id": message,
            "part": part,
            "recipient": recipient,
            "sealed": sealed,
        }
        for (part, recipient), sealed in keys.items()
    ]
    connection.execute(SealedKey.__table__.insert(), rows)  # type: ignore[attr-defined]
