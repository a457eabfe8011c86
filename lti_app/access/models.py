"""The launch: what a verified message told, kept for two hours and then deleted."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel, text_enum
from lti_app.lti.roles import Role


class Launch(CourseModel):
    """One accepted launch. The row also is what makes its nonce usable only once."""

    __tablename__ = "launch"
    __table_args__ = (
        UniqueConstraint("registration_id", "nonce_hash"),
        ForeignKeyConstraint(
            ["institution_id", "registration_id", "deployment_id"],
            ["deployment.institution_id", "deployment.registration_id", "deployment.id"],
        ),
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
