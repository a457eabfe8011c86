"""The pages that a person sees: start, course, and the steps in and out of the tool."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from practice import switches as sw
from practice.clients import Client
from practice.courses import Course, ResourceLink
from practice.elsewhere import authentication_request
from practice.errors import RefusedError
from practice.personas import PERSONAS, Persona
from practice.platform import Platform
from practice.roster import generated_by_id
from practice.running import Running, current
from practice.security import SAME_PLATFORM, framed_by_us, origin_of
from practice.sessions import COOKIE, Launch, Session
from practice.storage import target_of, told_at_login

bp = Blueprint("pages", __name__)
LANGUAGES = {"nl-NL": "Nederlands", "en-GB": "English"}
"""Those that can be chosen before a course is open; its switches have more."""


@bp.before_request
def use_the_issuers_address() -> ResponseReturnValue | None:
    """Send a browser that came by another name of this machine to the issuer's address.

    Our cookie belongs to one name only, and the tool sends people back to the issuer's.
    """
    issuer = current().platform.issuer
    if request.method == "GET" and origin_of(request.url) != issuer:
        return redirect(issuer + request.full_path.rstrip("?"))
    return None


@bp.get("/")
def start() -> ResponseReturnValue:
    """Say what this is, and let somebody choose a course and who to be."""
    return render_template(
        "start.html",
        courses=current().courses.all(),
        personas=persona_groups(),
        chosen=who_was_here(),
        languages=LANGUAGES,
    )


@bp.get("/courses")
def open_course() -> ResponseReturnValue:
    """Go to the course chosen on the start page."""
    course = chosen_course(request.args.get("course", ""))
    chosen: dict[str, Any] = {
        name: request.args[name] for name in ("as", "locale") if name in request.args
    }
    return redirect(url_for(".course", name=course.name, **chosen))


@bp.get("/courses/<name>")
def course(name: str) -> ResponseReturnValue:
    """Show a course with the tool in it; the address may say who is looking, and the switches."""
    running = current()
    chosen = chosen_course(name)
    session = running.sessions.open(request.cookies.get(COOKIE))
    _apply_address(running, session)
    asked = request.args.get("open")
    shown = chosen_link(chosen, asked) if asked else chosen.link(window=False)
    client = running.clients.of_link(shown.client_id)
    if client is None:
        raise RefusedError("The tool of this link is not registered any more.", 404)
    page = render_template(
        "course.html",
        course=chosen,
        courses=running.courses.all(),
        persona=session.persona,
        personas=persona_groups(),
        shown=shown,
        adding=running.clients.with_deep_linking() if session.persona.teaches else (),
        in_frame=session.begin(chosen, shown),
        in_window=session.begin(chosen, chosen.link(window=True)),
        switches=session.switches,
        touched=sw.touched(session.switches),
        controls=sw.CONTROLS,
        sandbox=sw.SANDBOXES.get(session.switches.sandbox),
        client=client,
        storage=target_of(session.switches),
        kid=running.platform.keys.current.kid,
    )
    return with_cookie(make_response(page), session)


@bp.get("/launch/<hint>")
@framed_by_us
def launch(hint: str) -> ResponseReturnValue:
    """Send the browser to the tool's login initiation (LTI 1.3 security framework, 5.1.1.1).

    With the tool's cookies switched off, that step is taken for the browser.
    """
    running = current()
    session = running.sessions.find(request.cookies.get(COOKIE))
    begun = session.launch(hint) if session else None
    client = running.clients.of_link(begun.link.client_id) if begun else None
    if begun is None or client is None:
        raise RefusedError("This launch is not known any more. Reload the course page.", 404)
    platform, method = client.platform, begun.switches.login
    fields = _login_initiation(platform, begun, hint)
    if begun.switches.no_cookies:
        return redirect(
            authentication_request(platform.login_url, method, fields, platform.auth_url)
        )
    return render_template(
        "launch.html",
        action=platform.login_url,
        method=method,
        fields=fields,
        title=begun.link.title,
    )


@bp.get("/returned")
@framed_by_us
def returned() -> ResponseReturnValue:
    """Where the tool sends people back to, with a message perhaps (LTI 1.3 core, 5.4.4)."""
    return render_template(
        "returned.html",
        message=request.args.get("lti_msg"),
        error=request.args.get("lti_errormsg"),
    )


def tool_page(
    session: Session, course: Course, client: Client, title: str, hint: str
) -> ResponseReturnValue:
    """A page of `course` with nothing in it but the tool of `client`, for the launch of `hint`."""
    page = render_template(
        "frame.html",
        course=course,
        client=client,
        title=title,
        hint=hint,
        storage=target_of(session.switches),
        switches=session.switches,
    )
    return with_cookie(make_response(page), session)


def _apply_address(running: Running, session: Session) -> None:
    """Sign in whom the address names, and set the switches that it names."""
    if "as" in request.args:
        session.persona = chosen_persona(request.args["as"])
    switches = sw.from_query(request.args)
    if switches is not None:
        session.switches = switches
        running.obey(switches)


def _login_initiation(platform: Platform, launch: Launch, hint: str) -> dict[str, str]:
    return {
        "iss": platform.issuer,
        "login_hint": launch.persona.id,
        "target_link_uri": launch.link.target or platform.target_link_uri,
        "lti_message_hint": hint,
        "client_id": platform.client_id,
        "lti_deployment_id": platform.deployment_id,
        **told_at_login(launch),
    }


def with_cookie(response: Response, session: Session) -> Response:
    """Let the browser of `session` know who it is."""
    response.set_cookie(COOKIE, session.id, httponly=True, **SAME_PLATFORM)
    return response


def chosen_course(name: str) -> Course:
    """The course of that name; raises `RefusedError` if there is none."""
    course = current().courses.find(name)
    if course is None:
        raise RefusedError(f"There is no course {name!r} here.", 404)
    return course


def chosen_link(course: Course, link_id: str) -> ResourceLink:
    """The link of that id in `course`; raises `RefusedError` if there is none."""
    link = course.link_by_id(link_id)
    if link is None:
        raise RefusedError(f"There is no link {link_id!r} in this course.", 404)
    return link


def chosen_persona(persona_id: str) -> Persona:
    """The persona of that id; raises `RefusedError` if there is none."""
    largest = max(course.generated for course in current().courses.all())
    persona = PERSONAS.get(persona_id) or generated_by_id(persona_id, largest)
    if persona is None:
        raise RefusedError(f"Nobody here is called {persona_id!r}.", 404)
    return persona


def who_was_here() -> Session:
    """The session of this browser; a new one, which is not kept, where it has none yet."""
    return current().sessions.find(request.cookies.get(COOKIE)) or Session(id="")


def persona_groups() -> dict[str, list[Persona]]:
    """All personas, for a list to choose from."""
    groups: dict[str, list[Persona]] = {"Staff": [], "Students": [], "Others": []}
    for persona in PERSONAS.values():
        if persona.email.endswith("@staff.example"):
            groups["Staff"].append(persona)
        elif persona.email.endswith("@student.example"):
            groups["Students"].append(persona)
        else:
            groups["Others"].append(persona)
    return groups
