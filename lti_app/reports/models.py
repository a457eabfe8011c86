"""What the report site keeps: sealed reports, their mailboxes, spent tokens, readers.

Nothing here says who wrote or when it was, beyond the day. Keys are random and SQLite keeps no
row numbers, so no table remembers the order in which its rows came (docs/decisions/0025).
"""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import ReportsModel, text_enum
from lti_app.reports.layers import Layered

WITHOUT_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


class ReaderKind(StrEnum):
    """What a reader's key is for."""

    TRIAGE = "triage"
    """Reads first; never the names."""
    HANDLER = "handler"
    """Reads all of a report."""
    CONFIDENTIAL = "confidential"
    """Reads reports in which a member of staff is involved, alone."""
    RECOVERY = "recovery"
    """A key on paper in an envelope, for when all others are lost."""


class Status(StrEnum):
    """How far a report is; the reporter sees it in words."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    """For an answer of the reporter."""
    CLOSED = "closed"


class Reader(ReportsModel):
    """Somebody for whom reports are sealed; the private key is with them alone."""

    __tablename__ = "reader"
    __table_args__ = WITHOUT_ROWID

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    institution: Mapped[str] = mapped_column(String(40))
    """Short name; the institution itself is in another database."""
    name: Mapped[str] = mapped_column(String(200))
    """As the reporter reads it: a function or a name."""
    kind: Mapped[ReaderKind] = mapped_column(text_enum(ReaderKind))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(65))
    """A point on P-256, uncompressed."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the public key."""
    since: Mapped[date] = mapped_column(Date)
    revoked_on: Mapped[date | None] = mapped_column(Date)
    admitted: Mapped[bool] = mapped_column(server_default=true())
    """Whether reports are sealed for them: a colleague has compared the fingerprint."""
    member: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """Whose key it is at the desk; None for one that commands made, and the one on paper."""
    wrapped: Mapped[str | None] = mapped_column(Text)
    """The private key under the reader's passphrase, as their browser wrapped it (JSON)."""


class Report(ReportsModel):
    """A sealed report with its mailbox; after a withdrawal only a stub of it."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("mailbox_hash"),
        Index("ix_report_received", "institution", "received_on", "weaker"),
        # All that the desk's list asks of a report, so that no text is read past for it.
        Index(
            "ix_report_list",
            *("institution", "released", "status", "unread"),
            *("staff", "fast", "release_on", "withdrawn_on"),
        ),
        WITHOUT_ROWID,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    """Random; made where the report was sealed."""
    institution: Mapped[str] = mapped_column(String(40))
    received_on: Mapped[date] = mapped_column(Date)
    release_on: Mapped[date] = mapped_column(Date)
    """The first day on which the readers see it; later than `received_on` above the ceiling."""
    staff: Mapped[bool]
    """Whether a member of staff is involved: other people read it then."""
    fast: Mapped[bool]
    """Whether images are being spread and the reporter ticked that it may be seen at once."""
    weaker: Mapped[bool]
    """Whether it was sealed here, for a browser that runs no scripts."""
    content: Mapped[bytes | None] = mapped_column(Layered("report.content"))
    names: Mapped[bytes | None] = mapped_column(Layered("report.names"))
    """Who is who, sealed for fewer people than the content."""
    sent_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """SHA-256 of what was sent, so that sending it again changes nothing."""
    mailbox_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Finds the mailbox; the hash of a value that only the receipt gives."""
    mailbox_key: Mapped[bytes] = mapped_column(LargeBinary(65))
    """Answers are sealed for this key; its private half comes from the receipt."""
    released: Mapped[bool] = mapped_column(server_default=true())
    """Whether readers see it yet: at the desk's hours, those that ask for speed at once."""
    unread: Mapped[bool] = mapped_column(server_default=false())
    """Whether something in it has been opened by no reader yet."""
    unannounced: Mapped[bool] = mapped_column(server_default=false())
    """Whether something of the reporter has come since the last digest."""
    replied: Mapped[bool] = mapped_column(server_default=false())
    """Whether what the desk waits for stands in a message that waits for its hour."""
    status: Mapped[Status] = mapped_column(text_enum(Status))
    status_on: Mapped[date] = mapped_column(Date)
    keep_until: Mapped[date | None] = mapped_column(Date)
    """Chosen when it is closed; nothing is deleted before."""
    withdrawn_on: Mapped[date | None] = mapped_column(Date)


class Message(ReportsModel):
    """A sealed message in a mailbox, of one side or the other."""

    __tablename__ = "message"
    __table_args__ = (
        # All that the desk's list asks of a message, so that no text is read past for it.
        Index("ix_message_report", "report_id", "released", "from_desk", "sent_on"),
        # What an hour of the desk looks for.
        Index(
            "ix_message_waiting",
            *("released", "report_id"),
            sqlite_where=text("released IS 0"),
            postgresql_where=text("released IS false"),
        ),
        WITHOUT_ROWID,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    report_id: Mapped[bytes] = mapped_column(ForeignKey("report.id"))
    from_desk: Mapped[bool]
    sent_on: Mapped[date] = mapped_column(Date)
    content: Mapped[bytes] = mapped_column(Layered("message.content"))
    released: Mapped[bool] = mapped_column(server_default=true())
    """Whether readers see it yet: at the desk's hours, in a case that asks for speed at once."""


class SealedKey(ReportsModel):
    """The key of a sealed text, sealed once more for one of those who may read it."""

    __tablename__ = "sealed_key"
    __table_args__ = (
        Index("ix_sealed_key_recipient", "recipient", "part", "report_id"),
        WITHOUT_ROWID,
    )

    report_id: Mapped[bytes] = mapped_column(ForeignKey("report.id"), primary_key=True)
    message_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    """Of a message; empty for the report itself."""
    part: Mapped[str] = mapped_column(String(16), primary_key=True)
    """content, names or message."""
    recipient: Mapped[str] = mapped_column(String(32), primary_key=True)
    """The id of a reader in hexadecimal, or recovery, or mailbox."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary(113))


class SpentToken(ReportsModel):
    """A membership token that was used; it says nothing about who got it."""

    __tablename__ = "spent_token"
    __table_args__ = WITHOUT_ROWID

    institution: Mapped[str] = mapped_column(String(40), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    report_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    """For which report, so that sending it again is no second one."""
