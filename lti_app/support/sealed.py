"""Sealed texts of a case, on their way to a colleague's browser (browser/README.md).

Nothing is opened here.
"""

from typing import Any

from sqlalchemy import Connection, Row, select

from lti_app.reports.models import Message, Report, SealedKey
from lti_app.reports.readers import KnownReader, readers_of
from lti_app.sealing import base64url
from lti_app.support.colleague import Colleague
from lti_app.support.models import Member, Note, Sheet, SheetItem
from lti_app.support.sight import ITSELF

encode = base64url.encode
Opening = dict[tuple[bytes, str], bytes]
"""Content keys as they are sealed for somebody, by message and part."""


def told(connection: Connection, colleague: Colleague, report: Row[Any]) -> dict[str, Any]:
    """Return the sealed texts of a case with the keys for this colleague, and for whom to seal."""
    assert colleague.reader is not None, "who opens a case has a key"
    keys = _keys(connection, report.id, colleague.reader)
    content, names = connection.execute(
        select(Report.content, Report.names).where(Report.id == report.id)
    ).one()
    readers = readers_of(connection, colleague.institution)
    return {
        "institution": colleague.institution,
        "report": encode(report.id),
        "recipient": encode(colleague.reader),
        "content": _encoded(content),
        "names": _encoded(names),
        "keys": {part: _encoded(keys.get((ITSELF, part))) for part in ("content", "names")},
        "messages": _messages(connection, report.id, keys),
        "notes": _notes(connection, report.id, keys),
        "sheet": _sheet(connection, report.id, keys.get((ITSELF, "sheet"))),
        "seal_for": [
            {"to": encode(each.id), "key": encode(each.public_key), "names": has_names}
            for each, has_names in seal_for(connection, colleague.institution, report)
        ],
        "recovery": encode(readers.recovery.public_key) if readers.recovery else None,
        "mailbox": encode(report.mailbox_key),
    }


def seal_for(
    connection: Connection, institution: str, report: Row[Any]
) -> list[tuple[KnownReader, bool]]:
    """Return for whom is sealed what is written in a case, and whether they read its names.

    Those who read such reports now, and those who read this one since before that changed.
    """
    readers = readers_of(connection, institution)
    named = {each.id for each in readers.of_names(staff=report.staff)}
    held = connection.execute(
        select(SealedKey.recipient, SealedKey.part).where(
            SealedKey.report_id == report.id, SealedKey.message_id == ITSELF
        )
    ).all()
    holders = {row.recipient for row in held if row.part == "content"}
    name_holders = {row.recipient for row in held if row.part == "names"}
    now = {each.id for each in readers.of_content(staff=report.staff)}
    return [
        (each, each.id in named or each.id.hex() in name_holders)
        for each in readers.known
        if each.id in now or each.id.hex() in holders
    ]


def items(connection: Connection, report: bytes) -> dict[str, str]:
    """Return how the items of a case's sheet stand."""
    rows = connection.execute(
        select(SheetItem.item, SheetItem.state).where(SheetItem.report_id == report)
    )
    return {item: state.value for item, state in rows}


def _keys(connection: Connection, report: bytes, reader: bytes) -> Opening:
    rows = connection.execute(
        select(SealedKey.message_id, SealedKey.part, SealedKey.sealed).where(
            SealedKey.report_id == report, SealedKey.recipient == reader.hex()
        )
    )
    return {(message, part): sealed for message, part, sealed in rows}


def _messages(connection: Connection, report: bytes, keys: Opening) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(Message.id, Message.from_desk, Message.sent_on, Message.content)
        .where(Message.report_id == report, Message.released.is_(True))
        .order_by(Message.sent_on, Message.id)
    )
    return [
        {
            "id": encode(row.id),
            "from_desk": row.from_desk,
            "sent_on": row.sent_on.isoformat(),
            "content": encode(row.content),
            "sealed": _encoded(keys.get((row.id, "message"))),
        }
        for row in rows
    ]


def _notes(connection: Connection, report: bytes, keys: Opening) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(Note.id, Member.name, Note.written_on, Note.content)
        .join(Member, Member.id == Note.author)
        .where(Note.report_id == report)
        .order_by(Note.written_on, Note.id)
    )
    return [
        {
            "id": encode(row.id),
            "author": row.name,
            "written_on": row.written_on.isoformat(),
            "content": encode(row.content),
            "sealed": _encoded(keys.get((row.id, "note"))),
        }
        for row in rows
    ]


def _sheet(connection: Connection, report: bytes, key: bytes | None) -> dict[str, Any] | None:
    row = connection.execute(
        select(Sheet.version, Sheet.content, Sheet.written_on, Member.name)
        .join(Member, Member.id == Sheet.written_by)
        .where(Sheet.report_id == report)
    ).one_or_none()
    if row is None:
        return None
    return {
        "version": row.version,
        "author": row.name,
        "written_on": row.written_on.isoformat(),
        "content": encode(row.content),
        "sealed": _encoded(key),
    }


def _encoded(content: bytes | None) -> str | None:
    return None if content is None else encode(content)
