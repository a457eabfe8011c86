"""What administrators may do, always within their own institution; and accepting a platform."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_app.institution import invites
from lti_app.institution.models import Institution, InviteKind
from lti_app.lti import dynamic_registration
from lti_app.lti.dynamic_registration import Registered
from lti_app.lti.models import Registration


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
