"""What a launch says of the services: what is offered now, to this tool and this link."""

from __future__ import annotations

from collections.abc import Mapping

from practice import claims as c
from practice.running import Running
from practice.service_claims import GRADES, MEMBERSHIPS_READ, NAMES_AND_ROLES, line_item_url
from practice.sessions import Launch

_LEFT_OUT: Mapping[str, set[str]] = {
    "no-members": {NAMES_AND_ROLES},
    "no-grades": {GRADES},
    "none": {NAMES_AND_ROLES, GRADES},
}


def as_offered(running: Running, launch: Launch, claims: c.Claims) -> c.Claims:
    """Change the claims of the services to what the switches, the tool and its link allow."""
    client = running.clients.of_link(launch.link.client_id)
    scopes = client.scopes if client is not None else frozenset()
    left_out = set(_LEFT_OUT.get(launch.switches.offers, ()))
    if MEMBERSHIPS_READ not in scopes:
        left_out.add(NAMES_AND_ROLES)
    endpoint = claims.get(GRADES)
    if endpoint is not None:
        endpoint = {**endpoint, "scope": [each for each in endpoint["scope"] if each in scopes]}
        if not endpoint["scope"]:
            left_out.add(GRADES)
        elif "lineitem" not in endpoint and c.RESOURCE_LINK in claims:
            endpoint |= _line_item(running, launch)
        claims = {**claims, GRADES: endpoint}
    return {name: value for name, value in claims.items() if name not in left_out}


def _line_item(running: Running, launch: Launch) -> dict[str, str]:
    """The line item of the launch's link, if it came with one; Moodle says "" if not."""
    if launch.switches.offers == "no-line-item":
        return {}
    item = running.gradebook.own(launch.course, launch.link.id)
    if item is not None:
        return {"lineitem": line_item_url(running.platform.issuer, item.course_id, item.number)}
    return {"lineitem": ""} if launch.switches.grades == "moodle" else {}
