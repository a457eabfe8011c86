"""Dynamic registration: what the tool's server reads and sends (LTI Dynamic Registration 1.0)."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from practice import messages
from practice.clients import Client
from practice.grants import SCOPES
from practice.invitations import Invitation
from practice.registered import client_of
from practice.registration_checks import MESSAGES, TOOL, problems
from practice.running import Running, current

LARGEST = 100_000
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_CLAIMS = ("iss", "sub", "aud", "name", "given_name", "family_name", "email", "locale")
_VARIABLES = (
    "User.id",
    "Person.name.full",
    "Context.id",
    "Context.id.history",
    "ResourceLink.id",
    "ResourceLink.id.history",
    "CourseSection.timeFrame.end",
)

bp = Blueprint("registrations", __name__)


class RegistrationRefusedError(Exception):
    """A registration that we do not make; `error` is one of RFC 7591 or RFC 6750."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


@bp.errorhandler(RegistrationRefusedError)
def refused(error: RegistrationRefusedError) -> Response:
    """Say why (RFC 7591 section 3.2.2)."""
    answer = jsonify(error=error.error, error_description=error.description)
    answer.status_code = error.status
    return answer


@bp.get("/registrations/<key>/openid-configuration")
def configuration(key: str) -> Response:
    """What a tool needs to know to register (section 3.3), as long as its invitation is good."""
    running = current()
    invitation = running.invitations.read(key, now=running.clock())
    if invitation is None:
        raise RegistrationRefusedError("invalid_request", "this address is used up, or old", 404)
    return jsonify(_configuration(running, invitation))


def _configuration(running: Running, invitation: Invitation) -> dict[str, Any]:
    platform, flavour = running.platform, invitation.flavour
    configuration: dict[str, Any] = {
        "issuer": platform.issuer,
        "authorization_endpoint": platform.auth_url,
        "registration_endpoint": f"{platform.issuer}/registrations/{invitation.key}",
        "jwks_uri": f"{platform.issuer}/jwks.json",
        "token_endpoint": platform.token_url,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", *sorted(SCOPES)],
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": list(_CLAIMS),
        PLATFORM: {
            "product_family_code": flavour.family,
            "version": flavour.version,
            "messages_supported": [_message(each, flavour.placements) for each in MESSAGES],
            "variables": list(_VARIABLES),
            **flavour.extension,
        },
    }
    if flavour.audience is not None:
        configuration["authorization_server"] = flavour.audience
    return configuration


def _message(message_type: str, placements: tuple[str, ...]) -> dict[str, object]:
    message: dict[str, object] = {"type": message_type}
    if placements:
        usual = placements[0] if message_type != messages.DEEP_LINKING else None
        message["placements"] = [usual] if usual else list(placements[1:])
    return message


@bp.post("/registrations/<key>")
def register(key: str) -> Response:
    """Register the tool that has this invitation, or say all that is wrong (section 3.5)."""
    running = current()
    now = running.clock()
    invitation = running.invitations.find(key, now=now)
    if invitation is None or invitation.done:
        raise RegistrationRefusedError("invalid_request", "this address is used up, or old", 404)
    _check_token(invitation)
    metadata = _metadata(running, invitation)
    if not running.invitations.finish(key, now=now):
        raise RegistrationRefusedError("invalid_request", "this address is used up, or old", 404)
    running.clients.put(_client(running, invitation, metadata))
    answer = jsonify(_registered(invitation, metadata))
    answer.status_code = invitation.flavour.status
    return answer


def _client(running: Running, invitation: Invitation, metadata: dict[str, Any]) -> Client:
    """The registration as we keep it; an update leaves it as enabled as it was."""
    made = client_of(
        running.platform,
        invitation.flavour,
        metadata,
        client_id=invitation.client_id,
        deployment_id=invitation.deployment_id,
        fetch_of=running.fetch_of,
        clock=running.clock,
    )
    known = running.clients.any_of(made.id)
    return made if known is None else replace(made, enabled=known.enabled)


def _check_token(invitation: Invitation) -> None:
    """The token has to come back where one was given, and nothing where none was."""
    sent = request.headers.get("Authorization")
    if invitation.token is None:
        if sent is not None:
            raise RegistrationRefusedError("invalid_token", "no token was given to be sent", 401)
    elif not secrets.compare_digest((sent or "").encode(), f"Bearer {invitation.token}".encode()):
        raise RegistrationRefusedError("invalid_token", "the registration token is not there", 401)


def _metadata(running: Running, invitation: Invitation) -> dict[str, Any]:
    """What the tool sent, if nothing is wrong with it."""
    request.max_content_length = LARGEST
    metadata = request.get_json(silent=True)
    if request.mimetype != "application/json":
        raise RegistrationRefusedError("invalid_request", "send it as application/json")
    found = list(problems(metadata, {"openid", *SCOPES}))
    if found:
        redirect_only = all(each.startswith("redirect_uris") for each in found)
        error = "invalid_redirect_uri" if redirect_only else "invalid_client_metadata"
        raise RegistrationRefusedError(error, "; ".join(found))
    assert isinstance(metadata, dict)
    domain = metadata[TOOL]["domain"]
    if invitation.flavour.unique and running.clients.on_domain(domain):
        raise RegistrationRefusedError(
            "invalid_client_metadata", f"a tool on {domain} is registered here already"
        )
    return metadata


def _registered(invitation: Invitation, metadata: dict[str, Any]) -> dict[str, Any]:
    """The registration as it was made (RFC 7591 section 3.2.1)."""
    registered: dict[str, Any] = {**metadata, "client_id": invitation.client_id}
    if invitation.flavour.deployed:
        deployment = {"deployment_id": invitation.deployment_id}
        registered[TOOL] = {**metadata[TOOL], **deployment}
    return registered
