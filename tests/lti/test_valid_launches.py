"""The valid launches of the certification (V1 to V20) and our own: accepted, with the right view.

LTI 1.3 Core, sections 5.3 and 5.4: what is optional may be absent, null or odd without breaking
a launch. A student gets the form, an instructor the course page, all others the reason why
nothing is recorded for them.
"""

import html
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.access.models import Launch
from lti_app.errors import UnverifiedError
from lti_app.lti.claims import GRADES
from lti_app.lti.message import LaunchMessage
from lti_app.lti.roles import Role
from lti_app.lti.tool_conf import RegistryToolConf
from practice import claims as c
from practice.claims import ABSENT, PERSONAL, with_overrides
from practice.nasty import SPOILERS, spoiled_token
from practice.personas import PERSONAS
from tests.launcher import TOOL, Launcher, token_of
from tests.lti.refusals import rows
from tests.lti.tokens import signed, text_of

LIS = "http://purl.imsglobal.org/vocab/lis/v2"
INSTRUCTOR = f"{LIS}/membership#Instructor"
LEARNER = f"{LIS}/membership#Learner"
NO_PII = dict.fromkeys(PERSONAL, ABSENT)
ONLY_NAMES = {"email": ABSENT}
ONLY_EMAIL = dict.fromkeys(("name", "given_name", "family_name"), ABSENT)

REASONS = {
    "anonymous": "Your course did not tell us who you are",
    "observer": "You are looking along in this course as an observer",
    "platform_administrator": "You have no role in this course",
    "test_user": "You opened this page as a test student",
    "no_course_role": "Your course did not tell us that you are a student here",
}


def view_of(answer: TestResponse) -> str:
    """Return which view a page is: form, course, or the reason why nothing is recorded."""
    assert answer.status_code == 200, answer.text
    page = html.unescape(answer.text)
    found = [reason for reason, words in REASONS.items() if words in page]
    if 'action="/dos/acknowledge' in page:
        found.append("form")
    if 'data-page-url="/course?' in page:
        found.append("course")
    assert len(found) == 1, found
    return found[0]


def the_row(launcher: Launcher) -> Launch:
    (row,) = rows(launcher.app)
    assert row.is_open
    return row


CASES: dict[str, tuple[str, str, dict[str, Any], Role]] = {
    "V1-instructor": ("course", "instructor", {}, Role.INSTRUCTOR),
    "V2-student": ("form", "student-01", {}, Role.LEARNER),
    "V3-instructor-with-institution-roles": (
        "course",
        "instructor",
        {"roles": [INSTRUCTOR, f"{LIS}/institution#Staff", f"{LIS}/institution#Other"]},
        Role.INSTRUCTOR,
    ),
    "V4-student-with-institution-roles": (
        "form",
        "student-01",
        {"roles": [f"{LIS}/institution#Student", f"{LIS}/institution#Mentor", LEARNER]},
        Role.LEARNER,
    ),
    "V5-short-instructor": ("course", "instructor", {"roles": ["Instructor"]}, Role.INSTRUCTOR),
    "V6-short-learner": ("form", "student-01", {"roles": ["Learner"]}, Role.LEARNER),
    "V7-only-an-unknown-role": (
        "no_course_role",
        "instructor",
        {"roles": [f"{LIS}/unknown/unknown#Helper"]},
        Role.NONE,
    ),
    "V8-student-with-an-unknown-role": (
        "form",
        "student-01",
        {"roles": [LEARNER, f"{LIS}/uknownrole/unknown#Unknown"]},
        Role.LEARNER,
    ),
    "V9-instructor-without-role": ("no_course_role", "instructor", {"roles": [""]}, Role.NONE),
    "V10-student-without-role": ("no_course_role", "student-01", {"roles": [""]}, Role.NONE),
    "V10-empty-list-of-roles": ("no_course_role", "student-01", {"roles": []}, Role.NONE),
    "V11-instructor-only-email": ("course", "instructor", ONLY_EMAIL, Role.INSTRUCTOR),
    "V12-student-only-email": ("form", "student-01", ONLY_EMAIL, Role.LEARNER),
    "V13-instructor-only-names": ("course", "instructor", ONLY_NAMES, Role.INSTRUCTOR),
    "V14-student-only-names": ("form", "student-01", ONLY_NAMES, Role.LEARNER),
    "V15-instructor-no-pii": ("course", "instructor", NO_PII, Role.INSTRUCTOR),
    "V16-student-no-pii": ("form", "student-01", NO_PII, Role.LEARNER),
    "V17-instructor-no-context": ("course", "instructor", {"context": ABSENT}, Role.INSTRUCTOR),
    "V18-student-no-context": ("form", "student-01", {"context": ABSENT}, Role.LEARNER),
    "V19-student-only-the-link": (
        "form",
        "student-01",
        {**NO_PII, "context": ABSENT, "launch_presentation": ABSENT, "tool_platform": ABSENT},
        Role.LEARNER,
    ),
    "assistant": ("course", "assistant", {}, Role.TEACHING_ASSISTANT),
    "institution-administrator": (
        "platform_administrator",
        "administrator",
        {},
        Role.PLATFORM_ADMINISTRATOR,
    ),
    "support-officer": ("no_course_role", "support", {}, Role.NONE),
    "observer": ("observer", "observer", {}, Role.OBSERVER),
    "X38-test-user": ("test_user", "test-user", {}, Role.LEARNER),
}


