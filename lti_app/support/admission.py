"""Passing content keys on to a new reader, from a colleague's browser or from the recovery sheet.

The server hands out content keys as they are sealed for who passes them on, and takes them sealed
for the new reader. It sees none of them, and no content is asked for.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, Field
from sqlalchemy import ColumnElement, Connection, exists, select, tuple_, update
from sqlalchemy.orm import aliased

from lti_app.db import dialect_of, insert_once
from lti_app.errors import CaseRuleError, DeskFormError, ReportMalformedError
from lti_app.reports.holding import hold
from lti_app.reports.models import Message, Reader, ReaderKind, Report, SealedKey
from lti_app.reports.readers import KnownReader, Readers, readers_of
from lti_app.reports.submissions import RECOVERY, Id, Part, Sealed, Strict
from lti_app.sealing import base64url
from lti_app.support import log, words
from lti_app.support.colleague import Colleague
from lti_app.support.members import reference
from lti_app.support.models import LogEntry

PAGE = 200
ReaderRow = Any
"""A row of the table of readers."""


def _known_reason(text: str) -> str:
    if text not in words.SHEET_REASONS:
        raise ValueError("no reason of the page")
    return text


class SentPart(Strict):
    """A content key, sealed for the new reader."""

    report: Id
    message: Id | None
    part: Part
    sealed: Sealed


class SentAnnouncement(Strict):
    """Why the recovery sheet is used."""

    reason: Annotated[str, AfterValidator(_known_reason)]


class SentParts(Strict):
    """Several of them."""

    keys: Annotated[tuple[SentPart, ...], Field(max_length=PAGE, strict=False)]


def waiting(connection: Connection, institution: str, reader: str) -> ReaderRow:
    """Return a key in use by its id in hexadecimal. Raises DeskFormError."""
    try:
        found = connection.execute(
            select(Reader.__table__).where(
                Reader.id == bytes.fromhex(reader),
                Reader.institution == institution,
                Reader.revoked_on.is_(None),
                Reader.kind != ReaderKind.RECOVERY,
            )
        ).one_or_none()
    except ValueError:
        found = None
    if found is None:
        raise DeskFormError("reader")
    return found


def missing(
    connection: Connection, institution: str, giver: str, new: ReaderRow, after: str
) -> dict[str, Any]:
    """Return the next keys that `giver` (a recipient) has and `new` should have but lacks.

    From a colleague's browser what waits for an hour of the desk is passed on after it. The sheet
    gives all at once: its use has been announced, and nobody takes it out of its envelope twice.
    """
    place: tuple[Any, ...] = (SealedKey.report_id, SealedKey.message_id, SealedKey.part)
    query = (
        select(*place, SealedKey.sealed)
        .join(Report, Report.id == SealedKey.report_id)
        .where(
            Report.institution == institution,
            SealedKey.recipient == giver,
            ~_has(new),
            Report.staff.in_(_kinds(connection, institution, new)),
        )
        .order_by(*place)
        .limit(PAGE)
    )
    if giver != RECOVERY:
        query = query.where(*_is_seen())
    if new.kind is ReaderKind.TRIAGE:
        query = query.where(SealedKey.part != "names")
    if after:
        query = query.where(tuple_(*place) > _place(after))
    rows = connection.execute(query).all()
    return {
        "keys": [_told(row) for row in rows],
        "next": _named(rows[-1]) if len(rows) == PAGE else None,
    }


def _has(new: ReaderRow) -> ColumnElement[bool]:
    """Return the condition on `SealedKey` for what a new reader has already."""
    theirs = aliased(SealedKey)
    return exists().where(
        theirs.report_id == SealedKey.report_id,
        theirs.message_id == SealedKey.message_id,
        theirs.part == SealedKey.part,
        theirs.recipient == new.id.hex(),
    )


def _is_seen() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions on `Report` and `SealedKey` for keys of what readers see."""
    waits = exists().where(
        Message.report_id == SealedKey.report_id,
        Message.id == SealedKey.message_id,
        Message.released.is_(False),
    )
    return Report.released.is_(True), ~waits


def reseal(
    connection: Connection,
    institution: str,
    giver: str,
    new: ReaderRow,
    sent: SentParts,
    *,
    actor: bytes,
    today: date,
) -> None:
    """Keep keys for a new reader, of what the giver holds too; what is there already stays.

    Raises ReportMalformedError.
    """
    wanted = [(part.report, part.message or b"", part.part) for part in sent.keys]
    if new.kind is ReaderKind.TRIAGE and any(part.part == "names" for part in sent.keys):
        raise ReportMalformedError
    hold(connection, {report for report, _message, _part in wanted})
    if not set(wanted) <= _held(connection, institution, giver, new, wanted):
        raise ReportMalformedError
    rows = [
        {
            "report_id": part.report,
            "message_id": part.message or b"",
            "part": part.part,
            "recipient": new.id.hex(),
            "sealed": part.sealed,
        }
        for part in sent.keys
    ]
    if rows:
        statement = insert_once(dialect_of(connection), SealedKey.__table__)
        connection.execute(statement, rows)
    _log(connection, institution, "resealed", actor, new, today, str(len(rows)))


