"""Where instructors put the Do's in Teams, and who may do so without an app role."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel


class TeamsPlacement(CourseModel):
    """A tab in a team, a chat or a meeting; what is confirmed there counts for it.

    Which team it is, is not kept: the browser tells it, so it would prove nothing.
    """

    __tablename__ = "teams_placement"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random; stands in the address of the tab, and is the place of its acknowledgements."""
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    title: Mapped[str] = mapped_column(Text)
    """What the instructor calls the course or group."""
    language: Mapped[str | None] = mapped_column(String(16))
    """The language in which it opens; None: that of Teams."""
    made_by: Mapped[str | None] = mapped_column(String(255))
    """Tenant and object id of the instructor who made it; None once that was erased."""
    made_on: Mapped[date]


class TeamsInstructor(CourseModel):
    """Somebody whom administrators let act as an instructor, in all teams of the institution."""

    __tablename__ = "teams_instructor"
    __table_args__ = (UniqueConstraint("institution_id", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    subject: Mapped[str] = mapped_column(String(255))
    """Tenant and object id of the person."""
    name: Mapped[str | None] = mapped_column(String(100))
    """How administrators call the person, if they want to."""
    made_on: Mapped[date]
