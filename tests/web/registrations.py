"""What a stand-in platform says, and what was stored of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.lti.dynamic_registration import PLATFORM_CONFIGURATION
from lti_app.lti.models import Registration


def rows(session: Session) -> list[Registration]:
    session.rollback()
    return list(session.scalars(select(Registration).order_by(Registration.id)))


def answers(url: str, **changed: object) -> dict[str, object]:
    """One object that serves as configuration and as answer."""
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/auth",
        "token_endpoint": f"{url}/token",
        "jwks_uri": f"{url}/jwks",
        "registration_endpoint": f"{url}/register",
        PLATFORM_CONFIGURATION: {},
        "client_id": "abc",
        **changed,
    }
