"""What administrators do with registrations and deployments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.lti.models import (
    Deployment,
    DeploymentStatus,
    Registration,
    RegistrationKind,
    RegistrationStatus,
)
from lti_app.lti.registry import origin


class RegistrationError(ValueError):
    """A field of a registration cannot be used; the message says which and why."""


@dataclass(frozen=True)
class RegistrationFields:
    """What an administrator enters; addresses as the platform shows them."""

    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None = None
    algorithms: str = "RS256"
    frame_origins: str = ""
    allow_anonymous: bool = False
    approve_deployments: bool = False
    public_only: bool = False
    """Whether calls go to public addresses only, as always where a platform registered itself."""


ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "ES256"})


def save_registration(
    session: Session,
    institution_id: int,
    fields: RegistrationFields,
    *,
    allow_http: bool,
    now: datetime,
) -> tuple[Registration, bool]:
    """Add a registration, or change the one with the same issuer and client_id.

    Returns it and whether it is new. `allow_http` is for development only. Raises
    RegistrationError, also when another institution has this issuer and client_id.
    """
    _check(fields, allow_http=allow_http)
    row = session.scalars(
        select(Registration).where(
            Registration.issuer == fields.issuer, Registration.client_id == fields.client_id
        )
    ).one_or_none()
    is_new = row is None
    if row is None:
        row = Registration(institution_id=institution_id, made_at=now)
        session.add(row)
    elif row.kind is not RegistrationKind.LTI:
        raise RegistrationError("This issuer and client_id are those of Microsoft Teams.")
    elif row.institution_id != institution_id:
        raise RegistrationError("This issuer and client_id belong to another institution.")
    for name, value in vars(fields).items():
        setattr(row, name, value)
    session.flush()
    return row, is_new


def approve_deployment(
    session: Session, registration: Registration, deployment_id: str, *, now: datetime
) -> Deployment:
    """Make a deployment active, known or not yet seen; return it."""
    row = session.scalars(
        select(Deployment).where(
            Deployment.registration_id == registration.id,
            Deployment.deployment_id == deployment_id,
        )
    ).one_or_none()
    if row is None:
        row = Deployment(
            institution_id=registration.institution_id,
            registration_id=registration.id,
            deployment_id=deployment_id,
            made_at=now,
        )
        session.add(row)
    row.status = DeploymentStatus.ACTIVE
    session.flush()
    return row


def set_status(registration: Registration, status: RegistrationStatus) -> None:
    """Switch a registration on or off; launches follow within seconds."""
    registration.status = status


def list_registrations(
    session: Session, institution_id: int | None = None
) -> Sequence[Registration]:
    """Return the registrations of one institution, or of all, oldest first."""
    query = select(Registration).order_by(Registration.id)
    if institution_id is not None:
        query = query.where(Registration.institution_id == institution_id)
    return session.scalars(query).all()


def list_deployments(session: Session, registration: Registration) -> Sequence[Deployment]:
    """Return the deployments of a registration, oldest first."""
    query = select(Deployment).where(Deployment.registration_id == registration.id)
    return session.scalars(query.order_by(Deployment.id)).all()


def _check(fields: RegistrationFields, *, allow_http: bool) -> None:
    for name in ("name", "issuer", "client_id"):
        if not getattr(fields, name).strip():
            raise RegistrationError(f"{name} is empty.")
    for name in ("issuer", "client_id"):
        if len(getattr(fields, name)) > 255:
            raise RegistrationError(f"{name} is longer than 255 characters.")
    for name in ("auth_url", "token_url", "jwks_url"):
        _check_address(name, getattr(fields, name), allow_http=allow_http)
    for place in fields.frame_origins.split():
        if origin(place) != place:
            raise RegistrationError(f"frame_origins: {place!r} is not like https://host.")
    unknown = set(fields.algorithms.split()) - ALGORITHMS
    if unknown or not fields.algorithms.split():
        raise RegistrationError(f"algorithms must be among {', '.join(sorted(ALGORITHMS))}.")


def _check_address(name: str, url: str, *, allow_http: bool) -> None:
    if origin(url) is None:
        raise RegistrationError(f"{name} is not a web address: {url!r}.")
    parts = urlsplit(url)
    if parts.scheme != "https" and not allow_http:
        raise RegistrationError(f"{name} must begin with https://: {url!r}.")
    if parts.username or parts.password:
        raise RegistrationError(f"{name} must not hold a user name or password.")
