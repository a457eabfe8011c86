"""Launches, the places that they come from, and who administers.

A launch is kept for two hours; a course and its placements as long as acknowledgements need them.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel, text_enum
from lti_app.lti.claims import Message
from lti_app.lti.roles import Role


class Door(StrEnum):
    """Who says who a visitor is."""

    LTI = "lti"
    """The platform of the registration; that of the kind `teams` is Microsoft Teams."""
    SIGN_IN = "sign_in"
    """The institution's own sign-in."""
    KALTURA = "kaltura"
    """A Kaltura session: weaker, because whoever sees one can use it."""


def _deployment_key() -> ForeignKeyConstraint:
    """Return the key that ties a row to a deployment of its own institution."""
    return ForeignKeyConstraint(
        ["institution_id", "registration_id", "deployment_id"],
        ["deployment.institution_id", "deployment.registration_id", "deployment.id"],
    )


class Launch(CourseModel):
    """One accepted launch. The row also is what makes its nonce usable only once."""

    __tablename__ = "launch"
    __table_args__ = (
        UniqueConstraint("registration_id", "nonce_hash"),
        _deployment_key(),
        Index(None, "ends_at"),
        {"sqlite_with_rowid": False},
    )

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """SHA-256 of the launch token: who reads the table cannot act as anyone in it."""
    nonce_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of the id_token's nonce; unique within the registration."""
    institution_id: Mapped[int]
    registration_id: Mapped[int]
    deployment_id: Mapped[int]
    context_id: Mapped[str | None] = mapped_column(String(255))
    context_title: Mapped[str | None] = mapped_column(Text)
    """The course's name, for the heading of the page."""
    resource_link_id: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str | None] = mapped_column(String(255))
    """The platform's `sub`; None in an anonymous launch."""
    role: Mapped[Role] = mapped_column(text_enum(Role))
    is_test_user: Mapped[bool]
    """A pretended student of the platform's preview; never recorded."""
    language: Mapped[str] = mapped_column(String(16))
    """The language the visitor reads now."""
    return_url: Mapped[str | None] = mapped_column(Text)
    """The way back into the course, given by the platform."""
    is_open: Mapped[bool]
    """False while the visitor still has to continue in a new window."""
    ends_at: Mapped[datetime]
    """From then on the token is refused; the row is deleted soon after."""
    message: Mapped[Message] = mapped_column(
        text_enum(Message), default=Message.RESOURCE_LINK, server_default=Message.RESOURCE_LINK
    )
    """What the platform asked for."""
    request: Mapped[str | None] = mapped_column(Text)
    """What a message other than a resource link asks for, as JSON: the settings of a deep linking
    request, or about whom a data privacy launch or submission review is."""
    is_recorded: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False where the link was placed to be read only, without acknowledgement."""
    is_graded: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether an acknowledgement through this link goes to the gradebook."""
    door: Mapped[Door] = mapped_column(
        text_enum(Door), default=Door.LTI, server_default=Door.LTI.value
    )
    """Who says who it is; only the platform may make somebody staff."""


class Course(CourseModel):
    """A course on a platform, as far as launches told. No title: nothing here needs one."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("deployment_id", "place"),
        UniqueConstraint("institution_id", "id"),
        _deployment_key(),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int]
    registration_id: Mapped[int]
    deployment_id: Mapped[int]
    place: Mapped[str] = mapped_column(String(255))
    """The context id; the resource link id where a launch has no context."""
    memberships_url: Mapped[str | None] = mapped_column(Text)
    """Where the platform's roster is (Names and Role Provisioning Services); None without."""
    run: Mapped[int] = mapped_column(default=1)
    """Which run of the course acknowledgements count for; an instructor may begin the next."""
    ends_on: Mapped[date | None]
    """The last day of the course where the platform tells it."""
    last_used_on: Mapped[date]
    """The day of the last launch; retention counts from the later of this and `ends_on`."""


class CourseStaff(CourseModel):
    """Somebody who came to a course as staff in this run of it; see `staff.py`."""

    __tablename__ = "course_staff"
    __table_args__ = (
        # With the course it goes.
        ForeignKeyConstraint(
            ["institution_id", "course_id"],
            ["course.institution_id", "course.id"],
            ondelete="CASCADE",
        ),
        Index("ix_course_staff_subject", "subject"),
        {"sqlite_with_rowid": False},
    )

    course_id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    """The platform's `sub`."""
    institution_id: Mapped[int]
    recorded_on: Mapped[date]
    """The day on which they first came as staff; retention counts from it, and whoever confirms
    from that day on does so as a student."""


class Placement(CourseModel):
    """A resource link: one place in a course where the tool can be opened."""

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("deployment_id", "resource_link_id"),
        UniqueConstraint("institution_id", "id"),
        ForeignKeyConstraint(
            ["institution_id", "course_id"], ["course.institution_id", "course.id"]
        ),
        _deployment_key(),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int]
    registration_id: Mapped[int]
    deployment_id: Mapped[int]
    course_id: Mapped[int]
    resource_link_id: Mapped[str] = mapped_column(String(255))
    is_graded: Mapped[bool] = mapped_column(default=False)
    """Whether acknowledgements go to the gradebook: chosen when the link was made, or later."""
    lineitems_url: Mapped[str | None] = mapped_column(Text)
    """Where gradebook columns are made (Assignment and Grade Services); None without."""
    lineitem_url: Mapped[str | None] = mapped_column(Text)
    """The gradebook column of this link, once there is one."""
    grade_scopes: Mapped[str] = mapped_column(Text, default="")
    """What the platform lets us do in the gradebook, scopes separated by spaces."""
    grade_problem: Mapped[str | None] = mapped_column(String(60))
    """Why there is no column: a code of docs/errors.md that the course page explains."""
    leased_until: Mapped[datetime | None]
    """Until when one worker is busy making the column, so that no two make it."""


class PersonLink(CourseModel):
    """Who somebody is, whom the institution's identifier names at two doors; only where it wants.

    See `person_links.py`.
    """

    __tablename__ = "person_link"
    __table_args__ = (
        ForeignKeyConstraint(
            ["institution_id", "registration_id"],
            ["registration.institution_id", "registration.id"],
        ),
        Index("ix_person_link_subject", "registration_id", "subject"),
        {"sqlite_with_rowid": False},
    )

    registration_id: Mapped[int] = mapped_column(primary_key=True)
    identifier_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """Keyed hash of the institution and its identifier of the person, which itself is not kept."""
    institution_id: Mapped[int]
    subject: Mapped[str] = mapped_column(String(255))
    """What the person is called at this registration: the platform's `sub`; before the platform
    has named them, what stands for them at the sign-in."""


class Administrator(CourseModel):
    """A person who may administer an institution's use of the tool, known by their launches."""

    __tablename__ = "administrator"
    __table_args__ = (
        UniqueConstraint("registration_id", "subject"),
        ForeignKeyConstraint(
            ["institution_id", "registration_id"],
            ["registration.institution_id", "registration.id"],
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int]
    registration_id: Mapped[int]
    subject: Mapped[str] = mapped_column(String(255))
    """The platform's `sub` of the person."""
    made_at: Mapped[datetime]
