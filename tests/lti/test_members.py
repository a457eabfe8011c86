"""Members of a course: pages, statuses, short role names, and answers that are no good.

Names and Role Provisioning Services 2.0, sections 2.2 to 2.4. Cases N1, X29 and X30.
"""

import json
import logging
from typing import Any

import pytest
from sqlalchemy import Engine

from lti_app.errors import PlatformError
from lti_app.lti import members as reading
from lti_app.lti.keys import ToolKey
from lti_app.lti.members import (
    CONTAINER,
    SCOPE,
    Member,
    Members,
    MemberStatus,
    members_at,
)
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.roles import Role
from lti_app.lti.services import Service
from practice.personas import INSTRUCTOR, LEARNER
from tests.lti.replies import Replies, Reply

SANNE: dict[str, Any] = {"user_id": "7", "roles": [LEARNER], "name": "Sanne de Vries"}


def container(*people: object, following: str | None = None, **reply: Any) -> Reply:
    links = {"Link": following} if following else {}
    return Reply(json.dumps({"members": people}).encode(), headers=links, **reply)


@pytest.fixture
def service(
    engine: Engine, target: RegisteredPlatform, tool_key: ToolKey, replies: Replies
) -> Service:
    replies.at["/token"] = [Reply(b'{"access_token": "token-1"}')]
    return Service(engine, target, (SCOPE,), tool_key)


@pytest.fixture
def members(service: Service, replies: Replies) -> Members:
    return members_at(service, f"{replies.url}/members")


def subjects(members: Members) -> list[str]:
    return [member.subject for member in members]


def pages_asked(replies: Replies) -> list[str]:
    return [asked.path for asked in replies.asked if asked.path != "/token"]


# --- pages ---------------------------------------------------------------------------------------


def test_a_request_asks_for_a_container_with_a_token_for_reading_only(
    members: Members, replies: Replies
) -> None:
    replies.next = container(SANNE)
    assert list(members) == [
        Member("7", Role.LEARNER, MemberStatus.ACTIVE, "Sanne de Vries", False)
    ]
    assert members.is_complete
    token, asked = replies.asked
    assert token.form["scope"] == SCOPE
    assert asked.headers["Accept"] == CONTAINER
    assert asked.headers["Authorization"] == "Bearer token-1"


@pytest.mark.parametrize(
    "link",
    [
        '<{}>; rel="next"',
        "<{}>; rel=next",
        '<{}>; rel="Next"',
        '<{}>; title="a, b"; rel="last next"',
        '<{}&first>; rel="first", <{}>; rel="next"',
        "<{}&first>;rel=first,<{}>;rel=next",
    ],
)
def test_x29_the_next_page_is_asked_for_exactly_as_the_platform_wrote_it(
    link: str, members: Members, replies: Replies
) -> None:
    address = "/Members/2?pageToken=AbC%2FdEf~==&empty=&a=1&a=2"
    replies.next = container(SANNE, following=link.replace("{}", replies.url + address))
    replies.at["/Members/2"] = [container({**SANNE, "user_id": "8"})]
    assert subjects(members) == ["7", "8"]
    assert pages_asked(replies) == ["/members?limit=500", address]


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("/m", "/m?limit=500"),
        ("/m?", "/m?limit=500"),
        ("/m?a=%20B&a=&b", "/m?a=%20B&a=&b&limit=500"),
        ("/m?a=1&", "/m?a=1&limit=500"),
        ("/m?limit=3", "/m?limit=3"),
        ("/m?xlimit=3&limits=4", "/m?xlimit=3&limits=4&limit=500"),
    ],
)
def test_a_limit_is_added_and_nothing_else_is_changed(
    given: str, asked: str, service: Service, replies: Replies
) -> None:
    replies.next = container()
    assert subjects(members_at(service, replies.url + given)) == []
    assert pages_asked(replies) == [asked]


def test_pages_are_asked_for_one_by_one(members: Members, replies: Replies) -> None:
    replies.next = container(SANNE, following=f'<{replies.url}/two>; rel="next"')
    assert next(iter(members)).subject == "7"
    assert pages_asked(replies) == ["/members?limit=500"]
    assert not members.is_complete


