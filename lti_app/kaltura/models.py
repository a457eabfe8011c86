"""The link of a placement that stands in Kaltura."""

from datetime import date

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel

_IS_CURRENT = text("withdrawn_on IS NULL")


class KalturaLink(CourseModel):
    """One link, made by staff of the course; at most one of a placement is in use."""

    __tablename__ = "kaltura_link"
    __table_args__ = (
        UniqueConstraint("name"),
        # With the placement it goes: whoever deletes that need not know of Kaltura.
        ForeignKeyConstraint(
            ["institution_id", "placement_id"],
            ["placement.institution_id", "placement.id"],
            ondelete="CASCADE",
        ),
        Index(
            "ix_kaltura_link_current",
            "placement_id",
            unique=True,
            sqlite_where=_IS_CURRENT,
            postgresql_where=_IS_CURRENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int]
    placement_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(22))
    """What stands in the address: random, so that it tells nothing and cannot be guessed; no
    secret, because everybody in a room sees it."""
    is_recorded: Mapped[bool]
    """False where the link in the course is there to be read only."""
    course_url: Mapped[str | None] = mapped_column(Text)
    """Where the tool is opened in the course, if staff said so."""
    course_title: Mapped[str | None] = mapped_column(String(100))
    """What staff want the course to be called on the page."""
    withdrawn_on: Mapped[date | None]
    """The day from which the link leads nowhere."""
