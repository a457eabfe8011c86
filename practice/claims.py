"""Names of the claims, and the payload of a resource link launch.

The payload is the one that the certification of LTI 1.3 tools starts from (LTI 1.3 core,
section 5.3 for the message, 5.4 for what may come with it); every test changes one thing in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from practice.personas import Persona

Claims = dict[str, Any]

_PREFIX = "https://purl.imsglobal.org/spec/lti/claim/"
MESSAGE_TYPE = f"{_PREFIX}message_type"
VERSION = f"{_PREFIX}version"
DEPLOYMENT_ID = f"{_PREFIX}deployment_id"
TARGET_LINK_URI = f"{_PREFIX}target_link_uri"
ROLES = f"{_PREFIX}roles"
CONTEXT = f"{_PREFIX}context"
RESOURCE_LINK = f"{_PREFIX}resource_link"
LAUNCH_PRESENTATION = f"{_PREFIX}launch_presentation"
TOOL_PLATFORM = f"{_PREFIX}tool_platform"
LIS = f"{_PREFIX}lis"
CUSTOM = f"{_PREFIX}custom"
ROLE_SCOPE_MENTOR = f"{_PREFIX}role_scope_mentor"

PERSONAL: Final = ("name", "given_name", "family_name", "email")
"""The claims that say who somebody is in words; a platform may leave all of them out."""

SHORT_NAMES: Mapping[str, str] = {
    claim.removeprefix(_PREFIX): claim
    for claim in (
        MESSAGE_TYPE,
        VERSION,
        DEPLOYMENT_ID,
        TARGET_LINK_URI,
        ROLES,
        CONTEXT,
        RESOURCE_LINK,
        LAUNCH_PRESENTATION,
        TOOL_PLATFORM,
        LIS,
        CUSTOM,
        ROLE_SCOPE_MENTOR,
    )
}


class Absent(Enum):
    """The mark for a claim that is to be left out; None is a value that a platform may send."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


def with_overrides(claims: Claims, overrides: Mapping[str, object]) -> Claims:
    """Replace claims by name, or leave them out where the value is `ABSENT`.

    A claim of LTI may be named in short ("roles"), every claim in full.
    """
    changed = dict(claims)
    for name, value in overrides.items():
        claim = SHORT_NAMES.get(name, name)
        if value is ABSENT:
            changed.pop(claim, None)
        else:
            changed[claim] = value
    return changed


def about_person(persona: Persona, locale: str | None) -> Claims:
    """The claims of OpenID Connect (core, section 5.1) and the roles; absent where unknown."""
    known = {"sub": persona.subject, "locale": locale}
    claims: Claims = {name: value for name, value in known.items() if value is not None}
    claims |= personal(persona)
    claims[ROLES] = list(persona.roles)
    if persona.mentees:
        claims[ROLE_SCOPE_MENTOR] = list(persona.mentees)
    return claims


def personal(persona: Persona) -> Claims:
    """Those of the claims `PERSONAL` that are known of somebody."""
    known = {name: getattr(persona, name) for name in PERSONAL}
    return {name: value for name, value in known.items() if value}


def about_place(
    context: Mapping[str, object] | None,
    resource_link: Mapping[str, object] | None,
    locale: str | None,
) -> Claims:
    """The claims that say from where in the platform the tool is opened."""
    presentation: dict[str, object] = {"document_target": "iframe"}
    if locale is not None:
        presentation["locale"] = locale
    claims: Claims = {LAUNCH_PRESENTATION: presentation}
    if resource_link is not None:
        claims[RESOURCE_LINK] = dict(resource_link)
    if context is not None:
        claims[CONTEXT] = dict(context)
    return claims
