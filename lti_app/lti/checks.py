"""The claims of a signed message, held against what the specifications require.

OpenID Connect Core, section 3.1.3.7 (audience, authorized party, times); LTI 1.3 Core, section 5.3
(required claims) and 5.4 (optional ones, which must have the right type when they come).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from lti_app.errors import MalformedError, UnsupportedMessageError, UnverifiedError
from lti_app.errors.said import known
from lti_app.lti import claims as names
from lti_app.lti.claims import Message
from lti_app.lti.registry import origin

LEEWAY_SECONDS = 60
OLDEST_SECONDS = 600
"""A message is issued while the person waits: one made over ten minutes ago is not for now."""
LONGEST_LIFE_SECONDS = 24 * 3600

Claims = Mapping[str, Any]
SERVED = frozenset(Message)
"""The messages that have a page; all others are refused politely."""


def check_audience(body: Claims, issuer: str, client_id: str) -> None:
    """Require our issuer and that we, and only we, are the audience. Raises UnverifiedError."""
    if body.get("iss") != issuer:
        raise UnverifiedError("issuer_mismatch")
    audience = body.get("aud")
    if isinstance(audience, str):
        audience = [audience]
    if not isinstance(audience, list) or client_id not in audience:
        raise UnverifiedError("audience_mismatch")
    party = body.get("azp")
    if len(audience) > 1 and party is None:
        raise UnverifiedError("party_missing", "several audiences without azp")
    if party is not None and party != client_id:
        raise UnverifiedError("party_mismatch")


def check_times(body: Claims, now: datetime) -> None:
    """Require exp and iat, and that `now` lies between them. Raises UnverifiedError."""
    issued, expires = _seconds(body, "iat"), _seconds(body, "exp")
    moment = now.timestamp()
    if expires <= moment - LEEWAY_SECONDS:
        raise UnverifiedError("token_expired")
    if issued > moment + LEEWAY_SECONDS:
        raise UnverifiedError("token_from_future")
    if issued < moment - OLDEST_SECONDS - LEEWAY_SECONDS:
        raise UnverifiedError("token_too_old")
    if expires - issued > LONGEST_LIFE_SECONDS:
        raise UnverifiedError("token_lives_too_long")
    if "nbf" in body and _seconds(body, "nbf") > moment + LEEWAY_SECONDS:
        raise UnverifiedError("token_from_future")


def _seconds(body: Claims, name: str) -> float:
    value = body.get(name)
    if value is None:
        raise UnverifiedError("time_missing", name)
    # JSON allows 1e999, which Python reads as infinity; True is an int in Python.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e12:
        raise MalformedError("claim_malformed", name)
    return value


def check_message(
    body: Claims, *, tool_origin: str, allow_anonymous: bool, earlier_origins: Collection[str] = ()
) -> None:
    """Require every claim of a message that this tool answers, each of its type.

    The target may be at an origin that the tool had before: links keep theirs when it moves. It
    says nothing else, since nobody is sent there.
    Raises MalformedError (claim_missing, claim_malformed, ...) or UnsupportedMessageError.
    """
    message_type = _required_text(body, names.MESSAGE_TYPE)
    if _required_text(body, names.VERSION) != "1.3.0":
        raise MalformedError("version_unsupported")
    if message_type not in SERVED:
        raise UnsupportedMessageError(known(message_type))
    # ASCII, says LTI 1.3 Core, section 5.3.3; and an operator reads it on a terminal.
    if not _required_id(body, names.DEPLOYMENT_ID).isprintable():
        raise MalformedError("claim_malformed", names.DEPLOYMENT_ID)
    _check_subject(body, allow_anonymous=allow_anonymous)
    _check_roles(body)
    _check_context(body)
    if message_type in (Message.RESOURCE_LINK, Message.SUBMISSION_REVIEW):
        _required_id(_required_object(body, names.RESOURCE_LINK), "id")
    if message_type in (Message.DATA_PRIVACY, Message.SUBMISSION_REVIEW):
        _required_id(_required_object(body, names.FOR_USER), "user_id")
    if message_type == Message.DEEP_LINKING:
        _check_deep_linking(_required_object(body, names.DEEP_LINKING_SETTINGS), tool_origin)
    # A deep linking request may come without a target (Deep Linking 2.0, section 4.3.3).
    if message_type != Message.DEEP_LINKING or body.get(names.TARGET_LINK_URI):
        target = origin(_required_text(body, names.TARGET_LINK_URI))
        if target != tool_origin and target not in earlier_origins:
            raise MalformedError("target_foreign")


def _check_deep_linking(settings: Claims, tool_origin: str) -> None:
    """Require where the answer goes and what it may hold (Deep Linking 2.0, section 4.4)."""
    address = _required_text(settings, "deep_link_return_url")
    # What no page can hold, origin() lets pass behind the host.
    goes_to = origin(address) if names.is_storable(address) else None
    # A tool that is itself reached over http stands on somebody's own machine: only there may the
    # platform do without https as well.
    if goes_to is None or (goes_to.startswith("http:") and tool_origin.startswith("https:")):
        raise MalformedError("claim_malformed", "deep_link_return_url")
    for name in ("accept_types", "accept_presentation_document_targets"):
        values = settings.get(name)
        if values is None:
            raise MalformedError("claim_missing", name)
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            raise MalformedError("claim_malformed", name)
    if not isinstance(settings.get("data", ""), str):
        raise MalformedError("claim_malformed", "data")


def _check_subject(body: Claims, *, allow_anonymous: bool) -> None:
    subject = body.get("sub")
    if subject is None or subject == "":
        if not allow_anonymous:
            raise MalformedError("subject_missing")
        return
    _required_id(body, "sub")


def _check_roles(body: Claims) -> None:
    roles = body.get(names.ROLES)
    if roles is None:
        raise MalformedError("claim_missing", names.ROLES)
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise MalformedError("claim_malformed", names.ROLES)


def _check_context(body: Claims) -> None:
    context = body.get(names.CONTEXT)
    if context is None:
        return
    if not isinstance(context, dict):
        raise MalformedError("claim_malformed", names.CONTEXT)
    if context.get("id") is not None:
        _required_id(context, "id")


def _required_object(body: Claims, name: str) -> Claims:
    value = body.get(name)
    if value is None:
        raise MalformedError("claim_missing", name)
    if not isinstance(value, dict):
        raise MalformedError("claim_malformed", name)
    return value


def _required_text(body: Claims, name: str) -> str:
    value = body.get(name)
    if value is None or value == "":
        raise MalformedError("claim_missing", name)
    if not isinstance(value, str):
        raise MalformedError("claim_malformed", name)
    return value


def _required_id(body: Claims, name: str) -> str:
    value = _required_text(body, name)
    if len(value) > names.LONGEST_ID or not names.is_storable(value):
        raise MalformedError("claim_malformed", name)
    return value
