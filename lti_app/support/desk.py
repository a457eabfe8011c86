"""What a reader does with a report: find it, open it, answer it, say how far it is.

A report is opened where the reader's private key is, and nowhere else: these functions run in the
reader's own process.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from sqlalchemy import Connection, Row, func, insert, or_, select, update

from lti_app.reports.models import Message, Report, SealedKey, Status
from lti_app.reports.readers import readers_of
from lti_app.reports.sealed_here import has_picture
from lti_app.sealing import envelopes
from lti_app.sealing.envelopes import ID_BYTES, MAILBOX, RECOVERY, Place
from lti_app.sealing.hpke import NotOpenedError

KEPT_DAYS = 90
"""How long a closed report usually stays; who closes it says so or otherwise."""
LONGEST_KEPT = 730
_ITSELF = b""


class DeskError(Exception):
    """A report cannot be found, opened or changed. Says why, and what to do."""


@dataclass(frozen=True)
class Key:
    """What a reader opens with."""

    recipient: bytes
    """Their id, or `RECOVERY`."""
    private: EllipticCurvePrivateKey

    @property
    def written(self) -> str:
        """The recipient as the database has it."""
        return "recovery" if self.recipient == RECOVERY else self.recipient.hex()


@dataclass(frozen=True)
class Letter:
    """A message of the mailbox, opened."""

    from_desk: bool
    sent_on: date
    text: str | None
    """None when it does not open for this key."""
    number: int
    """How many messages there were before it: a day is all that the database knows."""


@dataclass(frozen=True)
class OpenedReport:
    """A report as its reader sees it."""

    told: Mapping[str, Any]
    """What was asked and answered; see browser/README.md."""
    names: str | None
    """Who is who; None when nothing was said or it is not for this reader."""
    letters: tuple[Letter, ...]


def reports(connection: Connection, institution: str, *, today: date) -> Sequence[Row[Any]]:
    """Return the reports that the readers may see today, those with images first, then by day.

    What may be seen at once is there above the ceiling of its day too, as at the desk.
    """
    messages = (
        select(func.count(Message.id))
        .where(Message.report_id == Report.id, Message.from_desk.is_(False))
        .scalar_subquery()
    )
    return connection.execute(
        select(
            Report.id,
            Report.received_on,
            Report.staff,
            Report.fast,
            Report.weaker,
            Report.status,
            Report.status_on,
            Report.keep_until,
            Report.withdrawn_on,
            messages.label("messages"),
        )
        .where(
            Report.institution == institution,
            or_(Report.release_on <= today, Report.released.is_(True)),
        )
        .order_by(Report.fast.desc(), Report.received_on, Report.id)
    ).all()


def report_named(connection: Connection, institution: str, name: str, *, today: date) -> Row[Any]:
    """Return the report whose id begins with `name`, in hexadecimal. Raises DeskError."""
    wanted = name.lower()
    found = [
        row
        for row in reports(connection, institution, today=today)
        if row.id.hex().startswith(wanted)
    ]
    if len(wanted) < 4 or len(found) != 1:
        raise DeskError(f"There is no single report {name!r}; see: desk reports")
    if found[0].withdrawn_on is not None:
        raise DeskError("The reporter has withdrawn it; nothing of it is left to read.")
    return found[0]


def open_report(connection: Connection, institution: str, report: bytes, key: Key) -> OpenedReport:
    """Return a report, opened with a reader's key. Raises DeskError when it is not for them."""
    row = connection.execute(select(Report.content, Report.names).where(Report.id == report)).one()
    place = envelopes.content_of(institution, report)
    told = _opened(connection, place, row.content, key, "content")
    if told is None:
        raise DeskError("This report was not sealed for this key.")
    named = row.names and _opened(
        connection, envelopes.names_of(institution, report), row.names, key, "names"
    )
    return OpenedReport(
        told=json.loads(told),
        names=str(json.loads(named)["names"]) if named else None,
        letters=tuple(_letters(connection, institution, report, key)),
    )


def count_read(connection: Connection, report: bytes) -> None:
    """Remember that a reader has read what was new: what nobody has read is not destroyed."""
    connection.execute(update(Report).where(Report.id == report).values(unread=False))


