"""What colleagues write in a case, sealed in their browser: messages, notes, the working sheet.

It has to be sealed for exactly those whom the page showed; the same bytes again change nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from sqlalchemy import Connection, Row, delete, insert, literal, select, update

from lti_app.db import dialect_of, insert_once
from lti_app.errors import (
    CaseChangedError,
    ReadersChangedError,
    ReportMalformedError,
)
from lti_app.reports.models import Message, Report, SealedKey, Status
from lti_app.reports.readers import readers_of
from lti_app.reports.submissions import (
    MAILBOX,
    RECOVERY,
    Keys,
    SentKey,
    SentMessage,
    Strict,
    Text,
    by_recipient,
)
from lti_app.support import cases, log, meanwhile, words
from lti_app.support.colleague import Colleague
from lti_app.support.inbox import reference
from lti_app.support.models import Case, ItemState, Note, Sheet, SheetItem
from lti_app.support.sealed import seal_for
from lti_app.support.sight import ITSELF

MOST_ITEMS = 100
MOST_VERSIONS = 1_000_000


class SentSheet(Strict):
    """A working sheet as it is saved."""

    version: Annotated[int, Field(ge=0, le=MOST_VERSIONS)]
    """Of the sheet that it was made from; 0 for the first."""
    content: Text
    keys: Keys
    items: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")], Literal["open", "done", "na"]],
        Field(max_length=MOST_ITEMS),
    ]


class SentAnswer(SentMessage):
    """A message to the reporter, with what the page knew of the case that it was written on."""

    seen: Annotated[str, Field(pattern=meanwhile.PATTERN)] | None = None


def _known_purpose(text: str) -> str:
    if text not in words.COPY_PURPOSES:
        raise ValueError("no such purpose")
    return text


class SentCopy(SentAnswer):
    """That a masked copy was made: what for, and the message that tells the reporter."""

    purpose: Annotated[str, AfterValidator(_known_purpose)]


def answer(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    sent: SentAnswer,
    *,
    today: date,
) -> bool:
    """Put a message into the reporter's mailbox; False when it is there already.

    Raises CaseMovedError, ReadersChangedError and ReportMalformedError.
    """
    if not _deliver(connection, colleague, report, sent, today=today):
        return False
    cases.begin(connection, report.id)
    connection.execute(
        update(Case)
        .where(Case.report_id == report.id, Case.answered_on.is_(None))
        .values(answered_on=today)
    )
    connection.execute(
        update(Report)
        .where(Report.id == report.id, Report.status == Status.NEW)
        .values(status=Status.IN_PROGRESS, status_on=today)
    )
    _log(connection, colleague, report, "answered", today=today)
    return True


def copied(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    sent: SentCopy,
    *,
    today: date,
) -> bool:
    """Tell the reporter that a masked copy was made; False when they are told already.

    It is no personal answer, so that their case goes on waiting for one. Raises as `answer`.
    """
    if not _deliver(connection, colleague, report, sent, today=today):
        return False
    cases.begin(connection, report.id)
    connection.execute(update(Case).where(Case.report_id == report.id).values(copied_on=today))
    _log(connection, colleague, report, "copied", today=today, reason=sent.purpose)
    return True


def _deliver(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    sent: SentAnswer,
    *,
    today: date,
) -> bool:
    """Put a message into the reporter's mailbox; False when it is there already."""
    keys = _checked(connection, colleague, report, sent.keys, "message", mailbox=True)
    if connection.scalar(select(Message.id).where(Message.id == sent.id)) is None:
        # One that arrived and comes again is no news to itself.
        meanwhile.stop_over_news(connection, report, sent.seen)
    is_new = _put(
        connection,
        Message.__table__,
        sent.id,
        report_id=report.id,
        from_desk=True,
        sent_on=today,
        content=sent.content,
    )
    if not is_new:
        _refuse_another(connection, Message.__table__, report.id, sent)
        return False
    _store(connection, report.id, sent.id, keys)
    return True


