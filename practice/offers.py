"""What a launch says of the services: what is offered at this moment, to this link."""

from __future__ import annotations

from practice import claims as c
from practice.running import Running
from practice.service_claims import GRADES, line_item_url
from practice.sessions import Launch


def with_line_item(running: Running, launch: Launch, claims: c.Claims) -> c.Claims:
    """Add the line item of the launch's link to the claims, if it came with one."""
    endpoint = claims.get(GRADES)
    if endpoint is None or "lineitem" in endpoint or c.RESOURCE_LINK not in claims:
        return claims
    item = running.gradebook.own(launch.course, launch.link.id)
    if item is None:
        return claims
    address = line_item_url(running.platform.issuer, item.course_id, item.number)
    return {**claims, GRADES: {**endpoint, "lineitem": address}}
