"""Names and Role Provisioning Services: who is in a course, for a tool that asks rightly."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from practice.app import create_app
from practice.courses import COURSES
from practice.members import CONTAINER, PAGE
from practice.paging import LARGEST
from practice.personas import INSTRUCTOR, LEARNER, PERSONAS, TEACHING_ASSISTANT
from practice.platform import Platform
from practice.roster import LEFT, SUSPENDED, Roster
from practice.running import Running
from practice.service_claims import (
    GRADES,
    MEMBERSHIPS_READ,
    NAMES_AND_ROLES,
    about_services,
    members_url,
)
from practice.switches import Switches
from tests.practice.conftest import ISSUER, TOOL, Clock

Call = Callable[..., TestResponse]
Ask = Callable[..., TestResponse]
GROUPS = COURSES["groups"]
URL = members_url(ISSUER, GROUPS.id)
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
CONTEXT_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@pytest.fixture
def ask(call: Call) -> Ask:
    """Ask for members at an address, or with parameters at the usual one."""

    def asking(url: str = URL, **parameters: str) -> TestResponse:
        headers = {"Accept": CONTAINER}
        query = {"query_string": parameters} if parameters else {}
        return call("GET", url, MEMBERSHIPS_READ, headers=headers, **query)

    return asking


def all_of(ask: Ask, **parameters: str) -> list[dict[str, Any]]:
    """Everybody on all pages."""
    answer = ask(**parameters)
    found = members_of(answer)
    while "Link" in answer.headers:
        answer = ask(next_of(answer))
        found += members_of(answer)
    return found


def members_of(answer: TestResponse) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    members = json.loads(answer.data)["members"]
    assert isinstance(members, list)
    return members


def next_of(answer: TestResponse) -> str:
    link = answer.headers["Link"]
    assert link.startswith("<")
    assert link.endswith('>; rel="next"')
    return link[1:].partition(">")[0]


def test_a_launch_says_where_the_members_are(platform: Platform) -> None:
    claims = platform.launch_claims(PERSONAS["student-01"], nonce="n")
    assert claims[NAMES_AND_ROLES] == {
        "context_memberships_url": f"{ISSUER}/services/course-2026-psy-g/members",
        "service_versions": ["2.0"],
    }


@pytest.mark.parametrize("context", [None, {}, {"id": 7}])
def test_a_launch_from_no_course_offers_no_services(context: Any, platform: Platform) -> None:
    claims = platform.launch_claims(PERSONAS["student-01"], nonce="n", context=context)
    assert not {NAMES_AND_ROLES, GRADES} & set(claims)


def test_the_address_of_an_odd_course_is_one_address() -> None:
    claim = about_services(ISSUER, {"id": "a/b?c"})[NAMES_AND_ROLES]
    assert claim["context_memberships_url"] == f"{ISSUER}/services/a%2Fb%3Fc/members"


def test_an_answer_names_its_course_and_its_type(ask: Ask) -> None:
    answer = ask()
    assert answer.content_type == CONTAINER
    container = json.loads(answer.data)
    assert container["id"] == URL
    assert container["context"] == {
        "id": "course-2026-psy-g",
        "label": "PSY-G",
        "title": "Psychology of Groups",
    }


def test_everybody_of_the_course_is_there_once(ask: Ask) -> None:
    members = all_of(ask)
    absent = {"administrator", "support", "test-user", "anonymous"}
    enrolled = {p.subject for p in PERSONAS.values() if p.id not in absent}
    assert {m["user_id"] for m in members} == enrolled | {SUSPENDED.subject, LEFT.subject}
    assert len(members) == len(enrolled) + 2
    by_id = {m["user_id"]: m for m in members}
    assert by_id[PERSONAS["assistant"].subject]["roles"] == [TEACHING_ASSISTANT]
    assert by_id[PERSONAS["student-03"].subject] == {
        "status": "Active",
        "user_id": PERSONAS["student-03"].subject,
        "roles": [LEARNER],
        "name": "Chloé N'Diaye-Lefèvre",
        "given_name": "Chloé",
        "family_name": "N'Diaye-Lefèvre",
        "email": "student-03@student.example",
    }


def test_a_member_can_be_suspended_or_gone(ask: Ask, running: Running) -> None:
    student = str(PERSONAS["student-05"].subject)
    running.rosters.of(GROUPS).change(student, "Deleted")
    states = {m["user_id"]: m["status"] for m in all_of(ask)}
    assert states[student] == states[str(LEFT.subject)] == "Deleted"
    assert states[str(SUSPENDED.subject)] == "Inactive"
    assert sum(status == "Active" for status in states.values()) == len(states) - 3


@pytest.mark.parametrize("switches", [Switches(no_pii=True), Switches(anonymous=True)])
def test_no_names_where_the_platform_keeps_them(
    switches: Switches, ask: Ask, running: Running
) -> None:
    running.obey(switches)
    assert {frozenset(m) for m in all_of(ask)} == {frozenset({"status", "user_id", "roles"})}


def test_the_switch_of_the_course_page_keeps_the_names_too(ask: Ask, browser: Any) -> None:
    browser.get("/courses/groups?no_pii=on")
    assert "name" not in members_of(ask())[0]


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("Learner", 32),
        (LEARNER, 32),
        ("Instructor", 2),
        (INSTRUCTOR, 2),
        (TEACHING_ASSISTANT, 1),
        ("Dean", 0),
    ],
)
def test_a_role_filters_in_short_or_in_full(role: str, people: int, ask: Ask) -> None:
    members = all_of(ask, role=role)
    assert len(members) == people
    assert all({role, f"{CONTEXT_ROLE}{role}"} & set(member["roles"]) for member in members)


def test_a_link_of_the_course_adds_what_its_launch_would_say(ask: Ask) -> None:
    (member, *_) = all_of(ask, rlid="groups-dos")
    (message,) = member["message"]
    assert message[f"{CLAIM}message_type"] == "LtiResourceLinkRequest"
    assert "message" not in members_of(ask())[0]


@pytest.mark.parametrize("link", ["methods-dos", "none", ""])
def test_a_link_of_another_course_is_refused(link: str, ask: Ask) -> None:
    assert ask(rlid=link).status_code == 404


@pytest.mark.parametrize("limit", [1, 7, 36, 37, 100])
def test_pages_of_any_size_give_everybody_once(limit: int, ask: Ask) -> None:
    members = all_of(ask, limit=str(limit))
    assert len({m["user_id"] for m in members}) == len(members) == 36
    assert len(members_of(ask(limit=str(limit)))) == min(limit, 36)


def test_the_platform_pages_by_itself(ask: Ask) -> None:
    answer = ask()
    assert len(members_of(answer)) == PAGE
    last = ask(next_of(answer))
    assert len(members_of(last)) == 36 - PAGE
    assert "Link" not in last.headers


def test_the_next_page_keeps_the_filters(ask: Ask) -> None:
    following = next_of(ask(role="Learner", limit="3", rlid="groups-dos"))
    asked = parse_qs(urlsplit(following).query)
    assert asked | {"pageToken": []} == {
        "role": ["Learner"],
        "limit": ["3"],
        "rlid": ["groups-dos"],
        "pageToken": [],
    }
    assert len(members_of(ask(following))) == 3


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda url: url.replace("pageToken", "pagetoken"),
        lambda url: url.replace("From", "from"),
        lambda url: url.replace("limit=2", "limit=3"),
        lambda url: url.replace("From2", "From3"),
        lambda url: url + "x",
        lambda url: url + "%C3%A9",
        lambda url: url + "&other=1",
        lambda url: url + "&limit=2",
        lambda url: url.replace("From2", "From%C2%B2"),
    ],
)
def test_a_next_address_that_was_changed_is_refused(change: Callable[[str], str], ask: Ask) -> None:
    following = next_of(ask(limit="2"))
    assert ask(following).status_code == 200
    answer = ask(change(following))
    assert (answer.status_code, answer.is_json) == (400, True)


@pytest.mark.parametrize("limit", ["0", "-1", "ten", "", "1.5", "٣", "9" * 5000])
def test_a_limit_that_is_none_is_refused(limit: str, ask: Ask) -> None:
    assert ask(limit=limit).status_code == 400


@pytest.fixture
def big(platform: Platform, clock: Clock) -> Flask:
    app = create_app(platform, tool_url=TOOL, clock=clock.now, sleep=clock.sleep, students=10_000)
    app.config["SERVER_NAME"] = "127.0.0.1:8100"
    return app


def test_ten_thousand_more_students_fill_a_course_of_their_own(big: Flask) -> None:
    state: Running = big.extensions["practice"]
    token = state.grants.issue([MEMBERSHIPS_READ], now=state.clock())
    client = big.test_client()

    def ask(url: str = "", **parameters: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"}
        url = url or members_url(ISSUER, state.courses.all()[-1].id)
        return client.get(url, headers=headers, query_string=parameters or None)

    members = all_of(ask, limit="99999", role="Learner")
    assert len({m["user_id"] for m in members}) == len(members) == 10_032
    assert len(members_of(ask(limit="99999"))) == LARGEST
    assert "Introduction to Psychology" in client.get("/courses/big").text


def test_a_generated_student_can_open_the_course(big: Flask) -> None:
    client = big.test_client()
    page = client.get("/courses/big?as=generated-00210")
    assert "Sanne Jansen" in page.text
    assert client.get("/courses/big?as=generated-09999").status_code == 200
    for nobody in ("generated-10000", "generated-9999", "generated-", "generated-²"):
        assert client.get(f"/courses/big?as={nobody}").status_code == 404


def test_a_big_course_costs_nothing_until_it_is_asked_for() -> None:
    far = 10**12  # as a list, more than any machine holds
    roster = Roster(far + 1)
    position, member = next(roster.since(far))
    assert position == far
    assert roster.find(member.subject) == member


def test_nobody_is_found_by_a_user_id_that_is_not_exactly_theirs() -> None:
    roster = Roster(3)
    _, last = list(roster.since(0))[-1]
    assert roster.find(last.subject) == last
    assert roster.find(last.subject.upper()) is None
    beyond = Roster(4)
    assert roster.find(list(beyond.since(0))[-1][1].subject) is None
    for subject in ("", "x", "00000000-0000-0000-0000-000000000000"):
        assert roster.find(subject) is None
    with pytest.raises(ValueError, match="Active, Inactive, Deleted"):
        roster.change(last.subject, "Gone")
