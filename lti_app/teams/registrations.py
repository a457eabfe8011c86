"""Each institution's Teams, as a registration like those of platforms: made when it is first used.

So that everything behind the door is the same: launches, courses, counts, what is kept about
somebody, and the switch by which an administrator shuts the door.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from lti_app.db import insert_or_update
from lti_app.errors import DisabledRegistrationError, TeamsNotReadyError
from lti_app.institution.models import Institution
from lti_app.lti.models import Registration, RegistrationKind
from lti_app.lti.registry import RegisteredPlatform, Registry
from lti_app.teams.settings_file import TeamsSettings

HOSTS = (
    "https://teams.microsoft.com",
    "https://*.teams.microsoft.com",
    "https://*.cloud.microsoft",
)
"""Where Teams runs in a browser: who may frame what is shown in a tab."""
DEPLOYMENT = "teams"


def frame_origins(settings: TeamsSettings) -> tuple[str, ...]:
    """Return who may frame our pages in Teams, and what stands in for it in development."""
    return (*HOSTS, *settings.message_origins)


def registration_of(
    connection: Connection,
    registry: Registry,
    settings: TeamsSettings,
    institution: str,
    *,
    now: datetime,
) -> RegisteredPlatform:
    """Return the registration of an institution's Teams.

    What was made or changed the caller commits. Raises TeamsNotReadyError when there is no such
    institution, DisabledRegistrationError when an administrator has shut the door.
    """
    # The people of all its tenants come together: a course may have members of several.
    issuer = f"teams:{institution}"
    framed_by = frame_origins(settings)
    found = registry.platform(issuer, settings.client_id, RegistrationKind.TEAMS)
    if found is None or found.frame_origins != framed_by:
        _settle(connection, settings, institution, issuer, now=now)
        registry.forget()
        found = registry.platform(issuer, settings.client_id, RegistrationKind.TEAMS)
    if found is None:
        raise TeamsNotReadyError(institution)
    if not found.is_active:
        raise DisabledRegistrationError
    return found


def _settle(
    connection: Connection,
    settings: TeamsSettings,
    institution: str,
    issuer: str,
    *,
    now: datetime,
) -> None:
    """Make the registration, or bring up to date who may frame its pages."""
    owner = connection.scalar(select(Institution.id).where(Institution.slug == institution))
    if owner is None:
        raise TeamsNotReadyError(institution)
    statement = insert_or_update(
        connection.dialect.name,
        Registration.__table__,
        ["issuer", "client_id"],
        ["frame_origins"],
    )
    values = {
        "institution_id": owner,
        "name": "Microsoft Teams",
        "kind": RegistrationKind.TEAMS,
        "issuer": issuer,
        "client_id": settings.client_id,
        "auth_url": "",
        "token_url": "",
        "jwks_url": "",
        "frame_origins": " ".join(frame_origins(settings)),
        # Only we name deployments here, so there is nothing to approve.
        "approve_deployments": True,
        "made_at": now,
    }
    connection.execute(statement, values)
