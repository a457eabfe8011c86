"""Tables of the protocol: registered platforms, their deployments, tokens for them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import CourseModel, text_enum


class RegistrationStatus(StrEnum):
    """Whether launches of a registration are accepted."""

    PENDING = "pending"
    ACTIVE = "active"
    DISABLED = "disabled"


class DeploymentStatus(StrEnum):
    """The life of a deployment: seen, then approved, perhaps switched off."""

    PENDING = "pending"
    ACTIVE = "active"
    DISABLED = "disabled"


class RegistrationKind(StrEnum):
    """By which door the people of a registration come."""

    LTI = "lti"
    TEAMS = "teams"
    """An institution's Microsoft Teams (lti_app/teams); never found by a login initiation."""


class Registration(CourseModel):
    """The agreement between one platform and this tool: an issuer with a client_id."""

    __tablename__ = "registration"
    __table_args__ = (
        # Several institutions share one issuer (Canvas, Blackboard): only the pair is unique.
        UniqueConstraint("issuer", "client_id"),
        UniqueConstraint("institution_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    name: Mapped[str] = mapped_column(String(200))
    """What administrators call this platform."""
    issuer: Mapped[str] = mapped_column(String(255))
    """`iss` of every token; compared exactly."""
    client_id: Mapped[str] = mapped_column(String(255))
    """What the platform calls this tool; `aud` of every token."""
    auth_url: Mapped[str] = mapped_column(Text)
    """The platform's OIDC authorization endpoint."""
    token_url: Mapped[str] = mapped_column(Text)
    """The platform's OAuth 2 token endpoint."""
    token_audience: Mapped[str | None] = mapped_column(Text)
    """`aud` of our assertions where it is not the token URL (Brightspace)."""
    jwks_url: Mapped[str] = mapped_column(Text)
    """The platform's key set."""
    algorithms: Mapped[str] = mapped_column(String(64), default="RS256")
    """Signature algorithms accepted, separated by spaces."""
    frame_origins: Mapped[str] = mapped_column(Text, default="")
    """Further origins that may frame our pages, separated by spaces (vanity host names)."""
    allow_anonymous: Mapped[bool] = mapped_column(default=False)
    """Whether launches without a `sub` are accepted; they see the Do's and are never recorded."""
    approve_deployments: Mapped[bool] = mapped_column(default=False)
    """Whether a deployment seen for the first time becomes active by itself."""
    public_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether its addresses must be public at each call: it registered itself. Who registers a
    platform by hand may know one inside their own network."""
    status: Mapped[RegistrationStatus] = mapped_column(
        text_enum(RegistrationStatus), default=RegistrationStatus.ACTIVE
    )
    made_at: Mapped[datetime]
    platform_family: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    """`product_family_code` of the platform ("moodle", "canvas", "desire2learn"); "" if unknown."""
    scopes: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    """Scopes that the platform granted at registration, separated by spaces; "" if unknown."""
    kind: Mapped[RegistrationKind] = mapped_column(
        text_enum(RegistrationKind),
        default=RegistrationKind.LTI,
        server_default=RegistrationKind.LTI.value,
    )
    """By which door its people come; most of the other columns say nothing for Teams."""
    last_launch_on: Mapped[date | None]
    """The day of the last launch, so that a registration nobody uses can be found."""
    last_service_error: Mapped[str | None] = mapped_column(String(200))
    """What the last failed call to one of the platform's services said; no person's data."""
    last_service_error_at: Mapped[datetime | None]


class Deployment(CourseModel):
    """One placing of the tool on a platform: `deployment_id` under a registration."""

    __tablename__ = "deployment"
    __table_args__ = (
        UniqueConstraint("registration_id", "deployment_id"),
        UniqueConstraint("institution_id", "registration_id", "id"),
        ForeignKeyConstraint(
            ["institution_id", "registration_id"],
            ["registration.institution_id", "registration.id"],
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int]
    registration_id: Mapped[int]
    deployment_id: Mapped[str] = mapped_column(String(255))
    status: Mapped[DeploymentStatus] = mapped_column(text_enum(DeploymentStatus))
    made_at: Mapped[datetime]


class ServiceToken(CourseModel):
    """An access token that a platform gave us, kept until shortly before it ends.

    The key is the registration and the scopes, never the issuer alone: two institutions on one
    issuer must not read each other's tokens.
    """

    __tablename__ = "service_token"
    __table_args__ = (
        ForeignKeyConstraint(
            ["institution_id", "registration_id"],
            ["registration.institution_id", "registration.id"],
        ),
    )

    registration_id: Mapped[int] = mapped_column(primary_key=True)
    scopes: Mapped[str] = mapped_column(String(1000), primary_key=True)
    """Scope URIs, sorted and separated by spaces."""
    institution_id: Mapped[int]
    token: Mapped[str] = mapped_column(Text)
    ends_at: Mapped[datetime]
