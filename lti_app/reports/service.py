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
from lti_app.reports.submissions import Key, SealedReport, Submission, by_recipient

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
    _check_readers(connection, institution, sent, keys)
    weaker = proof is None
    late = _days_late(connection, institution, today=today, weaker=weaker)
    # What asks for speed does not wait for the hour at which readers see what is new.
    told = {"release_on": today + timedelta(days=late), "released": sent.fast, "weaker": weaker}
    if not _store(connection, institution, sent, today=today, **told):
        raise ReportMalformedError
    store_keys(connection, sent.report, _REPORT_ITSELF, keys)
    return True


def record(connection: Connection, institution: str, sent: SealedReport, *, today: date) -> bool:
    """Store a report that the desk wrote down for somebody; False when it is there already.

    It spends no token, waits for no hour and no ceiling: the desk itself knows when it came.
    Raises ChannelClosedError, ReadersChangedError and ReportMalformedError.
    """
    keys = by_recipient(sent.keys)
    told = {"release_on": today, "released": True, "weaker": False}
    if not _store(connection, institution, sent, today=today, **told):
        same = select(Report.sent_hash).where(
            Report.id == sent.report, Report.institution == institution
        )
        if connection.scalar(same) != sent.hash:
            raise ReportMalformedError
        return False
    _check_readers(connection, institution, sent, keys)
    store_keys(connection, sent.report, _REPORT_ITSELF, keys)
    return True


def _check_readers(
    connection: Connection, institution: str, sent: SealedReport, keys: Mapping[Key, bytes]
) -> None:
    readers = readers_of(connection, institution)
    if not readers.is_open:
        raise ChannelClosedError
    if keys.keys() != readers.keys_of_report(staff=sent.staff, with_names=sent.names is not None):
        raise ReadersChangedError


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


def _days_late(connection: Connection, institution: str, *, today: date, weaker: bool) -> int:
    """Return how many days later than today readers see a report, because of the ceiling."""
    before = connection.scalar(
        select(func.count()).where(
            Report.institution == institution,
            Report.received_on == today,
            Report.weaker.is_(weaker),
        )
    )
    return (before or 0) // (CEILING_OF_CODE if weaker else CEILING)


def _store(
    connection: Connection, institution: str, sent: SealedReport, *, today: date, **told: object
) -> bool:
    """Insert a report with what else is `told` of it; return whether it was not there before."""
    return is_stored(
        connection,
        Report.__table__,
        id=sent.report,
        institution=institution,
        received_on=today,
        staff=sent.staff,
        fast=sent.fast,
        content=sent.content,
        names=sent.names,
        sent_hash=sent.hash,
        mailbox_hash=sent.mailbox.lookup_hash,
        mailbox_key=sent.mailbox.public,
        unread=True,
        unannounced=True,
        status=Status.NEW,
        status_on=today,
        **told,
    )


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
