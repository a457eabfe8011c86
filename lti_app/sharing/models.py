"""What a course keeps for sharing: the place chosen last, and introductions of its own."""

from sqlalchemy import ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel


class CourseSharing(CourseModel):
    """One row for each course in which somebody chose a place or kept an introduction."""

    __tablename__ = "course_sharing"
    __table_args__ = (
        UniqueConstraint("course_id", name="uq_course_sharing_course_id"),
        # With the course it goes: whoever deletes that need not know of sharing.
        ForeignKeyConstraint(
            ["institution_id", "course_id"],
            ["course.institution_id", "course.id"],
            ondelete="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int]
    course_id: Mapped[int]
    channel: Mapped[str | None] = mapped_column(String(200))
    """The place that was chosen last, so that next time one click copies."""
    introductions: Mapped[str] = mapped_column(Text)
    """Introductions of the course's own: JSON, by "<language>/<kind>"."""