@pytest.mark.parametrize("case", CASES)
def test_a_valid_launch_shows_the_view_of_its_role(case: str, launcher: Launcher) -> None:
    view, persona, changes, role = CASES[case]
    spoil = lambda body: with_overrides(body, changes)  # noqa: E731
    # "en-GB" so that the reasons below can be read; V19 has no locale and gets the browser's.
    answer = launcher.launch(persona, spoil=spoil, locale="en-GB")
    assert view_of(answer) == view
    row, claims = the_row(launcher), _claims(launcher, persona, changes)
    assert row.role is role
    assert row.subject == claims["sub"]
    assert row.resource_link_id == claims[c.RESOURCE_LINK]["id"]
    assert row.context_id == claims.get(c.CONTEXT, {}).get("id")
    assert row.is_test_user == (case == "X38-test-user")


def _claims(launcher: Launcher, persona: str, changes: dict[str, Any]) -> dict[str, Any]:
    body = launcher.platform.launch_claims(PERSONAS[persona], nonce="n", locale="en-GB")
    return with_overrides(body, changes)


@pytest.mark.parametrize("persona", ["student-01", "instructor"])
def test_no_page_after_a_launch_holds_more_of_a_person_than_it_needs(
    persona: str, launcher: Launcher
) -> None:
    answer = launcher.launch(persona)
    person = PERSONAS[persona]
    # A short name may stand in what was drawn at random.
    text = answer.text.replace(token_of(answer), "")
    headers = re.sub(r"nonce-[\w+/=-]+", "", str(answer.headers))
    for secret in (person.subject, person.given_name, person.family_name, person.email):
        assert secret
        assert secret not in text
        assert secret not in headers


ODD = [name for name, spoiler in SPOILERS.items() if not spoiler.refused]


@pytest.mark.parametrize("name", ODD, ids=lambda name: f"{SPOILERS[name].case}-{name}")
def test_what_is_odd_but_allowed_is_accepted(
    name: str, launcher: Launcher, client: FlaskClient, still: datetime
) -> None:
    asked = launcher.begin(client)
    claims = launcher.platform.launch_claims(
        PERSONAS["student-01"], nonce=asked["nonce"], locale="en-GB", now=still
    )
    token = spoiled_token(launcher.platform, claims, SPOILERS[name])
    answer = launcher.post(client, state=asked["state"], id_token=token)
    assert view_of(answer) == ("no_course_role" if name == "empty-role" else "form")
    assert the_row(launcher).subject == PERSONAS["student-01"].subject
    assert "<script>alert" not in answer.text


