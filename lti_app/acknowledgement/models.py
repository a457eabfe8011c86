"""Acknowledgements: events that are only ever added, never changed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel, text_enum
from lti_app.lti.roles import Role


class Action(StrEnum):
    """What somebody did with one click."""

    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"


class Acknowledgement(CourseModel):
    """One event: somebody acknowledged one version in one course, or withdrew that."""

    __tablename__ = "acknowledgement"
    __table_args__ = (
        # A double click, a reload and two tabs at once all meet here: the event exists once.
        UniqueConstraint(
            "registration_id",
            "subject",
            "deployment_id",
            "place",
            "version_hash",
            "round",
            "action",
            name="uq_acknowledgement_event",
        ),
        ForeignKeyConstraint(
            ["institution_id", "registration_id", "deployment_id"],
            ["deployment.institution_id", "deployment.registration_id", "deployment.id"],
        ),
        Index("ix_acknowledgement_course", "deployment_id", "place", "version_hash", "action"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int]
    registration_id: Mapped[int]
    deployment_id: Mapped[int]
    place: Mapped[str] = mapped_column(String(255))
    """The context id; the resource link id where a launch has no context."""
    resource_link_id: Mapped[str] = mapped_column(String(255))
    """Through which link it was done; a gradebook column belongs to a link."""
    subject: Mapped[str] = mapped_column(String(255))
    """The platform's `sub`: meaningful within the registration only, and no name."""
    role: Mapped[Role] = mapped_column(text_enum(Role))
    """The role at that moment."""
    action: Mapped[Action] = mapped_column(text_enum(Action))
    round: Mapped[int]
    """How often the same was withdrawn before: a withdrawal opens the next round."""
    version_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the version in all its languages."""
    language: Mapped[str] = mapped_column(String(16))
    """The language in which the person read it."""
    edition_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the Do's in that language: exactly the text that was on the page."""
    recorded_at: Mapped[datetime]
