"""What administrators may do, always within their own institution; and accepting a platform."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.access import administrators
from lti_app.access.models import Administrator
from lti_app.errors import InvalidFormError
from lti_app.institution import invites
from lti_app.institution.models import Institution, InviteKind
from lti_app.lti import dynamic_registration
from lti_app.lti.dynamic_registration import Registered
from lti_app.lti.models import Deployment, DeploymentStatus, Registration, RegistrationStatus

Row = TypeVar("Row", Registration, Deployment, Administrator)


def invited_names(session: Session, secret: str, *, now: datetime) -> bool:
    """Return whether the institution that invites wants names. Raises InviteRefusedError."""
    invite = invites.find(session, secret, invites.REGISTERING, now=now)
    return session.get_one(Institution, invite.institution_id).shows_names


def accept(
    session: Session, secret: str, registered: Registered, *, allow_http: bool, now: datetime
) -> Registration:
    """Use the invite up and store the registration, in one transaction of the caller's.

    Raises InviteRefusedError and RegistrationRefusedError; then neither has happened.
    """
    invite = invites.redeem(session, secret, invites.REGISTERING, now=now)
    institution = session.get_one(Institution, invite.institution_id)
    at_once = invite.kind is InviteKind.ACTIVE_REGISTRATION or institution.activates_registrations
    return dynamic_registration.store(
        session, institution.id, registered, is_active=at_once, allow_http=allow_http, now=now
    )


def registration(session: Session, institution_id: int, number: int) -> Registration:
    """Return a registration of this institution. Raises InvalidFormError for any other."""
    return _own(session, Registration, institution_id, number)


def set_registration(
    session: Session, institution_id: int, number: int, status: RegistrationStatus
) -> None:
    """Approve a registration, or switch it on or off. Raises InvalidFormError."""
    registration(session, institution_id, number).status = status


def set_deployment(
    session: Session, institution_id: int, number: int, status: DeploymentStatus
) -> None:
    """Approve a deployment, or switch it on or off. Raises InvalidFormError."""
    _own(session, Deployment, institution_id, number).status = status


def remove_administrator(
    session: Session, institution_id: int, number: int, *, is_sure: bool
) -> bool:
    """Remove an administrator; the last one only of somebody who is sure.

    Returns whether it was done. Raises InvalidFormError.
    """
    row = _own(session, Administrator, institution_id, number)
    if len(administrators.of_institution(session, institution_id)) == 1 and not is_sure:
        return False
    session.delete(row)
    session.flush()
    return True


def _own(session: Session, model: type[Row], institution_id: int, number: int) -> Row:
    row = session.scalars(
        select(model).where(model.id == number, model.institution_id == institution_id)
    ).one_or_none()
    if row is None:
        raise InvalidFormError(model.__tablename__)
    return row