def _letters(connection: Connection, institution: str, report: bytes, key: Key) -> Sequence[Letter]:
    rows = connection.execute(
        select(Message.id, Message.from_desk, Message.sent_on, Message.content)
        .where(Message.report_id == report)
        .order_by(Message.sent_on, Message.id)
    ).all()
    found = []
    for row in rows:
        place = envelopes.message_of(institution, report, row.id)
        try:
            text = _opened(connection, place, row.content, key, "message", row.id)
        except DeskError:
            text = None  # One message that was changed must not hide the others.
        said = json.loads(text) if text is not None else {}
        found.append(Letter(row.from_desk, row.sent_on, said.get("text"), said.get("n", 0)))
    return sorted(found, key=lambda letter: (letter.sent_on, letter.number))


def _opened(
    connection: Connection,
    place: Place,
    content: bytes,
    key: Key,
    part: str,
    message: bytes = _ITSELF,
) -> bytes | None:
    """Return a text that is for this key; None when it is not, or was changed."""
    sealed = connection.scalar(
        select(SealedKey.sealed).where(
            SealedKey.report_id == place.report,
            SealedKey.message_id == message,
            SealedKey.part == part,
            SealedKey.recipient == key.written,
        )
    )
    if sealed is None:
        return None
    try:
        return envelopes.open_envelope(place, content, sealed, key.recipient, key.private)
    except NotOpenedError as error:
        raise DeskError("It does not open: another key, or it was changed.") from error


def answer(
    connection: Connection, institution: str, report: bytes, text: str, *, today: date
) -> None:
    """Seal a message to the reporter's mailbox and to those who read the report, and store it.

    Raises DeskError for an empty text or one with a picture in it, and TooLongError.
    """
    said = _said(text)
    row = connection.execute(
        select(Report.staff, Report.mailbox_key).where(Report.id == report)
    ).one()
    readers = readers_of(connection, institution)
    recipients = {each.id: each.public_key for each in readers.of_content(staff=row.staff)}
    recipients[MAILBOX] = row.mailbox_key
    if readers.recovery is not None:
        recipients[RECOVERY] = readers.recovery.public_key
    message = secrets.token_bytes(ID_BYTES)
    told = {"version": 1, "text": said, "n": _seen(connection, report)}
    content = json.dumps(told, ensure_ascii=False).encode()
    sealed = envelopes.seal(envelopes.message_of(institution, report, message), content, recipients)
    connection.execute(
        insert(Message).values(
            id=message, report_id=report, from_desk=True, sent_on=today, content=sealed.content
        )
    )
    connection.execute(
        insert(SealedKey),
        [
            {
                "report_id": report,
                "message_id": message,
                "part": "message",
                "recipient": to.decode() if to in (MAILBOX, RECOVERY) else to.hex(),
                "sealed": key,
            }
            for to, key in sealed.keys.items()
        ],
    )


def _said(text: str) -> str:
    """Return an answer as it is sealed. Raises DeskError."""
    if not text.strip():
        raise DeskError("There is nothing in the answer.")
    if has_picture(text):
        raise DeskError("A picture is in the answer. Describe it in words instead.")
    return text.strip()


def _seen(connection: Connection, report: bytes) -> int:
    """Return how many messages readers see: a letter's number tells of none that waits."""
    found = (Message.report_id == report, Message.released.is_(True))
    return connection.scalar(select(func.count(Message.id)).where(*found)) or 0


def set_status(
    connection: Connection,
    report: bytes,
    status: Status,
    *,
    keep_days: int | None = None,
    today: date,
) -> None:
    """Say how far a report is. Closing it needs a choice how long it stays, in days.

    Raises DeskError.
    """
    if status is Status.CLOSED and keep_days is None:
        raise DeskError("Say how many days it is kept after closing.")
    if keep_days is not None and not 0 <= keep_days <= LONGEST_KEPT:
        raise DeskError(f"A closed report is kept for 0 to {LONGEST_KEPT} days.")
    closed = status is Status.CLOSED and keep_days is not None
    connection.execute(
        update(Report)
        .where(Report.id == report)
        .values(
            status=status,
            status_on=today,
            keep_until=today + timedelta(days=keep_days or 0) if closed else None,
            replied=False,
        )
    )
