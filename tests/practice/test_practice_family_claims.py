"""What a family of platforms claims beside what a tool needs, by the switch of the course page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from practice.claims import CUSTOM, LIS, TOOL_PLATFORM
from practice.courses import COURSES
from practice.family_claims import (
    BRIGHTSPACE,
    BRIGHTSPACE_LIFE,
    CANVAS_PLACEMENT,
    EXT,
    FAMILIES,
    LEGACY_USER,
    LTI_1P1,
    MOODLE_LIFE,
    student_number,
)
from practice.launching import claims_of
from practice.personas import PERSONAS
from practice.platform import Platform
from practice.sessions import Launch
from practice.switches import Switches

STUDENT = PERSONAS["student-01"]
NUMBER = student_number(STUDENT)
COURSE = COURSES["groups"]


def claimed(platform: Platform, family: str, **switches: bool) -> dict[str, Any]:
    link = replace(COURSE.link(window=False), custom={"dos_language": "nl"})
    launch = Launch(COURSE, link, STUDENT, Switches(family=family, **switches))  # type: ignore[arg-type]  # flags only
    return claims_of(platform, launch, "n")


def test_a_platform_that_is_plain_claims_nothing_of_a_family(platform: Platform) -> None:
    assert not {LIS, EXT, BRIGHTSPACE, LTI_1P1, LEGACY_USER} & set(claimed(platform, "plain"))


def test_brightspace_has_a_claim_of_its_own(platform: Platform) -> None:
    claims = claimed(platform, "brightspace")
    assert claims[TOOL_PLATFORM]["product_family_code"] == "desire2learn"
    assert claims[BRIGHTSPACE]["username"] == "student-01"
    assert claims[BRIGHTSPACE]["org_defined_id"] == claims[LIS]["person_sourcedid"] == NUMBER
    assert claims["nbf"] == claims["iat"] == claims["exp"] - BRIGHTSPACE_LIFE
    assert claims[CUSTOM] == {"dos_language": "nl"}


def test_canvas_has_nulls_inside_its_claims(platform: Platform) -> None:
    claims = claimed(platform, "canvas")
    assert claims[LIS]["person_sourcedid"] == NUMBER
    assert claims[LIS]["validation_context"] is None
    assert claims[TOOL_PLATFORM]["errors"] == {"errors": {}}
    assert claims[LTI_1P1]["user_id"] == claims[LEGACY_USER]
    assert claims["picture"].startswith(platform.issuer)
    assert claims[CANVAS_PLACEMENT] == "course_navigation"


def test_moodle_tells_the_members_address_twice_and_lives_a_minute(platform: Platform) -> None:
    claims = claimed(platform, "moodle")
    assert claims[EXT] == {"lms": "moodle-2", "user_username": "student-01"}
    assert claims[LIS] == {"person_sourcedid": NUMBER, "course_section_sourcedid": ""}
    assert claims[CUSTOM]["context_memberships_url"].endswith("/members")
    assert claims[CUSTOM]["dos_language"] == "nl"
    assert claims["exp"] == claims["iat"] + MOODLE_LIFE


@pytest.mark.parametrize(("family", "told"), [("brightspace", 0), ("canvas", 0), ("moodle", 1)])
def test_without_personal_data_only_moodle_tells_the_number(
    family: str, told: int, platform: Platform
) -> None:
    claims = claimed(platform, family, no_pii=True)
    assert str(claims).count(NUMBER) == told
    assert "student-01" not in str(claims)
    assert claims["sub"] == STUDENT.subject


@pytest.mark.parametrize("family", FAMILIES)
def test_of_somebody_anonymous_no_family_tells_anything(family: str, platform: Platform) -> None:
    claims = claimed(platform, family, anonymous=True)
    assert "sub" not in claims
    assert LEGACY_USER not in claims
    assert NUMBER.lstrip("s") not in str(claims)
    assert "student-01" not in str(claims)


def test_everybody_has_a_number_of_their_own() -> None:
    numbers = {student_number(each) for each in PERSONAS.values()}
    assert len(numbers) == len(PERSONAS)
