"""The administrator's pages: letting a tool register, and enabling what has registered."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from practice.clients import Client
from practice.courses import ResourceLink, new_link_id
from practice.errors import RefusedError
from practice.flavours import FLAVOURS, Flavour
from practice.invitations import LIFETIME, Invitation, new_key
from practice.registered import new_ids
from practice.registration_checks import secure
from practice.running import Running, current
from practice.security import origin_of, refuse_other_sites
from practice.sessions import COOKIE

bp = Blueprint("administration", __name__)


@bp.before_request
def only_for_administrators() -> None:
    """Refuse everybody else."""
    session = current().sessions.find(request.cookies.get(COOKIE))
    if session is None or not session.persona.administers:
        raise RefusedError("Only an administrator can register tools.", 403)


@bp.get("/tools")
def tools() -> ResponseReturnValue:
    """List the tools, and offer to register one."""
    clients = current().clients
    return render_template("tools.html", clients=clients.all(), flavours=FLAVOURS)


@bp.post("/tools/register")
def invite() -> ResponseReturnValue:
    """Begin the registration of the tool at `url`, the way `flavour` says.

    Where a tool of that place is here already, some platforms ask first what is meant.
    """
    refuse_other_sites()
    running = current()
    url, flavour = _asked()
    known = _known(running, url) if flavour.updates else None
    choice = request.form.get("choice")
    if known is not None and choice not in {"update", "new"}:
        return render_template("update_or_new.html", known=known, form=request.form)
    updated = known if choice == "update" else None
    invitation = _invitation(running, url, flavour, updated)
    running.invitations.give(invitation, now=running.clock())
    return redirect(url_for(".registering", key=invitation.key), 303)


def _asked() -> tuple[str, Flavour]:
    url = request.form.get("url", "").strip()
    flavour = FLAVOURS.get(request.form.get("flavour", ""))
    if flavour is None:
        raise RefusedError(f"flavour has to be one of {', '.join(FLAVOURS)}.")
    if any(secure(url, "url")):
        raise RefusedError("The registration address of the tool has to be an https address.")
    return url, flavour


def _known(running: Running, url: str) -> Client | None:
    """The registration of a tool at the same place."""
    parts = urlsplit(url)
    clients = running.clients
    return clients.on_domain(parts.netloc) or clients.on_domain(parts.hostname or "")


def _invitation(running: Running, url: str, flavour: Flavour, updated: Client | None) -> Invitation:
    serial = len(running.clients.all()) + 1
    client_id, deployment_id = new_ids(flavour, serial)
    if updated is not None:
        client_id, deployment_id = updated.id, updated.platform.deployment_id
    now = int(running.clock())
    key = new_key()
    token = None
    if flavour.token:
        scope = "reg" if updated is None else "reg-update"
        claims = {"sub": client_id, "scope": scope, "iat": now, "exp": now + LIFETIME, "jti": key}
        token = running.platform.id_token(claims)
    return Invitation(
        key=key,
        tool_url=url,
        flavour=flavour,
        expires_at=now + LIFETIME,
        token=token,
        client_id=client_id,
        deployment_id=deployment_id,
    )


@bp.get("/tools/register/<key>")
def registering(key: str) -> ResponseReturnValue:
    """Show the tool's registration page in a frame, or the way to it; then what came of it."""
    running = current()
    invitation = running.invitations.find(key, now=running.clock())
    if invitation is None:
        raise RefusedError("This registration is over. Begin again.", 404)
    g.also_framed = origin_of(invitation.tool_url)
    return render_template(
        "registering.html",
        invitation=invitation,
        address=_address(running, invitation),
        tool_origin=origin_of(invitation.tool_url),
        client=running.clients.any_of(invitation.client_id) if invitation.done else None,
    )


def _address(running: Running, invitation: Invitation) -> str:
    """The tool's address with what it needs to register (section 3.2)."""
    key = invitation.key
    told = {
        "openid_configuration": (
            f"{running.platform.issuer}/registrations/{key}/openid-configuration"
        )
    }
    if invitation.token is not None:
        told["registration_token"] = invitation.token
    joint = "&" if urlsplit(invitation.tool_url).query else "?"
    return f"{invitation.tool_url}{joint}{urlencode(told)}"


@bp.post("/tools/<client_id>/enable")
def enable(client_id: str) -> ResponseReturnValue:
    """Enable a registration, and put the tool into every course; or disable it (`off`)."""
    refuse_other_sites()
    running = current()
    client = running.clients.any_of(client_id)
    if client is None or client is running.clients.built_in:
        raise RefusedError("There is no such registration here.", 404)
    running.clients.put(replace(client, enabled="off" not in request.form))
    for course in running.courses.all():
        if not any(link.client_id == client.id for link in course.links):
            running.courses.add(course.name, (_link_to(client),), ())
    return redirect(url_for(".tools"), 303)


def _link_to(client: Client) -> ResourceLink:
    return ResourceLink(
        id=new_link_id(),
        title=client.name,
        description="",
        window=False,
        client_id=client.id,
        added=True,
    )
