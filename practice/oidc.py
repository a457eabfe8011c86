"""The authentication endpoint: who is this, says the tool, and the platform answers.

The second and third step of a launch (LTI 1.3 security framework, section 5.1.1): the tool sends
the browser here with an authentication request, and a form in the browser takes the id_token, or
an error of OpenID Connect (core, section 3.1.2.6), back to the tool.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from practice.clients import Client, Clients
from practice.errors import RefusedError
from practice.launching import claims_of
from practice.nasty import SPOILERS, spoiled_token
from practice.offers import as_offered
from practice.platform import Platform
from practice.running import current
from practice.security import framed_by_us
from practice.sessions import COOKIE, Launch, Session
from practice.storage import told_at_launch

SLOW = 2.0
"""Seconds that the switch makes the platform wait."""

bp = Blueprint("oidc", __name__)
Parameters = MultiDict[str, str]


class AuthenticationError(Exception):
    """A request that we refuse, with an `error` that the tool is told about."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@bp.route("/auth", methods=["GET", "POST"])
@framed_by_us
def authentication() -> ResponseReturnValue:
    """Answer an authentication request by a form that the browser posts to the tool."""
    running = current()
    parameters = request.form if request.method == "POST" else request.args
    client = _client_of(parameters, running.clients)
    session = running.sessions.find(request.cookies.get(COOKIE))
    try:
        _check_protocol(parameters)
        launch = _launch_of(parameters, session, client)
    except AuthenticationError as error:
        fields = {"error": error.error, "error_description": error.description}
    else:
        if launch.switches.slow:
            running.sleep(SLOW)
        fields = {"id_token": _id_token(client.platform, launch, parameters["nonce"])}
        fields |= told_at_launch(launch)
    fields["state"] = parameters["state"]
    return render_template("answer.html", action=parameters["redirect_uri"], fields=fields)


def _client_of(parameters: Parameters, clients: Clients) -> Client:
    """The tool that asks; makes sure that an answer goes to it and to nobody else."""
    named = parameters.getlist("client_id")
    client = clients.find(named[0]) if len(named) == 1 else None
    if client is None:
        raise RefusedError("The tool did not say which client it is: client_id is not ours.")
    asked = parameters.getlist("redirect_uri")
    if len(asked) != 1 or asked[0] not in client.redirect_uris:
        raise RefusedError(
            "The tool asked for an answer at an address that is not registered: redirect_uri "
            f"has to be exactly {' or '.join(client.redirect_uris)}."
        )
    if len(parameters.getlist("state")) != 1 or not parameters["state"]:
        raise RefusedError("The tool sent no state, so it could not recognise our answer.")
    return client


def _check_protocol(parameters: Parameters) -> None:
    for name, values in parameters.lists():
        if len(values) > 1:
            raise AuthenticationError("invalid_request", f"{name} is there more than once")
    if parameters.get("response_type") != "id_token":
        raise AuthenticationError("unsupported_response_type", "response_type is not id_token")
    if parameters.get("scope") != "openid":
        raise AuthenticationError("invalid_scope", "scope is not openid")
    for name, value in (("response_mode", "form_post"), ("prompt", "none")):
        if parameters.get(name) != value:
            raise AuthenticationError("invalid_request", f"{name} is not {value}")
    for name in ("nonce", "login_hint", "lti_message_hint"):
        if not parameters.get(name):
            raise AuthenticationError("invalid_request", f"{name} is missing")


def _launch_of(parameters: Parameters, session: Session | None, client: Client) -> Launch:
    """The launch that this browser was sent to that tool with."""
    if session is None:
        raise AuthenticationError("login_required", "nobody is signed in in this browser")
    if parameters["login_hint"] != session.persona.id:
        raise AuthenticationError("login_required", "login_hint names somebody else")
    launch = session.finish(parameters["lti_message_hint"])
    if launch is None or launch.persona != session.persona:
        raise AuthenticationError("invalid_request", "lti_message_hint names no launch of ours")
    if current().clients.of_link(launch.link.client_id) is not client:
        raise AuthenticationError("unauthorized_client", "the launch was for another tool")
    if launch.switches.failing == "access-denied":
        raise AuthenticationError("access_denied", "the platform was told to refuse")
    return launch


def _id_token(platform: Platform, launch: Launch, nonce: str) -> str:
    if launch.persona.subject is not None and not launch.switches.anonymous:
        current().rosters.of(launch.course).saw(launch.persona.subject)
    claims = as_offered(current(), launch, claims_of(platform, launch, nonce))
    return spoiled_token(platform, claims, SPOILERS.get(launch.switches.spoiler))
