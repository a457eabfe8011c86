"""Deep linking: sends a teacher to the tool's picker, and takes what was picked (2.0, section 4).

The return address is made for one request; it is good until an answer was accepted.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from practice import claims as c
from practice import messages
from practice.clients import Client
from practice.content_items import Item, link_of
from practice.deep_link_requests import Asked
from practice.deep_link_response import Response, ResponseRefusedError, read
from practice.errors import RefusedError
from practice.pages import chosen_course, tool_page
from practice.running import Running, current
from practice.security import framed_by_us
from practice.sessions import COOKIE, Session
from practice.switches import DEEP_LINK_TYPES, Switches

bp = Blueprint("deep_links", __name__)


@bp.get("/courses/<name>/add")
def picker(name: str) -> ResponseReturnValue:
    """Show the tool's picker in a frame; `client` in the address may choose another tool."""
    running = current()
    course = chosen_course(name)
    session = running.sessions.open(request.cookies.get(COOKIE))
    if not session.persona.teaches:
        raise RefusedError("Only a teacher of this course can add something to it.", 403)
    client = running.clients.of_link(request.args.get("client", ""))
    if client is None or client.deep_linking is None:
        raise RefusedError("There is no such tool here that content can be added from.", 404)
    link = replace(
        course.link(window=False),
        title=f"Add from {client.name}",
        target=client.deep_linking,
        client_id=client.id,
    )
    hint = session.begin(course, link, _request(running, session, course.name, client))
    return tool_page(session, course, client, link.title, hint)


def _request(running: Running, session: Session, course: str, client: Client) -> messages.Changes:
    """Begin a request; what comes back makes a deep linking request of a launch."""
    key = secrets.token_urlsafe(24)
    return_url = f"{running.platform.issuer}/deep-links/{key}"
    changes = messages.deep_linking(return_url, _settings(session.switches))
    asked = Asked(course, client, changes[messages.DEEP_LINKING_SETTINGS])
    running.deep_links.put(key, asked)
    if session.switches.deep_link_no_target:
        changes[c.TARGET_LINK_URI] = c.ABSENT
    return changes


def _settings(switches: Switches) -> dict[str, object]:
    """The settings of a request, as the switches have them."""
    return {
        "accept_types": list(DEEP_LINK_TYPES[switches.deep_link_types]),
        "accept_multiple": not switches.deep_link_one,
        "accept_lineitem": not switches.deep_link_no_lineitem,
        "data": c.ABSENT if switches.deep_link_no_data else str(secrets.randbelow(10**6)),
    }


@bp.post("/deep-links/<key>")
@framed_by_us
def returned(key: str) -> ResponseReturnValue:
    """Take the tool's answer: put what was picked into the course, or say all that is wrong."""
    running = current()
    asked = running.deep_links.find(key)
    if asked is None:
        raise RefusedError("Nothing was asked for here, or it has been answered before.", 404)
    if len(request.form.getlist("JWT")) != 1:
        raise RefusedError("The tool has to post one form field named JWT.")
    try:
        answer = read(request.form["JWT"], asked.client, asked.settings, running.clock())
    except ResponseRefusedError as error:
        return render_template(
            "refused_items.html", reasons=error.reasons, course=asked.course
        ), 400
    if not running.deep_links.finish(key):
        raise RefusedError("This request has been answered before.", 404)
    return _added(running, asked, answer)


def _added(running: Running, asked: Asked, answer: Response) -> ResponseReturnValue:
    client = asked.client
    graded = bool(asked.settings.get("accept_lineitem"))
    links: list[Item] = [item for item in answer.items if item["type"] == "ltiResourceLink"]
    made = tuple(
        link_of(item, client_id=client.id, name=client.name, graded=graded) for item in links
    )
    others = tuple(item for item in answer.items if item["type"] != "ltiResourceLink")
    running.courses.add(asked.course, made, others)
    return render_template(
        "added.html",
        course=asked.course,
        links=made,
        items=others,
        notes=answer.notes,
        ignored=not graded and any("lineItem" in item for item in links),
    )
