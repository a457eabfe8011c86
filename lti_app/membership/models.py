"""How many tokens somebody was given today: a number, and nothing about the tokens."""

from datetime import date

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel


class TokenQuota(CourseModel):
    """One person on one day; deleted the day after."""

    __tablename__ = "token_quota"
    __table_args__ = (
        ForeignKeyConstraint(
            ["institution_id", "registration_id"],
            ["registration.institution_id", "registration.id"],
        ),
        Index(None, "day"),
        {"sqlite_with_rowid": False},
    )

    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """SHA-256 of the platform's `sub`; of the launch token in an anonymous launch."""
    day: Mapped[date] = mapped_column(primary_key=True)
    """In UTC."""
    institution_id: Mapped[int]
    issued: Mapped[int]
