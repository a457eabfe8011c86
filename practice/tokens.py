"""The token endpoint: gives the tool an access token for the platform's services.

Client credentials with a signed assertion (LTI 1.3 security framework, section 4.1); answers and
errors as in RFC 6749, sections 5.1 and 5.2.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from practice import grants
from practice.clients import Client
from practice.running import Running, current
from practice.tool_tokens import ToolTokenError, named_in

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

bp = Blueprint("tokens", __name__)


class TokenError(Exception):
    """A token that we do not give; `error` is one of RFC 6749 section 5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


@bp.post("/token")
def token() -> Response:
    """Answer a token request with a token, or with the reason why not."""
    running = current()
    if running.switches.services == "token-refused":
        raise TokenError("invalid_client", "refused by the switch on the course page", 401)
    if running.switches.services == "token-down":
        raise TokenError("temporarily_unavailable", "down by the switch on the course page", 503)
    _check_request()
    client = _check_client(running)
    granted = _granted_scopes(request.form.get("scope", ""), client.scopes)
    access_token = running.grants.issue(granted, now=running.clock(), client_id=client.id)
    answer = {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": grants.LIFETIME,
        "scope": " ".join(granted),
    }
    return _uncached(jsonify(answer))


@bp.errorhandler(TokenError)
def refused(error: TokenError) -> Response:
    """Say why there is no token."""
    answer = jsonify(error=error.error, error_description=error.description)
    answer.status_code = error.status
    return _uncached(answer)


def _check_request() -> None:
    if request.mimetype != "application/x-www-form-urlencoded":
        raise TokenError("invalid_request", "send the request form-encoded")
    if request.args:
        raise TokenError("invalid_request", "send the parameters in the body, not in the address")
    for name, values in request.form.lists():
        if len(values) > 1:
            raise TokenError("invalid_request", f"{name} is there more than once")
    grant_type = request.form.get("grant_type")
    if not grant_type:
        raise TokenError("invalid_request", "grant_type is missing")
    if grant_type != "client_credentials":
        raise TokenError("unsupported_grant_type", "grant_type is not client_credentials")


def _check_client(running: Running) -> Client:
    """The tool that asks, which has proved who it is."""
    if "Authorization" in request.headers or "client_secret" in request.form:
        raise TokenError("invalid_client", "prove who you are with client_assertion only", 401)
    if request.form.get("client_assertion_type") != ASSERTION_TYPE:
        raise TokenError("invalid_client", f"client_assertion_type is not {ASSERTION_TYPE}", 401)
    assertion = request.form.get("client_assertion")
    if not assertion:
        raise TokenError("invalid_client", "client_assertion is missing", 401)
    # Whom an assertion names decides whose keys it is checked with, and is checked with them.
    client = running.clients.find(named_in(assertion)) or running.clients.built_in
    if request.form.get("client_id", client.id) != client.id:
        raise TokenError("invalid_client", "client_id is not the one that is registered", 401)
    try:
        client.assertions.accept(assertion)
    except ToolTokenError as error:
        raise TokenError("invalid_client", str(error), 401) from error
    return client


def _granted_scopes(asked: str, registered: frozenset[str]) -> list[str]:
    """Those of the scopes asked for that the tool has, in the order they were asked for."""
    granted = [scope for scope in dict.fromkeys(asked.split()) if scope in registered]
    if not granted:
        raise TokenError("invalid_scope", "none of the scopes asked for can be granted")
    return granted


def _uncached(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Pragma"] = "no-cache"
    return answer
