"""The claims of a launch that a browser has under way, as its link and its switches have it."""

from __future__ import annotations

from typing import Any

from practice import claims as c
from practice.custom import substituted
from practice.family_claims import FAMILIES, About
from practice.platform import Platform
from practice.service_claims import NAMES_AND_ROLES
from practice.sessions import Launch


def claims_of(platform: Platform, launch: Launch, nonce: str) -> c.Claims:
    """Everything that `platform` claims in `launch`, before a spoiler changes it."""
    switches = launch.switches
    locale = launch.persona.locale if switches.locale == "account" else switches.locale
    options: dict[str, Any] = {
        "locale": None if locale == "none" else locale,
        "context": launch.course.claim(),
        "resource_link": launch.link.claim(),
        "target_link_uri": launch.link.target,
        **launch.changes,
    }
    claims = platform.launch_claims(launch.persona, nonce=nonce, **options)
    claims[c.LAUNCH_PRESENTATION] |= _presentation(platform, launch)
    if switches.document_target == "none":
        del claims[c.LAUNCH_PRESENTATION]["document_target"]
    custom = {**platform.custom, **(launch.link.custom if c.RESOURCE_LINK in claims else {})}
    if custom:
        claims[c.CUSTOM] = substituted(custom, launch)
    claims = _with_family(claims, launch)
    hidden = c.PERSONAL if switches.no_pii or switches.anonymous else ()
    changes: dict[str, object] = dict.fromkeys(hidden, c.ABSENT)
    if switches.anonymous:
        changes |= {"sub": c.ABSENT, "roles": []}
    return c.with_overrides(claims, changes)


def _with_family(claims: c.Claims, launch: Launch) -> c.Claims:
    """The claims with those that the family of the switch adds."""
    switches = launch.switches
    if switches.family not in FAMILIES:
        return claims
    is_known = launch.persona.subject is not None and not switches.anonymous
    service = claims.get(NAMES_AND_ROLES, {})
    about = About(
        issuer=claims["iss"],
        issued_at=claims["iat"],
        persona=launch.persona if is_known else None,
        is_named=not switches.no_pii,
        course=launch.course.id,
        history=",".join(launch.course.history),
        members=service.get("context_memberships_url", ""),
    )
    added = FAMILIES[switches.family](about)
    custom = {**claims.get(c.CUSTOM, {}), **added.get(c.CUSTOM, {})}
    return {**claims, **added, **({c.CUSTOM: custom} if custom else {})}


def _presentation(platform: Platform, launch: Launch) -> dict[str, str]:
    """How and where the tool is shown, as the switches have it (LTI 1.3 core, section 5.4.4)."""
    target = launch.switches.document_target
    if target == "as-opened":
        target = "window" if launch.link.window else "iframe"
    presentation = {"document_target": target}
    if not launch.switches.no_return_url:
        presentation["return_url"] = f"{platform.issuer}/returned"
    return presentation
