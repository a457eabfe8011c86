"""When a launch may be accepted: the specifications once more, written without the tool's code.

LTI 1.3 Core, section 5.3, OpenID Connect Core, section 3.1.3.7, Deep Linking 2.0, section 4.4. What
the tool accepts has to be exactly what is true here.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeGuard, cast

from practice import claims as c
from practice.claims import Claims
from practice.messages import DEEP_LINKING_SETTINGS, FOR_USER
from practice.platform import Platform
from tests.fuzz.launches import NONCE, NOW

# A browser leaves white space and control characters in front of an address out.
_OURS = re.compile(r"[\x00-\x20]*http://localhost:8000([/?#].*)?", re.DOTALL | re.IGNORECASE)
# The digits of a port may be left out, its colon kept (RFC 3986, section 3.2.3).
_ADDRESS = re.compile(r"[\x00-\x20]*https?://[a-z0-9.-]+(:[0-9]*)?([/?#].*)?", re.DOTALL | re.I)
LINK, DEEP = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
PRIVACY, REVIEW = "DataPrivacyLaunchRequest", "LtiSubmissionReviewRequest"


def is_valid(claims: Claims, platform: Platform) -> bool:
    """Return whether these claims make a launch from `platform` that is for now and for us."""
    kind = claims.get(c.MESSAGE_TYPE)
    return (
        claims.get("iss") == platform.issuer
        and _is_for(claims, platform.client_id)
        and _is_now(claims)
        and claims.get("nonce") == NONCE
        and kind in (LINK, DEEP, PRIVACY, REVIEW)
        and claims.get(c.VERSION) == "1.3.0"
        and _is_id(claims.get(c.DEPLOYMENT_ID))
        and str(claims[c.DEPLOYMENT_ID]).isprintable()
        and _is_id(claims.get("sub"))
        and _are_texts(claims.get(c.ROLES))
        and _is_context(claims.get(c.CONTEXT))
        and (kind not in (LINK, REVIEW) or _has_id(claims.get(c.RESOURCE_LINK), "id"))
        and (kind not in (PRIVACY, REVIEW) or _has_id(claims.get(FOR_USER), "user_id"))
        and (kind != DEEP or _can_answer(claims.get(DEEP_LINKING_SETTINGS)))
        and _is_target(claims.get(c.TARGET_LINK_URI), is_needed=kind != DEEP)
    )


def _is_for(claims: Claims, client_id: str) -> bool:
    audience = claims.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp")
    named = party == client_id or (party is None and len(several) == 1)
    return client_id in several and named


def _is_now(claims: Claims) -> bool:
    now = NOW.timestamp()
    issued, expires, begins = (claims.get(name) for name in ("iat", "exp", "nbf"))
    if not (_is_moment(issued) and _is_moment(expires)):
        return False
    if "nbf" in claims and not (_is_moment(begins) and begins <= now + 60):
        return False
    return expires > now - 60 and now - 660 <= issued <= now + 60 and expires - issued <= 86_400


def _is_moment(value: object) -> TypeGuard[float]:
    return type(value) in (int, float) and -1e12 < cast(float, value) < 1e12


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= 255 and _can_be_kept(value)


def _can_be_kept(text: str) -> bool:
    """Return whether databases and pages can hold a text: no NUL, and no half of a sign."""
    return "\0" not in text and not any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)


def _has_id(value: object, name: str) -> bool:
    return isinstance(value, dict) and _is_id(value.get(name))


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_context(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, dict) and (value.get("id") is None or _is_id(value["id"]))


def _can_answer(settings: Any) -> bool:
    if not isinstance(settings, Mapping):
        return False
    goes_to = settings.get("deep_link_return_url")
    return (
        isinstance(goes_to, str)
        and _can_be_kept(goes_to)
        and _ADDRESS.fullmatch(_as_read(goes_to)) is not None
        and _are_texts(settings.get("accept_types"))
        and _are_texts(settings.get("accept_presentation_document_targets"))
        and isinstance(settings.get("data", ""), str)
    )


def _is_target(value: object, *, is_needed: bool) -> bool:
    if not value and not is_needed:
        return True
    return isinstance(value, str) and _OURS.fullmatch(_as_read(value)) is not None


def _as_read(address: str) -> str:
    """Return an address without what a browser takes out of the midst of it (WHATWG URL, 4.4)."""
    return re.sub("[\t\r\n]", "", address)
