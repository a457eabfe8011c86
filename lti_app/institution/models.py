"""The institution: the tenant to which every other row of the course site belongs."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel


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
