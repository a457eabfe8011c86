"""Names of the claims of an LTI message, once, and typed reading of a verified one.

LTI 1.3 Core, section 5.3 and 5.4 (message claims) and OpenID Connect Core, section 2 (ID token).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MESSAGE_TYPE = _LTI + "message_type"
VERSION = _LTI + "version"
DEPLOYMENT_ID = _LTI + "deployment_id"
TARGET_LINK_URI = _LTI + "target_link_uri"
RESOURCE_LINK = _LTI + "resource_link"
CONTEXT = _LTI + "context"
ROLES = _LTI + "roles"
LAUNCH_PRESENTATION = _LTI + "launch_presentation"
CUSTOM = _LTI + "custom"

RESOURCE_LINK_REQUEST = "LtiResourceLinkRequest"
LONGEST_ID = 255
"""LTI 1.3 Core limits `sub`, deployment_id, context and resource link ids to 255 characters."""
LONGEST_TEXT = 2000
"""Titles and addresses beyond this are cut; columns and headings are made for it."""

Claims = Mapping[str, Any]


@dataclass(frozen=True)
class LaunchClaims:
    """What this tool reads from a verified resource link launch; everything else is ignored."""

    issuer: str
    client_id: str
    deployment_id: str
    nonce: str
    subject: str | None
    """None in an anonymous launch."""
    roles: tuple[str, ...]
    resource_link_id: str
    context_id: str | None
    context_title: str | None
    person_name: str | None
    """Shown once, to the person, where a new window must be opened; never stored."""
    locale: str | None
    return_url: str | None
    document_target: str | None
    custom: Mapping[str, str]


def read(claims: Claims) -> LaunchClaims:
    """Return the typed view of `claims`, which lti.message has already checked."""
    context = _object(claims, CONTEXT)
    presentation = _object(claims, LAUNCH_PRESENTATION)
    return LaunchClaims(
        issuer=claims["iss"],
        client_id=_client_id(claims),
        deployment_id=claims[DEPLOYMENT_ID],
        nonce=claims["nonce"],
        subject=claims.get("sub") or None,
        roles=tuple(role for role in claims[ROLES] if role),
        resource_link_id=claims[RESOURCE_LINK]["id"],
        context_id=_text(context, "id"),
        context_title=_text(context, "title") or _text(context, "label"),
        person_name=_text(claims, "name") or _text(claims, "given_name"),
        locale=_text(presentation, "locale") or _text(claims, "locale"),
        return_url=_web_address(_text(presentation, "return_url")),
        document_target=_text(presentation, "document_target"),
        custom=_custom(claims),
    )


def _object(claims: Claims, name: str) -> Claims:
    value = claims.get(name)
    return value if isinstance(value, dict) else {}


def _text(claims: Claims, name: str) -> str | None:
    """Return a claim that is a non-empty string; null and other types count as absent.

    What no database or page can hold (NUL, half of a surrogate pair) is dropped, the rest is cut to
    a length that fits a heading.
    """
    value = claims.get(name)
    if not isinstance(value, str):
        return None
    clean = value.replace("\0", "").encode("utf-8", "ignore").decode()
    return clean.strip()[:LONGEST_TEXT] or None


def _client_id(claims: Claims) -> str:
    """Return our client_id: the only audience, or the authorized party among several."""
    audience = claims["aud"]
    if isinstance(audience, str):
        return audience
    return str(claims["azp"]) if len(audience) > 1 else str(audience[0])


def _web_address(text: str | None) -> str | None:
    """Return `text` if it is an http(s) address; a `javascript:` return URL is dropped."""
    if text is None:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname else None


def _custom(claims: Claims) -> dict[str, str]:
    """Return custom parameters; variables that the platform left unsubstituted count as absent."""
    return {
        name: value
        for name, value in _object(claims, CUSTOM).items()
        if isinstance(value, str) and not value.startswith("$")
    }
