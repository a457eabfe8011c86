"""What is in a course beside the two links that it began with: opening it, and copying it all."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from practice.pages import chosen_course, chosen_link, with_cookie
from practice.running import current
from practice.security import refuse_other_sites
from practice.sessions import COOKIE

bp = Blueprint("content", __name__)


@bp.get("/courses/<name>/links/<link_id>")
def open_link(name: str, link_id: str) -> ResponseReturnValue:
    """Open a link of a course in the window that asks for it."""
    course = chosen_course(name)
    link = replace(chosen_link(course, link_id), window=True)
    session = current().sessions.open(request.cookies.get(COOKIE))
    hint = session.begin(course, link)
    return with_cookie(make_response(redirect(url_for("pages.launch", hint=hint))), session)


@bp.post("/courses/<name>/copy")
def copy(name: str) -> ResponseReturnValue:
    """Copy a course with everything in it, and go to the copy.

    As on a real platform: new ids for the course and its links, the same custom values, the same
    deployment, and nobody tells the tool.
    """
    refuse_other_sites()
    made = current().courses.copy(chosen_course(name).name)
    return redirect(url_for("pages.course", name=made.name), 303)
