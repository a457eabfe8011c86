"""The mailbox of a report: looked into, written to, and withdrawn with all that is in it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from lti_app.db import ReportsModel
from lti_app.errors import (
    MailboxFullError,
    MailboxUnknownError,
    ReadersChangedError,
    ReportMalformedError,
)
from lti_app.reports import news
from lti_app.reports.holding import hold
from lti_app.reports.models import Message, Reader, Report, SealedKey, Status
from lti_app.reports.readers import Readers, readers_of
from lti_app.reports.service import is_stored, store_keys
from lti_app.reports.submissions import MAILBOX, RECOVERY, Writing, by_recipient

MOST_MESSAGES = 30
"""Messages that one reporter writes in a day."""
_ITSELF = b""
"""In place of the id of a message: what is sealed belongs to the report itself."""
_STATE = (Report.id, Report.staff, Report.fast, Report.status, Report.withdrawn_on)
"""What can be asked without opening a text."""


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
    earlier_readers: tuple[str, ...]
    """Names of who can open it and would not be sent it today: they read such reports when it came,
    or were given its key since."""


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
    ).all()
    status, status_on = row.status, row.status_on
    if row.replied:
        # The reporter sees at once what the desk sees at its hour.
        status = Status.IN_PROGRESS
        status_on = max(each.sent_on for each in messages if not each.from_desk)
    return Mailbox(
        report=row.id,
        received_on=row.received_on,
        staff=row.staff,
        status=status,
        status_on=status_on,
        keep_until=row.keep_until,
        withdrawn_on=row.withdrawn_on,
        content=row.content,
        names=row.names,
        keys={part: sealed for (message, part), sealed in keys.items() if not message},
        messages=tuple(MessageInMailbox(*each, keys[each.id, "message"]) for each in messages),
        earlier_readers=_earlier_readers(connection, institution, row),
    )


def _earlier_readers(connection: Connection, institution: str, row: Row[Any]) -> tuple[str, ...]:
    """Return who else has a key in use that opens it, also one that nobody has admitted."""
    holders = connection.scalars(
        select(SealedKey.recipient).where(
            SealedKey.report_id == row.id,
            SealedKey.message_id == _ITSELF,
            SealedKey.part == "content",
            SealedKey.recipient.not_in((MAILBOX, RECOVERY)),
        )
    )
    others = {bytes.fromhex(each) for each in holders}
    readers = readers_of(connection, institution)
    if readers.is_open:  # else nothing can be written, and no list says who would read it
        others -= {each.id for each in readers.of_content(staff=row.staff)}
    return tuple(
        connection.scalars(
            select(Reader.name)
            .where(Reader.id.in_(others), Reader.revoked_on.is_(None))
            .order_by(Reader.name, Reader.id)
        )
    )


def write(connection: Connection, institution: str, sent: Writing, *, today: date) -> bool:
    """Put a message of the reporter into their mailbox; False when it is there already.

    The desk sees it, and what follows from it, at its next hour (promise 9); in a case whose
    reporter has ticked that it may be, at once.

    Raises MailboxUnknownError, also for a report that was withdrawn; MailboxFullError,
    ReadersChangedError and ReportMalformedError.
    """
    keys = by_recipient(sent.message.keys)
    hold(connection, [_report(connection, institution, sent.lookup, Report.id).id])
    row = _report(connection, institution, sent.lookup, *_STATE)
    if row.withdrawn_on is not None:
        raise MailboxUnknownError
    readers: Readers = readers_of(connection, institution)
    if keys.keys() != readers.keys_of_message(staff=row.staff):
        raise ReadersChangedError
    if not _put(connection, row, sent, today=today):
        return False
    store_keys(connection, row.id, sent.message.id, keys)
    if row.status is Status.WAITING:
        connection.execute(update(Report).where(Report.id == row.id).values(replied=True))
    if row.fast:
        news.tell(connection, [row.id], today=today)
    return True


def _put(connection: Connection, report: Row[Any], sent: Writing, *, today: date) -> bool:
    is_new = is_stored(
        connection,
        Message.__table__,
        id=sent.message.id,
        report_id=report.id,
        from_desk=False,
        sent_on=today,
        content=sent.message.content,
        released=False,
    )
    if not is_new:
        same = connection.scalar(
            select(Message.content).where(
                Message.id == sent.message.id, Message.report_id == report.id
            )
        )
        if same != sent.message.content:
            raise ReportMalformedError
        return False
    written = connection.scalar(
        select(func.count()).where(
            Message.report_id == report.id, Message.from_desk.is_(False), Message.sent_on == today
        )
    )
    if (written or 0) > MOST_MESSAGES:
        raise MailboxFullError
    return True


def withdraw(connection: Connection, institution: str, lookup: bytes, *, today: date) -> None:
    """Destroy all that was said about a report; a stub stays. Raises MailboxUnknownError."""
    row = _report(connection, institution, lookup, *_STATE)
    if row.withdrawn_on is None:
        take_back(connection, row.id, today=today)


def take_back(connection: Connection, report: bytes, *, today: date) -> None:
    """Destroy all that was said about a report, by its id; the stub says that it was taken back.

    How long the stub stays is not what was chosen when the case was closed: until no copy can bring
    the report back, it says which one has to go again (`STUB_DAYS`).
    """
    empty(connection, report)
    connection.execute(
        update(Report)
        .where(Report.id == report)
        .values(
            status=Status.CLOSED,
            status_on=today,
            withdrawn_on=today,
            keep_until=None,
            unread=False,
            unannounced=False,
            replied=False,
        )
    )


def empty(connection: Connection, report: bytes) -> None:
    """Destroy the texts of a report and all that hangs on it, in whatever room of the house."""
    hold(connection, [report])
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
