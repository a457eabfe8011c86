"""The institution: the tenant to which every other row of the course site belongs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel, text_enum


class AsksAgain(StrEnum):
    """When somebody who has confirmed is asked again."""

    NEVER = "never"
    MEANING = "meaning"
    """When the meaning of the Do's has changed."""
    YEAR = "year"
    """Then, and in each academic year."""


class Institution(CourseModel):
    """A university or school; registrations, launches and acknowledgements name theirs."""

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    """Short name for commands and addresses: lower-case letters, digits and hyphens."""
    name: Mapped[str] = mapped_column(String(200))
    """The name that people read."""
    time_zone: Mapped[str] = mapped_column(String(64))
    """IANA name; the academic year and the dates on pages follow it."""
    made_at: Mapped[datetime]
    """When the institution was added."""
    shows_names: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether instructors may open the names of the roster; counts are always shown."""
    retention_months: Mapped[int] = mapped_column(default=6, server_default="6")
    """How long acknowledgements stay after the course run."""
    activates_registrations: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a platform that registers itself is active at once, without a review."""
    asks_again: Mapped[AsksAgain] = mapped_column(
        text_enum(AsksAgain), default=AsksAgain.YEAR, server_default=AsksAgain.YEAR.value
    )
    """When people who have confirmed are asked again."""
    grace_days: Mapped[int] = mapped_column(default=14, server_default="14")
    """How long an earlier confirmation still counts once people are asked again."""


class InviteKind(StrEnum):
    """What an invite lets its holder do, once."""

    REGISTRATION = "registration"
    ACTIVE_REGISTRATION = "active_registration"
    """As above, and the registration is active at once whatever the institution's policy is."""
    ADMINISTRATOR = "administrator"


class Invite(CourseModel):
    """A one-time link that lets somebody register a platform or become an administrator."""

    __tablename__ = "invite"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[InviteKind] = mapped_column(text_enum(InviteKind))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the secret in the link; the link itself is shown once and not stored."""
    ends_at: Mapped[datetime]
    """From then on the link is refused; the row is deleted soon after."""
    used_at: Mapped[datetime | None]
    """When it was used; a second use is refused."""
