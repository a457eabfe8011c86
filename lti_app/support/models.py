"""What the desk keeps: its members, how a case goes, and the log of what staff did.

In the database of the reports, without a way to the course database. Members are people of the
staff who were invited; nothing here is about a reporter. Days only, as in all of this database.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import ReportsModel, text_enum
from lti_app.reports.layers import Layered
from lti_app.reports.models import WITHOUT_ROWID, ReaderKind


class ItemState(StrEnum):
    """How an item of the working sheet stands."""

    OPEN = "open"
    DONE = "done"
    NOT_APPLICABLE = "na"
    """With a reason, which is sealed in the sheet."""


class Member(ReportsModel):
    """Somebody of the staff who was invited to the desk, with what they may do there."""

    __tablename__ = "desk_member"
    __table_args__ = (UniqueConstraint("institution", "identity"), WITHOUT_ROWID)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    institution: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    """As colleagues and, for those who read reports, reporters see it: a function or a name."""
    identity: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """A keyed hash of who they are to their platform or sign-in; None after they have left."""
    reads: Mapped[ReaderKind | None] = mapped_column(text_enum(ReaderKind))
    """What they read of reports; None for somebody who reads none."""
    coordinates: Mapped[bool]
    """Whether they see the queue, assign cases, look after members, and publish figures."""
    audits: Mapped[bool]
    """Whether they read the log."""
    mail: Mapped[str | None] = mapped_column(String(254))
    """Where the digest goes, if they want it."""
    generation: Mapped[int]
    """Goes up when they end all their sessions: those of an earlier one count no more."""
    since: Mapped[date] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)


class Invite(ReportsModel):
    """A one-time code that makes somebody a member; what is stored is its hash."""

    __tablename__ = "desk_invite"
    __table_args__ = WITHOUT_ROWID

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    institution: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    reads: Mapped[ReaderKind | None] = mapped_column(text_enum(ReaderKind))
    coordinates: Mapped[bool]
    audits: Mapped[bool]
    ends_on: Mapped[date] = mapped_column(Date)
    """The last day on which it can be used; the row goes when it is used, or the day after."""


class UsedNote(ReportsModel):
    """A note by which the course site handed somebody over, used up."""

    __tablename__ = "desk_used_note"
    __table_args__ = WITHOUT_ROWID

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    used_on: Mapped[date] = mapped_column(Date)
    """Notes live for minutes; the row goes the day after."""


class EndedSession(ReportsModel):
    """A session of the desk that counts no more, though its cookie may not have run out."""

    __tablename__ = "desk_ended_session"
    __table_args__ = WITHOUT_ROWID

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """Of the random number in the cookie; neither says whose it was."""
    ended_on: Mapped[date] = mapped_column(Date)
    """Sessions last twelve hours; the row goes two days after."""


class Case(ReportsModel):
    """How the desk works a report; the row is made when somebody first acts on it."""

    __tablename__ = "desk_case"
    __table_args__ = (Index("ix_desk_case_owner", "owner"), WITHOUT_ROWID)

    report_id: Mapped[bytes] = mapped_column(ForeignKey("report.id"), primary_key=True)
    owner: Mapped[bytes | None] = mapped_column(ForeignKey("desk_member.id"))
    """Who works it."""
    answered_on: Mapped[date | None] = mapped_column(Date)
    """When the reporter got the first personal message."""
    feedback_on: Mapped[date | None] = mapped_column(Date)
    """When the reporter was told what became of it."""
    copied_on: Mapped[date | None] = mapped_column(Date)
    """When a masked copy was last made to pass on."""
    figure_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """The codes that are counted; they stay when the case goes, and name it nowhere."""


class Refusal(ReportsModel):
    """That a member said not to be impartial in a case, so that nobody gives it to them again."""

    __tablename__ = "desk_refusal"
    __table_args__ = WITHOUT_ROWID

    report_id: Mapped[bytes] = mapped_column(ForeignKey("report.id"), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(ForeignKey("desk_member.id"), primary_key=True)


class Note(ReportsModel):
    """A sealed note that staff make for each other; never for the reporter."""

    __tablename__ = "desk_note"
    __table_args__ = (Index("ix_desk_note_report", "report_id"), WITHOUT_ROWID)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    report_id: Mapped[bytes] = mapped_column(ForeignKey("report.id"))
    author: Mapped[bytes] = mapped_column(ForeignKey("desk_member.id"))
    written_on: Mapped[date] = mapped_column(Date)
    content: Mapped[bytes] = mapped_column(Layered("desk_note.content"))


class Sheet(ReportsModel):
    """The working sheet of a case, sealed as a whole."""

    __tablename__ = "desk_sheet"
    __table_args__ = WITHOUT_ROWID

    report_id: Mapped[bytes] = mapped_column(ForeignKey("report.id"), primary_key=True)
    version: Mapped[int]
    """Goes up with each change, so that nobody overwrites what a colleague wrote meanwhile."""
    written_by: Mapped[bytes] = mapped_column(ForeignKey("desk_member.id"))
    written_on: Mapped[date] = mapped_column(Date)
    content: Mapped[bytes] = mapped_column(Layered("desk_sheet.content"))


class SheetItem(ReportsModel):
    """How an item of the sheet stands: not sealed, because closing a case asks for it."""

    __tablename__ = "desk_sheet_item"
    __table_args__ = WITHOUT_ROWID

    report_id: Mapped[bytes] = mapped_column(ForeignKey("report.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    state: Mapped[ItemState] = mapped_column(text_enum(ItemState))


class Link(ReportsModel):
    """That two reports belong together, in the eyes of somebody who read both."""

    __tablename__ = "desk_link"
    __table_args__ = WITHOUT_ROWID

    report_id: Mapped[bytes] = mapped_column(ForeignKey("report.id"), primary_key=True)
    other_id: Mapped[bytes] = mapped_column(ForeignKey("report.id"), primary_key=True)
    """The greater of the two ids."""


class Batch(ReportsModel):
    """That the reports of one hour of one day have been released."""

    __tablename__ = "desk_batch"
    __table_args__ = WITHOUT_ROWID

    institution: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    hour: Mapped[str] = mapped_column(String(5), primary_key=True)
    """As it is set, such as 09:00."""
    mail_waits: Mapped[bool]
    """Whether the digest has still to go out."""
    mail_claimed: Mapped[bool] = mapped_column(server_default=false())
    """Whether a worker is sending it; one that died while it did so counts until the next hour."""


class ContactEntry(ReportsModel):
    """An entry of the desk's contact book: police, youth work, platforms' removal desks."""

    __tablename__ = "desk_contact"
    __table_args__ = WITHOUT_ROWID

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    institution: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    is_authority: Mapped[bool]
    """Whether calling them is an outward step, as with the police."""
    how: Mapped[str] = mapped_column(Text)
    """Phone, mail, address, hours: as somebody wrote it."""
    checked_on: Mapped[date] = mapped_column(Date)


class LogEntry(ReportsModel):
    """One act of the staff. Each entry has the hash of the one before it, so none can go unseen."""

    __tablename__ = "desk_log"
    __table_args__ = WITHOUT_ROWID

    institution: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    actor: Mapped[str] = mapped_column(String(32))
    """A member's id in hexadecimal, or `command`."""
    action: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(String(40))
    """Of a case or a member; empty where the act is about neither."""
    reason: Mapped[str] = mapped_column(String(60))
    """A code; never words of a person, which could tell of another."""
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of all the above."""
