"""Acknowledgements: events that are only ever added, never changed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.access.models import Door
from lti_app.db import CourseModel, text_enum
from lti_app.lti.roles import Role


class Action(StrEnum):
    """What happened with one click. The latest event in a course run says where somebody stands."""

    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"
    """An acknowledgement was taken back, by whom it is about; or staff ended an exemption."""
    EXEMPTED = "exempted"
    """Staff of the course said that this person need not acknowledge there."""


class Reason(StrEnum):
    """Why somebody is exempt; no text of staff about a person is kept."""

    OTHER_WAY = "other_way"
    """They did it elsewhere, on paper or in class."""
    NOT_TAKING_PART = "not_taking_part"
    LANGUAGE = "language"
    OTHER = "other"


class Acknowledgement(CourseModel):
    """One event of somebody in one course: acknowledged, withdrawn, exempted."""

    __tablename__ = "acknowledgement"
    __table_args__ = (
        # A double click, a reload and two tabs at once all meet here: the event exists once.
        UniqueConstraint(
            "registration_id",
            "subject",
            "deployment_id",
            "place",
            "run",
            "meaning_hash",
            "period",
            "round",
            "action",
            name="uq_acknowledgement_event",
        ),
        ForeignKeyConstraint(
            ["institution_id", "registration_id", "deployment_id"],
            ["deployment.institution_id", "deployment.registration_id", "deployment.id"],
        ),
        Index("ix_acknowledgement_course", "deployment_id", "place", "run", "action"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int]
    registration_id: Mapped[int]
    deployment_id: Mapped[int]
    place: Mapped[str] = mapped_column(String(255))
    """The context id; the resource link id where a launch has no context."""
    run: Mapped[int] = mapped_column(default=1, server_default="1")
    """The run of the course; a new run asks everybody anew."""
    resource_link_id: Mapped[str] = mapped_column(String(255))
    """Through which link it was done; a gradebook column belongs to a link."""
    subject: Mapped[str] = mapped_column(String(255))
    """The platform's `sub`: meaningful within the registration only, and no name. Behind another
    door a keyed hash, so that it is nobody's `sub`."""
    door: Mapped[Door] = mapped_column(
        text_enum(Door), default=Door.LTI, server_default=Door.LTI.value
    )
    """Who said who it was: how much the record is worth."""
    role: Mapped[Role] = mapped_column(text_enum(Role))
    """The role at that moment."""
    action: Mapped[Action] = mapped_column(text_enum(Action))
    reason: Mapped[Reason | None] = mapped_column(text_enum(Reason))
    """Why somebody is exempt; also stands where an exemption ends, so that one sees what ended."""
    round: Mapped[int]
    """How often the person withdrew or was exempted in this run before: that opens a new round."""
    meaning_hash: Mapped[str] = mapped_column(String(64))
    """Names the meaning of the text: versions that mean the same have the same one."""
    period: Mapped[int] = mapped_column(default=0, server_default="0")
    """The year in which the academic year began, where the institution asks each year; else 0."""
    version_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the version that was on the page, in all its languages."""
    language: Mapped[str] = mapped_column(String(16))
    """The language in which the person read it."""
    edition_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the Do's in that language: exactly the text that was on the page."""
    recorded_at: Mapped[datetime]


class DeliveryState(StrEnum):
    """Where a score is on its way to the platform's gradebook."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class GradeDelivery(CourseModel):
    """One score on its way: written with the acknowledgement, delivered by the queue.

    One row for each person and gradebook column, so that nobody's grade is ever sent twice unless
    an instructor asks for it.
    """

    __tablename__ = "grade_delivery"
    __table_args__ = (
        UniqueConstraint("placement_id", "subject"),
        ForeignKeyConstraint(
            ["institution_id", "placement_id"], ["placement.institution_id", "placement.id"]
        ),
        Index("ix_grade_delivery_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int]
    placement_id: Mapped[int]
    subject: Mapped[str] = mapped_column(String(255))
    """Whose score it is: the platform's `sub`."""
    scored_at: Mapped[datetime]
    """The timestamp of the score; a platform takes only one that is newer than what it has."""
    state: Mapped[DeliveryState] = mapped_column(text_enum(DeliveryState))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    """When the next attempt may be made."""
    leased_until: Mapped[datetime | None]
    """Until when one worker has it; a worker that was killed lets go of it then."""
    problem: Mapped[str | None] = mapped_column(String(60))
    """Why the last attempt failed: a code of docs/errors.md that the course page explains."""


class AcknowledgementTotal(CourseModel):
    """How many people acknowledged a meaning in one academic year: what stays of deleted events.

    Only from ten people on, so that nobody can be singled out.
    """

    __tablename__ = "acknowledgement_total"
    __table_args__ = (
        UniqueConstraint(
            "institution_id", "academic_year", "meaning_hash", name="uq_acknowledgement_total"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    academic_year: Mapped[int]
    """The calendar year in which it began."""
    meaning_hash: Mapped[str] = mapped_column(String(64))
    people: Mapped[int]


ALL_ANSWERS = ""
"""Stands for the answer in the row that counts all of them; no answer has this id."""


class AnswerTally(CourseModel):
    """How many people of a course chose one answer to the question of a pack; never who."""

    __tablename__ = "answer_tally"
    __table_args__ = (
        UniqueConstraint(
            "deployment_id", "place", "run", "question_hash", "answer_id", name="uq_answer_tally"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    place: Mapped[str] = mapped_column(String(255))
    run: Mapped[int]
    question_hash: Mapped[str] = mapped_column(String(64))
    """Names the question with its answers, in all languages."""
    answer_id: Mapped[str] = mapped_column(Text)
    people: Mapped[int]
    shown_people: Mapped[int]
    """What lecturers see: `people` as it was when the last ten answers were complete."""