CARELESS: dict[str, Callable[[Any], Any]] = {
    "exp-half-a-minute-ago": lambda body: {**body, "exp": body["iat"] - 30},
    "iat-in-half-a-minute": lambda body: {**body, "iat": body["iat"] + 30},
    "iat-just-within-the-leeway": lambda body: {**body, "iat": body["iat"] + 60},
    "iat-ten-minutes-old": lambda body: {**body, "iat": body["iat"] - 600},
    "iat-as-old-as-the-leeway-lets": lambda body: {**body, "iat": body["iat"] - 660},
    "iat-with-fraction": lambda body: {**body, "iat": body["iat"] + 0.5},
    "exp-in-a-day": lambda body: {**body, "exp": body["iat"] + 86400},
    "nbf-now": lambda body: {**body, "nbf": body["iat"]},
    "nbf-just-within-the-leeway": lambda body: {**body, "nbf": body["iat"] + 60},
    "audience-a-list-of-one": lambda body: {**body, "aud": [body["aud"]]},
    "azp-beside-one-audience": lambda body: {**body, "azp": body["aud"]},
    "sub-of-255": lambda body: {**body, "sub": "é" * 255},
    "context-without-id": lambda body: {**body, c.CONTEXT: {"title": "Course"}},
    "context-null": lambda body: {**body, c.CONTEXT: None},
    "context-with-nulls": lambda body: {**body, c.CONTEXT: {"id": "c", "title": None}},
    "title-a-number": lambda body: {**body, c.CONTEXT: {"id": "c", "title": 7}},
    "title-with-nul": lambda body: {**body, c.CONTEXT: {"id": "c", "title": "A\0B\ud83d"}},
    "title-of-50-kB": lambda body: {**body, c.CONTEXT: {"id": "c", "title": "t" * 40_000}},
    "presentation-a-text": lambda body: {**body, c.LAUNCH_PRESENTATION: "iframe"},
    "presentation-with-nulls": lambda body: {
        **body,
        c.LAUNCH_PRESENTATION: {"locale": None, "return_url": None, "document_target": 1},
    },
    "return-url-javascript": lambda body: {
        **body,
        c.LAUNCH_PRESENTATION: {"return_url": "javascript:alert(1)"},
    },
    "return-url-broken": lambda body: {
        **body,
        c.LAUNCH_PRESENTATION: {"return_url": "https://[::1"},
    },
    "custom-a-list": lambda body: {**body, c.CUSTOM: ["a"]},
    "custom-unsubstituted": lambda body: {**body, c.CUSTOM: {"a": "$User.id", "b": 1, "c": "d"}},
    "roles-thousand-unknown": lambda body: {
        **body,
        c.ROLES: [f"https://x.example/{n}" for n in range(1000)] + body[c.ROLES],
    },
    "names-of-another-type": lambda body: {**body, "name": ["Sanne"], "given_name": {}, "email": 1},
    "grade-scope-half-a-pair": lambda body: {**body, GRADES: {"scope": ["half \ud83d of a pair"]}},
    "unknown-claims": lambda body: {**body, "https://x.example/claim": {"errors": None}},
    "vendor-claim": lambda body: {**body, "http://www.brightspace.com": {"user_id": 1}},
    "mentor-claim": lambda body: {**body, c.ROLE_SCOPE_MENTOR: ["x"], c.LIS: {"a": None}},
}


@pytest.mark.parametrize("name", CARELESS)
def test_what_a_careless_platform_sends_does_not_break_a_launch(
    name: str, launcher: Launcher, client: FlaskClient, still: datetime
) -> None:
    asked = launcher.begin(client)
    claims = launcher.platform.launch_claims(
        PERSONAS["student-01"], nonce=asked["nonce"], locale="en-GB", now=still
    )
    token = signed(launcher.platform.keys.current, text_of(CARELESS[name](claims)))
    answer = launcher.post(client, state=asked["state"], id_token=token)
    assert 'action="/dos/acknowledge' in answer.text
    assert "javascript:" not in answer.text
    assert len(answer.data) < 40_000
    the_row(launcher)


def received(launcher: Launcher, client: FlaskClient, **sign: Any) -> tuple[LaunchMessage, Any]:
    """Return a message that answers a login, before it is accepted, and what it says."""
    asked = launcher.begin(client)
    persona = PERSONAS["instructor"]
    body = launcher.platform.launch_claims(persona, nonce=asked["nonce"], now=clock.now())
    fields = {"state": asked["state"], "id_token": launcher.platform.id_token(body, **sign)}
    door = launcher.app.extensions["door"]
    return LaunchMessage(fields, RegistryToolConf(door.platform), door.key_sets), body


def accept(launcher: Launcher, message: LaunchMessage) -> None:
    door = launcher.app.extensions["door"]
    with launcher.app.app_context():
        message.accept(door.signer, door.platform_by_id, tool_origin=TOOL, now=clock.now())


def test_the_library_s_services_can_be_used_on_what_we_accepted(
    launcher: Launcher, client: FlaskClient
) -> None:
    message, body = received(launcher, client)
    accept(launcher, message)
    assert message.get_launch_data() == body
    assert message.has_nrps()
    assert message.get_nrps()


def test_the_library_believes_nothing_that_we_have_not_accepted(
    launcher: Launcher, client: FlaskClient
) -> None:
    message, _body = received(launcher, client)
    assert message.get_launch_data() == {}
    unsigned, _body = received(launcher, client, algorithm="none")
    with pytest.raises(UnverifiedError):
        accept(launcher, unsigned)
    assert unsigned.get_launch_data() == {}
