"""What families of platforms claim in a launch beside what every tool needs, as observed.

Identifiers that an institution gave (`lis`, LTI 1.3 core, section 5.4.5), what the vendor adds
under addresses of its own, nulls and remains of LTI 1.1: all of it a tool has to bear, and nearly
all of it to leave alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from practice import claims as c
from practice.personas import Persona

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
EXT = f"{_LTI}ext"
LTI_1P1 = f"{_LTI}lti1p1"
LEGACY_USER = f"{_LTI}lti11_legacy_user_id"
BRIGHTSPACE = "http://www.brightspace.com"
CANVAS_PLACEMENT = "https://www.instructure.com/placement"

BRIGHTSPACE_LIFE = 1800
MOODLE_LIFE = 60
"""Seconds that an id_token of the family is good for."""


@dataclass(frozen=True)
class About:
    """Whom and what a launch is about: `persona` None is somebody anonymous.

    `is_named` says whether names may be told; `course` and `history` are its id and those that it
    was copied from, `members` the address of its members.
    """

    issuer: str
    issued_at: int
    persona: Persona | None
    is_named: bool
    course: str
    history: str = ""
    members: str = ""


def student_number(persona: Persona) -> str:
    """The number that the institution gave somebody, made up from their user id."""
    digits = int(_digest(persona.subject or persona.id)[:12], 16) % 10_000_000
    return f"s{digits:07d}"


def _digest(text: str) -> str:
    """A text like the random identifiers of platforms, the same after every start."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _platform(about: About, family: str, version: str, **more: object) -> c.Claims:
    guid = _digest(about.issuer)
    return {"guid": guid, "product_family_code": family, "version": version, **more}


def _brightspace(about: About) -> c.Claims:
    """A vendor claim, which has its own word for everything; each identifier has its switch."""
    vendor: c.Claims = {
        "tenant_id": _digest(about.issuer),
        "link_id": "4711",
        "Context.id.history": about.history,
        "ResourceLink.id.history": "",
    }
    claims: c.Claims = {
        "nbf": about.issued_at,
        "exp": about.issued_at + BRIGHTSPACE_LIFE,
        c.TOOL_PLATFORM: _platform(about, "desire2learn", "20.26.11", name="Practice Brightspace"),
        BRIGHTSPACE: vendor,
    }
    if about.persona is not None:
        claims[LEGACY_USER] = vendor["user_id"] = student_number(about.persona).lstrip("s")
        if about.is_named:
            number = student_number(about.persona)
            vendor |= {"username": about.persona.id, "org_defined_id": number}
            claims[c.LIS] = {"person_sourcedid": number, "course_offering_sourcedid": about.course}
    return claims


def _canvas(about: About) -> c.Claims:
    """Nulls and empty errors inside the claims, a picture, and where the tool was opened."""
    extra: c.Claims = {"validation_context": None, "errors": {"errors": {}}}
    lis: c.Claims = {"course_offering_sourcedid": about.course, **extra}
    claims: c.Claims = {
        c.TOOL_PLATFORM: _platform(about, "canvas", "cloud", name="Practice Canvas", **extra),
        CANVAS_PLACEMENT: "course_navigation",
        c.LIS: lis,
    }
    if about.persona is not None:
        legacy = _digest(about.persona.id)
        claims |= {LEGACY_USER: legacy, LTI_1P1: {"user_id": legacy, **extra}}
        if about.is_named:
            lis["person_sourcedid"] = student_number(about.persona)
            claims["picture"] = f"{about.issuer}/images/avatar-{about.persona.id}.png"
    return claims


def _moodle(about: About) -> c.Claims:
    """The ID number is told also where names are not; an identifier that is missing is ""."""
    ext = {"lms": "moodle-2"}
    lis = {"course_section_sourcedid": ""}
    if about.persona is not None:
        lis["person_sourcedid"] = student_number(about.persona)
        if about.is_named:
            ext["user_username"] = about.persona.id
    version = "2024100706"
    claims: c.Claims = {
        "exp": about.issued_at + MOODLE_LIFE,
        c.TOOL_PLATFORM: _platform(about, "moodle", version, name="Practice", description="Moodle"),
        c.LIS: lis,
        EXT: ext,
    }
    if about.members:
        claims[c.CUSTOM] = {"context_memberships_url": about.members}
    return claims


FAMILIES: Mapping[str, Callable[[About], c.Claims]] = MappingProxyType(
    {"brightspace": _brightspace, "canvas": _canvas, "moodle": _moodle}
)
"""What a family adds to the claims of a launch, or replaces in them."""
