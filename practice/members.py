"""Names and Role Provisioning Services 2.0: who is in the course of a launch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request

from practice import claims as c
from practice import paging
from practice.courses import Course
from practice.paging import LARGEST
from practice.personas import TEACHING_ASSISTANT
from practice.roster import ACTIVE, Member, Roster
from practice.running import current
from practice.service_claims import MEMBERSHIPS_READ
from practice.service_errors import PREFIX, ServiceError
from practice.services import callers_link, service
from practice.switches import Switches

CONTAINER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
PAGE = 25
"""How many members a page holds unless the tool asks for another number."""
ELSEWHERE = "https://other.example"
"""Where no token of ours should ever be sent."""
_CONTEXT_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"

bp = Blueprint("members", __name__)


@bp.get(f"{PREFIX}<context_id>/members")
@service(MEMBERSHIPS_READ, answers=CONTAINER)
def members(course: Course) -> Response:
    """A page of the course's members (section 2.4), filtered by `role` and for the link `rlid`."""
    switches, roster = current().switches, current().rosters.of(course)
    asked = paging.question("role", "rlid", limit=LARGEST if switches.members == "moodle" else PAGE)
    link = asked.filters.get("rlid")
    if link is not None and not callers_link(course, link):
        raise ServiceError(404, f"this course has no resource link {link!r} of yours")
    found, following = paging.page(_members(roster, asked, switches), asked)
    content = {
        "id": request.url,
        "context": {k: v for k, v in course.claim().items() if k != "type"},
        "members": [_shown(each, link, switches) for each in found],
    }
    answer = Response(json.dumps(content), content_type=CONTAINER)
    if following is not None:
        answer.headers["Link"] = f'<{_next(following, switches)}>; rel="next"'
    return answer


def _members(
    roster: Roster, asked: paging.Question, switches: Switches
) -> Iterator[tuple[int, Member]]:
    """Those whom the tool may find and asked for."""
    role = asked.filters.get("role")
    for position, member in roster.since(asked.position):
        if switches.members == "moodle" and member.status != ACTIVE:
            continue
        if switches.members == "past-launchers" and not roster.has_seen(member.subject):
            continue
        if role is None or _in_full(role) in map(_in_full, _roles(member, switches)):
            yield position, member


def _roles(member: Member, switches: Switches) -> list[str]:
    """The roles as the tool gets them; Moodle takes an assistant for a student here."""
    roles = list(member.persona.roles)
    if switches.members != "moodle":
        return roles
    return ["Learner" if role == TEACHING_ASSISTANT else role.partition("#")[2] for role in roles]


def _in_full(role: str) -> str:
    """The URI of a role; one of the context may be named in short (section 2.4.1)."""
    return role if ":" in role else f"{_CONTEXT_ROLE}{role}"


def _shown(member: Member, link: str | None, switches: Switches) -> dict[str, Any]:
    """What the tool learns of somebody (section 2.2); for a link also what its launch would say."""
    shown: dict[str, Any] = {
        "status": member.status,
        "user_id": member.subject,
        "roles": _roles(member, switches),
    }
    if not (switches.no_pii or switches.anonymous or switches.members == "no-names"):
        shown |= c.personal(member.persona)
    if link is not None:
        shown["message"] = [{c.MESSAGE_TYPE: "LtiResourceLinkRequest", c.CUSTOM: {}}]
    return shown


def _next(address: str, switches: Switches) -> str:
    """The address of the next page, right or deliberately wrong."""
    if switches.members == "next-loops":
        return request.url
    if switches.members == "next-elsewhere":
        return f"{ELSEWHERE}{address.removeprefix(current().platform.issuer)}"
    return address
