"""The platform as an object: people, claims, signatures."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from practice.claims import ABSENT, CONTEXT, ROLE_SCOPE_MENTOR, ROLES, SHORT_NAMES
from practice.courses import COURSES
from practice.personas import INSTRUCTOR, LEARNER, PERSONAS, TEST_USER
from practice.platform import Platform

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
STUDENT = PERSONAS["student-01"]


def test_a_launch_has_everything_that_a_certified_platform_sends(platform: Platform) -> None:
    claims = platform.launch_claims(STUDENT, nonce="n", now=NOW)
    plain = {"iss", "aud", "sub", "iat", "exp", "nonce", "name", "given_name", "family_name"}
    assert plain | {"email", "locale"} <= set(claims)
    assert set(SHORT_NAMES.values()) - {SHORT_NAMES[name] for name in (
        "lis", "custom", "role_scope_mentor"
    )} <= set(claims)  # fmt: skip
    assert claims["exp"] > claims["iat"] == int(NOW.timestamp())


def test_a_good_token_verifies_with_the_published_key(
    platform: Platform, verified: Callable[[str], dict[str, Any]]
) -> None:
    claims = platform.launch_claims(STUDENT, nonce="n")
    assert verified(platform.id_token(claims)) == claims


def test_a_token_signed_before_a_rotation_still_verifies(
    platform: Platform, verified: Callable[[str], dict[str, Any]]
) -> None:
    token = platform.id_token(platform.launch_claims(STUDENT, nonce="n"))
    before = platform.keys.current.kid
    platform.keys.rotate()
    assert verified(token)["nonce"] == "n"
    assert jwt.get_unverified_header(platform.id_token({}))["kid"] != before


def test_headers_can_be_replaced_altogether(platform: Platform) -> None:
    token = platform.id_token({}, headers={"alg": "RS256"})
    assert jwt.get_unverified_header(token) == {"alg": "RS256"}


def test_an_override_names_a_claim_in_short_or_in_full(platform: Platform) -> None:
    claims = platform.launch_claims(STUDENT, nonce="n", roles=[""], sub=ABSENT, other=None)
    assert claims[ROLES] == [""]
    assert "sub" not in claims
    assert claims["other"] is None


def test_a_launch_may_have_no_course_and_no_language(platform: Platform) -> None:
    claims = platform.launch_claims(STUDENT, nonce="n", locale=None, context=None)
    assert CONTEXT not in claims
    assert "locale" not in claims
    assert "locale" not in claims[SHORT_NAMES["launch_presentation"]]


def test_the_anonymous_persona_leaves_everything_out(platform: Platform) -> None:
    claims = platform.launch_claims(PERSONAS["anonymous"], nonce="n")
    assert not {"sub", "name", "given_name", "family_name", "email"} & set(claims)
    assert claims[ROLES] == []


def test_the_observer_says_whom_they_watch_over(platform: Platform) -> None:
    claims = platform.launch_claims(PERSONAS["observer"], nonce="n")
    assert claims[ROLE_SCOPE_MENTOR] == [STUDENT.subject]


def test_an_unknown_way_to_sign_is_an_error(platform: Platform) -> None:
    with pytest.raises(ValueError, match="HS256"):
        platform.id_token({}, algorithm="HS256")


def test_there_is_a_course_of_thirty_and_everybody_else_a_tool_has_to_tell_apart() -> None:
    students = [f"student-{number:02d}" for number in range(1, 31)]
    others = {"instructor", "second-instructor", "assistant", "administrator", "support"}
    assert set(PERSONAS) == {*students, *others, "observer", "anonymous", "test-user"}
    assert all(PERSONAS[student].roles == (LEARNER,) for student in students)
    assert PERSONAS["second-instructor"].roles == (INSTRUCTOR,)
    assert PERSONAS["test-user"].roles == (LEARNER, TEST_USER)
    assert len({persona.subject for persona in PERSONAS.values()}) == len(PERSONAS)


def test_the_names_are_as_different_as_in_a_real_course() -> None:
    names = "".join(persona.name for persona in PERSONAS.values())
    assert any(unicodedata.bidirectional(letter) == "AL" for letter in names)
    assert "'" in names
    assert any(unicodedata.decomposition(letter) for letter in names)


def test_the_two_courses_share_a_year_and_nothing_that_identifies_them() -> None:
    first, second = COURSES.values()
    assert first.year == second.year
    assert first.id != second.id
    links = [link.id for course in COURSES.values() for link in course.links]
    assert len(set(links)) == 4
