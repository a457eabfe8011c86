"""Names of the claims of an LTI message, once, and typed reading of a verified one.

LTI 1.3 Core, section 5.3 and 5.4 (message claims) and OpenID Connect Core, section 2 (ID token).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import unquote, urlsplit

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
FOR_USER = _LTI + "for_user"
LIS = _LTI + "lis"
DEEP_LINKING_SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
MEMBERSHIPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
BRIGHTSPACE = "http://www.brightspace.com"
"""Brightspace's own claim: the histories, which it may tell here only, beside much about people."""

LONGEST_ID = 255
"""LTI 1.3 Core limits `sub`, deployment_id, context and resource link ids to 255 characters."""
LONGEST_TEXT = 2000
"""Titles and addresses beyond this are cut; columns and headings are made for it."""
_MOST_EARLIER = 20
_MOST_SCOPES = 20
_LONGEST_SCOPE = 199

Claims = Mapping[str, Any]


class Message(StrEnum):
    """The messages that this tool answers, by their message_type."""

    RESOURCE_LINK = "LtiResourceLinkRequest"
    DEEP_LINKING = "LtiDeepLinkingRequest"
    DATA_PRIVACY = "DataPrivacyLaunchRequest"
    SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"


@dataclass(frozen=True)
class Services:
    """The platform's services for this course, as far as the message names them."""

    memberships_url: str | None
    """Names and Role Provisioning Services 2.0."""
    lineitems_url: str | None
    lineitem_url: str | None
    """Assignment and Grade Services 2.0: the columns of the course, the column of this link."""
    grade_scopes: tuple[str, ...]


@dataclass(frozen=True)
class Options:
    """What was chosen when the link was placed; it travels as custom parameters of the link."""

    is_recorded: bool
    is_graded: bool
    language: str | None
    earlier_links: tuple[str, ...]
    """Resource link ids from which this link was copied, newest first; where the platform tells."""
    ends_at: datetime | None
    """When the course ends, where the platform tells; of a day, or of a time without an offset,
    without a time zone."""
    earlier_courses: tuple[str, ...] = ()
    """Context ids from which the course was copied, newest first; where the platform tells."""


@dataclass(frozen=True)
class LaunchClaims:
    """What this tool reads from a verified message; everything else is ignored."""

    issuer: str
    client_id: str
    message: Message
    deployment_id: str
    nonce: str
    subject: str | None
    """None in an anonymous launch."""
    roles: tuple[str, ...]
    resource_link_id: str
    """Empty in a message that is not about one link."""
    context_id: str | None
    context_title: str | None
    person_name: str | None
    """Shown once, to the person, where a new window must be opened; never stored."""
    locale: str | None
    return_url: str | None
    document_target: str | None
    custom: Mapping[str, str]
    services: Services
    options: Options
    deep_linking: Claims
    """The settings of a deep linking request as they came (checked); else empty."""
    for_user: str | None
    """About whom a data privacy launch or a submission review is: their `sub`."""
    identifier: str | None = None
    """What the institution calls the person (the `lis` claim of LTI 1.3 Core); used only
    where it wants people to be recognised at its sign-in, and never stored."""

    @property
    def place(self) -> str:
        """What an acknowledgement counts for: the course, or the link where there is no course."""
        return self.context_id or self.resource_link_id


def read(claims: Claims) -> LaunchClaims:
    """Return the typed view of `claims`, which lti.message has already checked."""
    context = _object(claims, CONTEXT)
    presentation = _object(claims, LAUNCH_PRESENTATION)
    custom = _custom(claims)
    return LaunchClaims(
        issuer=claims["iss"],
        client_id=_client_id(claims),
        message=Message(claims[MESSAGE_TYPE]),
        deployment_id=claims[DEPLOYMENT_ID],
        nonce=claims["nonce"],
        subject=claims.get("sub") or None,
        roles=tuple(role for role in claims[ROLES] if role),
        resource_link_id=_text(_object(claims, RESOURCE_LINK), "id") or "",
        context_id=_text(context, "id"),
        context_title=_text(context, "title") or _text(context, "label"),
        person_name=_text(claims, "name") or _text(claims, "given_name"),
        locale=_text(presentation, "locale") or _text(claims, "locale"),
        return_url=_web_address(_text(presentation, "return_url")),
        document_target=_text(presentation, "document_target"),
        custom=custom,
        services=_services(claims),
        options=_options(custom, _object(claims, BRIGHTSPACE)),
        deep_linking=_object(claims, DEEP_LINKING_SETTINGS),
        for_user=_text(_object(claims, FOR_USER), "user_id"),
        identifier=_text(_object(claims, LIS), "person_sourcedid"),
    )


def _services(claims: Claims) -> Services:
    grades = _object(claims, GRADES)
    scopes = grades.get("scope")
    return Services(
        memberships_url=_web_address(
            _text(_object(claims, MEMBERSHIPS), "context_memberships_url")
        ),
        lineitems_url=_web_address(_text(grades, "lineitems")),
        lineitem_url=_web_address(_text(grades, "lineitem")),
        grade_scopes=tuple(
            sorted(scope for scope in scopes if _is_scope(scope))[:_MOST_SCOPES]
            if isinstance(scopes, list)
            else ()
        ),
    )


def _is_scope(scope: object) -> bool:
    return isinstance(scope, str) and len(scope) <= _LONGEST_SCOPE and is_storable(scope)


def _options(custom: Mapping[str, str], vendor: Claims) -> Options:
    return Options(
        is_recorded=custom.get("dos_record") != "no",
        is_graded=custom.get("dos_grade") == "yes",
        language=custom.get("dos_language") or None,
        earlier_links=_earlier(
            custom.get("link_history") or _text(vendor, "ResourceLink.id.history") or ""
        ),
        ends_at=_moment(custom.get("course_end")),
        earlier_courses=_earlier(
            custom.get("course_history") or _text(vendor, "Context.id.history") or ""
        ),
    )


def _earlier(history: str) -> tuple[str, ...]:
    """Return the ids in a history, newest first (LTI 1.3 Core, appendix C).

    Each as it was sent and as it was meant: platforms encode for a URL each id, all, or none.
    """
    parts = [part.strip() for part in history.split(",")]
    read = (each for part in parts for each in (part, *unquote(part).split(",")))
    possible = (each for each in read if 0 < len(each) <= LONGEST_ID and is_storable(each))
    return tuple(dict.fromkeys(possible))[:_MOST_EARLIER]


def is_storable(text: str) -> bool:
    """Return whether a database can hold `text`: no NUL, no half of a surrogate pair."""
    if "\0" in text:
        return False
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)


def _moment(text: str | None) -> datetime | None:
    """Return an ISO 8601 moment or date as it was told; None where it is neither."""
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None


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
