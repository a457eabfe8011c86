"""What a reporter can do: send, look into the mailbox, write, withdraw. Nobody is known here."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, FromClause, Row, delete, func, literal, select, update

from lti_app.db import ReportsModel, dialect_of, insert_once
from lti_app.errors import (
    ChannelClosedError,
    MailboxFullError,
    MailboxUnknownError,
    ReadersChangedError,
    ReportMalformedError,
    TokenRefusedError,
)
from lti_app.reports.models import Message, Report, SealedKey, SpentToken, Status
from lti_app.reports.readers import Readers, readers_of
from lti_app.reports.submissions import Key, Submission, Writing, by_recipient

CEILING = 200
"""Reports that an institution gets to read in a day; those above come the next day."""
CEILING_OF_CODE = 20
"""The same for reports without a token: the code of the day can be passed on."""
MOST_MESSAGES = 30
"""Messages that one reporter writes in a day."""
_REPORT_ITSELF = b""
_STATE = (Report.id, Report.staff, Report.status, Report.withdrawn_on)
"""What can be asked without opening a text."""


@dataclass(frozen=True)
class Proof:
    """That somebody is a member: a token that was verified, told by its period and hash."""

    period: str
    hash: bytes


@dataclass(frozen=True)
class MessageInMailbox:
    """A message as the mailbox keeps it, with the key for the mailbox."""

    id: bytes
    from_desk: bool
    sent_on: date
    content: bytes
    sealed: bytes


@dataclass(frozen=True)
class Mailbox:
    """What stands in a mailbox: sealed texts with the keys for the mailbox, and the status."""

    report: bytes
    received_on: date
    staff: bool
    status: Status
    status_on: date
    keep_until: date | None
    withdrawn_on: date | None
    content: bytes | None
    names: bytes | None
    keys: Mapping[str, bytes]
    """Sealed for the mailbox, by part."""
    messages: tuple[MessageInMailbox, ...]


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
    _store_keys(connection, sent.report, _REPORT_ITSELF, keys)
    return True


def _spend(connection: Connection, institution: str, proof: Proof, report: bytes) -> bool:
    """Use a token up; return whether it had not been used before."""
    return _is_stored(
        connection,
        SpentToken.__table__,
        institution=institution,
        period=proof.period,
        hash=proof.hash,
        report_id=report,
    )


def _is_stored(connection: Connection, table: FromClause, **values: object) -> bool:
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
    is_new = _is_stored(
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


def _store_keys(
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


def look_up(connection: Connection, institution: str, lookup: bytes) -> Mailbox:
    """Return what stands in the mailbox that `lookup` names. Raises MailboxUnknownError."""
    row = _report(connection, institution, lookup, Report.__table__)
    keys: dict[tuple[bytes, str], bytes] = {
        (message, part): sealed
        for message, part, sealed in connection.execute(
            select(SealedKey.message_id, SealedKey.part, SealedKey.sealed).where(
                SealedKey.report_id == row.id, SealedKey.recipient == "mailbox"
            )
        )
    }
    messages = connection.execute(
        select(Message.id, Message.from_desk, Message.sent_on, Message.content)
        .where(Message.report_id == row.id)
        .order_by(Message.sent_on, Message.id)
    )
    return Mailbox(
        report=row.id,
        received_on=row.received_on,
        staff=row.staff,
        status=row.status,
        status_on=row.status_on,
        keep_until=row.keep_until,
        withdrawn_on=row.withdrawn_on,
        content=row.content,
        names=row.names,
        keys={part: sealed for (message, part), sealed in keys.items() if not message},
        messages=tuple(MessageInMailbox(*each, keys[each.id, "message"]) for each in messages),
    )


def write(connection: Connection, institution: str, sent: Writing, *, today: date) -> bool:
    """Put a message of the reporter into their mailbox; False when it is there already.

    Raises MailboxUnknownError, also for a report that was withdrawn; MailboxFullError,
    ReadersChangedError and ReportMalformedError.
    """
    keys = by_recipient(sent.message.keys)
    row = _report(connection, institution, sent.lookup, *_STATE)
    if row.withdrawn_on is not None:
        raise MailboxUnknownError
    readers: Readers = readers_of(connection, institution)
    if keys.keys() != readers.keys_of_message(staff=row.staff):
        raise ReadersChangedError
    if not _put(connection, row.id, sent, today=today):
        return False
    _store_keys(connection, row.id, sent.message.id, keys)
    changes: dict[str, object] = {"unread": True, "unannounced": True}
    if row.status is Status.WAITING:
        changes |= {"status": Status.IN_PROGRESS, "status_on": today}
    connection.execute(update(Report).where(Report.id == row.id).values(changes))
    return True


def _put(connection: Connection, report: bytes, sent: Writing, *, today: date) -> bool:
    is_new = _is_stored(
        connection,
        Message.__table__,
        id=sent.message.id,
        report_id=report,
        from_desk=False,
        sent_on=today,
        content=sent.message.content,
    )
    if not is_new:
        same = connection.scalar(
            select(Message.content).where(
                Message.id == sent.message.id, Message.report_id == report
            )
        )
        if same != sent.message.content:
            raise ReportMalformedError
        return False
    written = connection.scalar(
        select(func.count()).where(
            Message.report_id == report, Message.from_desk.is_(False), Message.sent_on == today
        )
    )
    if (written or 0) > MOST_MESSAGES:
        raise MailboxFullError
    return True


def withdraw(connection: Connection, institution: str, lookup: bytes, *, today: date) -> None:
    """Destroy all that was said about a report; a stub stays. Raises MailboxUnknownError."""
    row = _report(connection, institution, lookup, *_STATE)
    if row.withdrawn_on is not None:
        return
    empty(connection, row.id)
    connection.execute(
        update(Report)
        .where(Report.id == row.id)
        .values(
            status=Status.CLOSED,
            status_on=today,
            withdrawn_on=today,
            released=True,
            unread=False,
            unannounced=False,
        )
    )


def empty(connection: Connection, report: bytes) -> None:
    """Destroy the texts of a report and all that hangs on it, in whatever room of the house."""
    for table in reversed(ReportsModel.metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column.table.name == Report.__tablename__:
                connection.execute(delete(table).where(key.parent == report))
    connection.execute(
        update(Report).where(Report.id == report).values(content=None, names=None, sent_hash=None)
    )


def _report(connection: Connection, institution: str, lookup: bytes, *wanted: Any) -> Row[Any]:
    found: Row[Any] | None = connection.execute(
        select(*wanted).where(
            Report.mailbox_hash == hashlib.sha256(lookup).digest(),
            Report.institution == institution,
        )
    ).one_or_none()
    if found is None:
        raise MailboxUnknownError
    return found
