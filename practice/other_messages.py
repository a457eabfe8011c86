"""Launches of the other messages of LTI, from a form on the course page or by their address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from practice import messages
from practice.courses import Course
from practice.errors import RefusedError
from practice.messages import Changes
from practice.pages import chosen_course, chosen_persona, tool_page
from practice.personas import Persona
from practice.running import Running, current
from practice.service_claims import line_item_url
from practice.sessions import COOKIE

bp = Blueprint("other_messages", __name__)

Build = Callable[[Running, Course, Persona], Changes]
"""Makes the message about a person in a course."""


@dataclass(frozen=True)
class Kind:
    """A message: its label, who may send it, and what it claims."""

    label: str
    allowed: Callable[[Persona], bool]
    build: Build


def _teacher(persona: Persona) -> bool:
    return persona.teaches


def _submission_review(running: Running, course: Course, about: Persona) -> Changes:
    items = running.gradebook.line_items(course)
    if not items:
        raise RefusedError("There is no grade column in this course to review.")
    url = line_item_url(running.platform.issuer, course.id, items[0].number)
    return messages.submission_review(about, url)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "privacy": Kind(
            "Data privacy",
            lambda persona: persona.administers,
            lambda _running, _course, about: messages.privacy(about),
        ),
        "submission-review": Kind("Submission review", _teacher, _submission_review),
        "eula": Kind(
            "Terms of use",
            lambda _: True,
            lambda running, _course, _about: messages.eula(f"{running.platform.issuer}/eula"),
        ),
        "report-review": Kind(
            "Asset report", _teacher, lambda _running, _course, about: messages.report_review(about)
        ),
        "asset-settings": Kind(
            "Asset processor's settings", _teacher, lambda *_: messages.asset_settings()
        ),
        "unknown": Kind("A message nobody knows", lambda _: True, lambda *_: messages.unknown()),
    }
)


@bp.app_template_global()
def sendable_by(persona: Persona) -> dict[str, Kind]:
    """The messages that somebody may send, by the name that their address has."""
    return {name: kind for name, kind in KINDS.items() if kind.allowed(persona)}


@bp.get("/courses/<name>/message")
def send(name: str) -> ResponseReturnValue:
    """Show the tool with `message`, which may be `about` somebody (the first student, if not)."""
    running = current()
    course = chosen_course(name)
    session = running.sessions.open(request.cookies.get(COOKIE))
    kind = KINDS.get(request.args.get("message", ""))
    if kind is None:
        raise RefusedError(f"message has to be one of {', '.join(KINDS)}.", 404)
    if not kind.allowed(session.persona):
        raise RefusedError(f"{session.persona.label}: you may not send this message.", 403)
    about = chosen_persona(request.args.get("about", "student-01"))
    link = replace(course.link(window=False), title=kind.label)
    client = running.clients.built_in
    hint = session.begin(course, link, kind.build(running, course, about))
    return tool_page(session, course, client, kind.label, hint)
