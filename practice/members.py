"""Names and Role Provisioning Services 2.0: who is in the course of a launch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request

from practice import claims as c
from practice import paging
from practice.courses import Course
from practice.roster import Member, Roster
from practice.running import current
from practice.service_claims import MEMBERSHIPS_READ
from practice.service_errors import PREFIX, ServiceError
from practice.services import service

CONTAINER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
PAGE = 25
"""How many members a page holds unless the tool asks for another number."""
_CONTEXT_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"

bp = Blueprint("members", __name__)


@bp.get(f"{PREFIX}<context_id>/members")
@service(MEMBERSHIPS_READ, answers=CONTAINER)
def members(course: Course) -> Response:
    """A page of the course's members (section 2.4), filtered by `role` and for the link `rlid`."""
    asked = paging.question("role", "rlid", limit=PAGE)
    link = asked.filters.get("rlid")
    if link is not None and course.link_by_id(link) is None:
        raise ServiceError(404, f"this course has no resource link {link!r}")
    found, following = paging.page(_members(current().rosters.of(course), asked), asked)
    answer = Response(
        json.dumps(
            {
                "id": request.url,
                "context": {k: v for k, v in course.claim().items() if k != "type"},
                "members": [_member(each, link) for each in found],
            }
        ),
        content_type=CONTAINER,
    )
    if following is not None:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _members(roster: Roster, asked: paging.Question) -> Iterator[tuple[int, Member]]:
    role = asked.filters.get("role")
    for position, member in roster.since(asked.position):
        if role is None or _in_full(role) in map(_in_full, member.persona.roles):
            yield position, member


def _in_full(role: str) -> str:
    """The URI of a role; one of the context may be named in short (section 2.4.1)."""
    return role if ":" in role else f"{_CONTEXT_ROLE}{role}"


def _member(member: Member, link: str | None) -> dict[str, Any]:
    """What the tool learns of somebody (section 2.2); for a link also what its launch would say."""
    shown: dict[str, Any] = {
        "status": member.status,
        "user_id": member.subject,
        "roles": list(member.persona.roles),
    }
    switches = current().switches
    if not (switches.no_pii or switches.anonymous):
        shown |= c.personal(member.persona)
    if link is not None:
        shown["message"] = [{c.MESSAGE_TYPE: "LtiResourceLinkRequest", c.CUSTOM: {}}]
    return shown
