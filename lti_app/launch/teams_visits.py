"""From a person of Teams and a placement to a visitor: the rights, and a launch like any other."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from lti_app.access import places
from lti_app.access import service as access
from lti_app.access.service import Visitor
from lti_app.errors import TeamsPlacementError
from lti_app.institution.service import local_date
from lti_app.launch import service as launches
from lti_app.lti import roles
from lti_app.lti.claims import LaunchClaims, Message, Options, Services
from lti_app.lti.registry import RegisteredPlatform, Registry
from lti_app.teams import service
from lti_app.teams.registrations import DEPLOYMENT
from lti_app.teams.service import Placed
from lti_app.teams.tokens import TeamsPerson


def open_visit(
    connection: Connection,
    registry: Registry,
    platform: RegisteredPlatform,
    person: TeamsPerson,
    placed: Placed,
    *,
    language: str,
    now: datetime,
) -> tuple[str, Visitor]:
    """Record a visit of `person` to a placement; return its launch token and visitor.

    Raises TeamsPlacementError for a placement of another institution, DisabledDeploymentError.
    """
    if placed.institution != person.institution:
        raise TeamsPlacementError("another institution")
    deployment = launches.approved_deployment(connection, registry, platform, DEPLOYMENT, now=now)
    role = _role(connection, platform.institution_id, person, placed)
    claims = _claims(platform, person, placed, role)
    today = local_date(now, platform.time_zone)
    places.store(connection, platform, deployment.id, claims, today=today)
    opening = access.open_launch(
        platform, deployment.id, claims, language=language, in_known_browser=True, now=now
    )
    opening.record(connection)
    return opening.token, opening.visitor


def _role(connection: Connection, institution_id: int, person: TeamsPerson, placed: Placed) -> str:
    """Return what somebody is in this placement, as a role of LTI.

    Who teaches, but not here, looks along: neither the counts nor a confirmation is theirs.
    """
    if service.is_listed(connection, institution_id, person.subject):
        return roles.INSTRUCTOR
    if not person.teaches:
        return roles.LEARNER
    return roles.INSTRUCTOR if placed.made_by == person.subject else roles.MENTOR


def _claims(
    platform: RegisteredPlatform, person: TeamsPerson, placed: Placed, role: str
) -> LaunchClaims:
    """Return what a platform would have said of this visit, had it been one of LTI."""
    return LaunchClaims(
        issuer=platform.issuer,
        client_id=platform.client_id,
        message=Message.RESOURCE_LINK,
        deployment_id=DEPLOYMENT,
        # A token of Entra may be shown again while it lives; each time is a visit of its own.
        nonce=secrets.token_urlsafe(24),
        subject=person.subject,
        roles=(role,),
        resource_link_id=placed.id,
        context_id=placed.id,
        context_title=placed.title,
        person_name=None,
        locale=None,
        return_url=None,
        document_target=None,
        custom={},
        services=Services(None, None, None, ()),
        options=Options(
            is_recorded=True, is_graded=False, language=None, earlier_links=(), ends_at=None
        ),
        deep_linking={},
        for_user=None,
    )