def note(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    sent: SentMessage,
    *,
    today: date,
) -> bool:
    """Keep a note for colleagues; False when it is there already. Raises as `answer`."""
    keys = _checked(connection, colleague, report, sent.keys, "note", mailbox=False)
    is_new = _put(
        connection,
        Note.__table__,
        sent.id,
        report_id=report.id,
        author=colleague.id,
        written_on=today,
        content=sent.content,
    )
    if not is_new:
        _refuse_another(connection, Note.__table__, report.id, sent)
        return False
    _store(connection, report.id, sent.id, keys)
    _log(connection, colleague, report, "noted", today=today)
    return True


def save_sheet(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    sent: SentSheet,
    *,
    today: date,
) -> int:
    """Keep the working sheet and return its new version.

    Raises CaseChangedError when it was made from another version than the one that is there,
    ReadersChangedError and ReportMalformedError.
    """
    keys = _checked(connection, colleague, report, sent.keys, "sheet", mailbox=False)
    if not _replace(connection, colleague, report.id, sent, today):
        raise CaseChangedError
    connection.execute(
        delete(SealedKey).where(
            SealedKey.report_id == report.id,
            SealedKey.message_id == ITSELF,
            SealedKey.part == "sheet",
        )
    )
    _store(connection, report.id, ITSELF, keys)
    _set_items(connection, report.id, sent)
    _log(connection, colleague, report, "sheet_saved", today=today)
    return sent.version + 1


def _replace(
    connection: Connection, colleague: Colleague, report: bytes, sent: SentSheet, today: date
) -> bool:
    """Store the sheet if the one that it was made from is there; return whether it was."""
    values = {
        "version": sent.version + 1,
        "written_by": colleague.id,
        "written_on": today,
        "content": sent.content,
    }
    if sent.version == 0:
        row = insert_once(dialect_of(connection), Sheet.__table__)
        first = row.values(report_id=report, **values).returning(literal(1))
        return connection.execute(first).first() is not None
    change = update(Sheet).where(Sheet.report_id == report, Sheet.version == sent.version)
    return connection.execute(change.values(values).returning(literal(1))).first() is not None


def _set_items(connection: Connection, report: bytes, sent: SentSheet) -> None:
    connection.execute(delete(SheetItem).where(SheetItem.report_id == report))
    rows = [
        {"report_id": report, "item": item, "state": ItemState(state)}
        for item, state in sent.items.items()
    ]
    if rows:
        connection.execute(insert(SheetItem), rows)


def _checked(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    sent: Sequence[SentKey],
    part: str,
    *,
    mailbox: bool,
) -> Mapping[tuple[str, str], bytes]:
    """Return the keys by part and recipient, if they are for all who should read, no one else."""
    keys = by_recipient(tuple(sent))
    readers = readers_of(connection, colleague.institution)
    wanted = {each.id.hex() for each, _names in seal_for(connection, colleague.institution, report)}
    wanted |= {RECOVERY} if readers.recovery else set()
    wanted |= {MAILBOX} if mailbox else set()
    if {kind for kind, _to in keys} - {part}:
        raise ReportMalformedError
    if {to for _kind, to in keys} != wanted or report.withdrawn_on is not None:
        raise ReadersChangedError
    return keys


def _put(connection: Connection, table: Any, text: bytes, **values: object) -> bool:
    row = insert_once(dialect_of(connection), table).values(id=text, **values)
    return connection.execute(row.returning(literal(1))).first() is not None


def _refuse_another(connection: Connection, table: Any, report: bytes, sent: SentMessage) -> None:
    same = connection.scalar(
        select(table.c.content).where(table.c.id == sent.id, table.c.report_id == report)
    )
    if same != sent.content:
        raise ReportMalformedError


def _store(
    connection: Connection, report: bytes, text: bytes, keys: Mapping[tuple[str, str], bytes]
) -> None:
    connection.execute(
        insert(SealedKey),
        [
            {
                "report_id": report,
                "message_id": text,
                "part": part,
                "recipient": recipient,
                "sealed": sealed,
            }
            for (part, recipient), sealed in keys.items()
        ],
    )


def _log(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    action: str,
    *,
    today: date,
    reason: str = "",
) -> None:
    about = reference(report.id)
    log.by(connection, colleague, action, today=today, reference=about, reason=reason)