@pytest.mark.parametrize(
    "place", ["https://elsewhere.example", "http://localhost:1", "//elsewhere.example", "http://["]
)
def test_x30_a_next_page_of_another_origin_is_not_followed(
    place: str, members: Members, replies: Replies
) -> None:
    replies.next = container(SANNE, following=f'<{place}/members>; rel="next"')
    given = []
    with pytest.raises(PlatformError):
        given += [each.subject for each in members]
    assert len(pages_asked(replies)) == 1


def test_pages_that_lead_in_a_circle_end(members: Members, replies: Replies) -> None:
    replies.next = container(SANNE, following=f'<{replies.url}/two>; rel="next"')
    with pytest.raises(PlatformError):
        list(members)
    assert pages_asked(replies) == ["/members?limit=500", "/two"]


def test_a_member_who_comes_twice_is_given_once(members: Members, replies: Replies) -> None:
    replies.next = container(SANNE, {**SANNE, "roles": [INSTRUCTOR]})
    assert [member.role for member in members] == [Role.LEARNER]
    assert members.is_complete


def test_pages_without_end_are_left_at_a_limit(
    members: Members, replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    replies.next = container(SANNE, following=f'<{replies.url}/two>; rel="next"')
    replies.at["/two"] = [container(following=f'<{replies.url}/three>; rel="next"')]
    assert subjects(members) == ["7"]
    assert not members.is_complete
    assert len(pages_asked(replies)) == 2


def test_members_without_end_are_left_at_a_limit(
    members: Members, replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_MEMBERS", 3)
    replies.next = container(*({**SANNE, "user_id": str(number)} for number in range(9)))
    assert subjects(members) == ["0", "1", "2"]
    assert not members.is_complete


def test_a_platform_that_takes_too_long_over_its_pages_is_left(
    members: Members, replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_READING", -1.0)
    replies.next = container(SANNE, following=f'<{replies.url}/two>; rel="next"')
    with pytest.raises(PlatformError) as caught:
        list(members)
    assert caught.value.timed_out


def test_the_last_page_is_never_too_late(
    members: Members, replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_READING", -1.0)
    replies.next = container(SANNE)
    assert subjects(members) == ["7"]


# --- answers -------------------------------------------------------------------------------------

BAD = {
    "401": Reply(b"Sanne de Vries", 401),
    "403": Reply(b"Sanne de Vries", 403),
    "404": Reply(b"<p>Sanne de Vries", 404),
    "500": Reply(b"Sanne de Vries", 500),
    "redirect": Reply(status=302, headers={"Location": "/elsewhere"}),
    "html": Reply(b"<p>Sanne de Vries"),
    "a list": Reply(b'["Sanne de Vries"]'),
    "no members": Reply(b'{"id": "Sanne de Vries"}'),
    "members null": Reply(b'{"members": null}'),
    "members a text": Reply(b'{"members": "Sanne de Vries"}'),
    "empty": Reply(),
}


@pytest.mark.parametrize("name", BAD)
def test_an_answer_that_is_no_roster_is_an_error_that_names_nobody(
    name: str, members: Members, replies: Replies, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    replies.next = BAD[name]
    with pytest.raises(PlatformError) as caught:
        list(members)
    assert "Sanne" not in f"{caught.value} {vars(caught.value)} {caplog.text}"
    assert not members.is_complete


def test_a_page_of_any_size_is_read_up_to_a_limit(
    members: Members, replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies.next = container(*({**SANNE, "user_id": f"user-{number}"} for number in range(5000)))
    assert len(replies.next.body) > 300_000
    assert len(subjects(members)) == 5000


def test_an_entry_that_is_no_member_is_skipped_and_counted(
    members: Members, replies: Replies
) -> None:
    replies.next = container(None, SANNE, {"user_id": 8})
    assert subjects(members) == ["7"]
    assert members.skipped == 2
    assert members.is_complete
