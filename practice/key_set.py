"""The platform's key set, its rotation, and whether the platform is up."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from practice.running import current
from practice.security import refuse_other_sites

KEPT = 300
"""Seconds that a tool may keep the key set."""

bp = Blueprint("key_set", __name__)


@bp.get("/jwks.json")
def jwks() -> Response:
    """The public keys (RFC 7517 section 5); 503 while the switch says that this part fails."""
    running = current()
    if running.key_set_down:
        answer = jsonify(error="the key set is switched off on the course page")
        answer.status_code = 503
        return answer
    answer = jsonify(running.platform.jwks())
    answer.headers["Cache-Control"] = f"public, max-age={KEPT}"
    return answer


@bp.post("/keys/rotate")
def rotate() -> ResponseReturnValue:
    """Make a new signing key; the last ones stay in the key set.

    Goes back to the page of the `course` that the form names, or to the start.
    """
    refuse_other_sites()
    current().platform.keys.rotate()
    course = current().courses.find(request.form.get("course", ""))
    if course is not None:
        return redirect(url_for("pages.course", name=course.name), 303)
    return redirect(url_for("pages.start"), 303)


@bp.get("/health")
def health() -> Response:
    """Say that the platform serves requests."""
    return jsonify(status="ok")