def _held(
    connection: Connection,
    institution: str,
    giver: str,
    new: ReaderRow,
    wanted: Sequence[tuple[bytes, bytes, str]],
) -> set[tuple[Any, ...]]:
    """Return the places of what a giver holds in these reports, and `new` may have."""
    held = connection.execute(
        select(SealedKey.report_id, SealedKey.message_id, SealedKey.part)
        .join(Report, Report.id == SealedKey.report_id)
        .where(
            Report.institution == institution,
            Report.staff.in_(_kinds(connection, institution, new)),
            SealedKey.recipient == giver,
            SealedKey.report_id.in_({report for report, _message, _part in wanted}),
        )
    )
    return {tuple(row) for row in held}


def admit(connection: Connection, colleague: Colleague, new: ReaderRow, *, today: date) -> None:
    """Seal new reports for a reader whose fingerprint the colleague has compared.

    Raises CaseRuleError when the colleague reads less than the new one would.
    """
    if new.member == colleague.id or not may_admit(connection, colleague, new):
        raise CaseRuleError("reader_cannot", words.READER_CANNOT)
    connection.execute(update(Reader).where(Reader.id == new.id).values(admitted=True))
    _log(connection, colleague.institution, "admitted", colleague.id, new, today, "")


def may_admit(connection: Connection, colleague: Colleague, new: ReaderRow) -> bool:
    """Return whether a colleague reads what the new reader will read, or nobody does yet."""
    if colleague.reader is None or not colleague.admitted:
        return False
    group = _group(readers_of(connection, colleague.institution), new)
    return not group or colleague.reader in {each.id for each in group}


def announce(connection: Connection, colleague: Colleague, reason: str, *, today: date) -> None:
    """Write down that the recovery sheet is being used; the desk shows it to everybody."""
    name = reference(colleague.id)
    log.by(connection, colleague, "recovery_used", today=today, reference=name, reason=reason)


def refuse_unannounced(connection: Connection, colleague: Colleague, *, today: date) -> None:
    """Raise CaseRuleError unless this colleague announced the use of the sheet today or before.

    Yesterday counts, for somebody who works past midnight.
    """
    found = select(LogEntry.number).where(
        LogEntry.institution == colleague.institution,
        LogEntry.action == "recovery_used",
        LogEntry.actor == colleague.id.hex(),
        LogEntry.day >= today - timedelta(days=1),
    )
    if connection.execute(found.limit(1)).first() is None:
        raise CaseRuleError("unannounced", words.UNANNOUNCED)


def _group(readers: Readers, new: ReaderRow) -> list[KnownReader]:
    """Return those who read now what a new reader of this kind would read, the names included."""
    if new.kind is ReaderKind.CONFIDENTIAL:
        return [each for each in readers.known if each.kind is ReaderKind.CONFIDENTIAL]
    others = [each for each in readers.known if each.kind is not ReaderKind.CONFIDENTIAL]
    named = [each for each in others if each.kind is ReaderKind.HANDLER]
    return named if named and new.kind is ReaderKind.HANDLER else others


def _kinds(connection: Connection, institution: str, new: ReaderRow) -> list[bool]:
    """Return which reports a reader of this kind reads: with staff involved, or without."""
    readers = readers_of(connection, institution)
    others = tuple(each for each in readers.known if each.id != new.id)
    with_new = Readers(
        (*others, KnownReader(new.id, new.name, new.kind, new.public_key, new.fingerprint)),
        readers.recovery,
    )
    return [
        staff
        for staff in (True, False)
        if new.id in {each.id for each in with_new.of_content(staff=staff)}
    ]


def _told(row: Any) -> dict[str, Any]:
    return {
        "report": base64url.encode(row.report_id),
        "message": base64url.encode(row.message_id) if row.message_id else None,
        "part": row.part,
        "content_sealed_for_me": base64url.encode(row.sealed),
    }


def _named(row: Any) -> str:
    return ".".join((base64url.encode(row.report_id), base64url.encode(row.message_id), row.part))


def _place(text: str) -> tuple[bytes, bytes, str]:
    try:
        report, message, part = text.split(".")
        if part not in get_args(Part):
            raise ValueError("no part")
        return base64url.decode(report), base64url.decode(message), part
    except ValueError:
        raise DeskFormError("after") from None


def _log(
    connection: Connection,
    institution: str,
    action: str,
    actor: bytes,
    new: ReaderRow,
    today: date,
    reason: str,
) -> None:
    log.write(
        connection,
        institution,
        action,
        actor=actor,
        today=today,
        reference=reference(new.member or new.id),
        reason=reason,
    )
