"""Who may call a service, and what a caller has to accept; refusals are JSON."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from practice.courses import COURSES
from practice.gradebook import LineItem
from practice.grants import LIFETIME, SCOPES
from practice.line_items import CONTAINER as LINE_ITEM_CONTAINER
from practice.line_items import LINE_ITEM
from practice.members import CONTAINER
from practice.running import Running
from practice.service_claims import (
    LINE_ITEMS,
    LINE_ITEMS_READ,
    MEMBERSHIPS_READ,
    RESULTS_READ,
    SCORES,
    line_item_url,
    line_items_url,
    members_url,
)
from tests.practice.conftest import ISSUER, Clock

Call = Callable[..., TestResponse]
GROUPS = COURSES["groups"]
MEMBERS = members_url(ISSUER, GROUPS.id)
ALL = line_items_url(ISSUER, GROUPS.id)
FIRST = line_item_url(ISSUER, GROUPS.id, 1)


@pytest.fixture(autouse=True)
def columns(running: Running) -> None:
    """The columns that came with the course are there, the link's own is the first."""
    (item,) = running.gradebook.line_items(GROUPS)
    assert item.number == 1


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (CONTAINER, 200),
        (f"text/html, {CONTAINER};q=0.5", 200),
        (CONTAINER.upper(), 200),
        ("application/*", 200),
        ("*/*", 200),
        (None, 200),
        ("application/json", 406),
        ("text/html", 406),
        (f"{CONTAINER};q=0", 406),
    ],
)
def test_the_tool_has_to_accept_the_answer(accept: str | None, status: int, call: Call) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = call("GET", MEMBERS, MEMBERSHIPS_READ, headers=headers)
    assert answer.status_code == status


def test_no_token_is_a_401_that_says_how(call: Call) -> None:
    answer = call("GET", MEMBERS, token=None)
    assert (answer.status_code, answer.is_json) == (401, True)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["made-up", "é", " "])
def test_an_unknown_token_is_a_401(token: str, call: Call) -> None:
    assert call("GET", MEMBERS, token=token).status_code == 401


def test_a_password_is_a_401(call: Call) -> None:
    headers = {"Authorization": "Basic YTpi"}
    assert call("GET", MEMBERS, token=None, headers=headers).status_code == 401


def test_an_expired_token_is_a_401(call: Call, running: Running, clock: Clock) -> None:
    token = running.grants.issue([MEMBERSHIPS_READ], now=running.clock())
    assert call("GET", MEMBERS, token=token).status_code == 200
    clock.seconds += LIFETIME
    answer = call("GET", MEMBERS, token=token)
    assert answer.status_code == 401
    assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_a_token_for_something_else_is_a_403(call: Call) -> None:
    answer = call("GET", MEMBERS, SCORES)
    assert answer.status_code == 403
    assert MEMBERSHIPS_READ in answer.headers["WWW-Authenticate"]


def test_no_course_is_a_404_in_json(call: Call) -> None:
    answer = call("GET", members_url(ISSUER, "none"), MEMBERSHIPS_READ)
    assert (answer.status_code, answer.is_json) == (404, True)


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "", 405), ("GET", "/more", 404)])
def test_what_is_no_operation_is_refused_in_json(
    method: str, path: str, status: int, call: Call
) -> None:
    answer = call(method, MEMBERS + path, MEMBERSHIPS_READ)
    assert (answer.status_code, answer.is_json) == (status, True)


@pytest.mark.parametrize(
    ("method", "url", "scope", "status"),
    [
        ("GET", ALL, LINE_ITEMS, 200),
        ("GET", ALL, LINE_ITEMS_READ, 200),
        ("GET", ALL, SCORES, 403),
        ("POST", ALL, LINE_ITEMS_READ, 403),
        ("GET", FIRST, LINE_ITEMS_READ, 200),
        ("GET", FIRST, RESULTS_READ, 403),
        ("PUT", FIRST, LINE_ITEMS_READ, 403),
        ("DELETE", FIRST, LINE_ITEMS_READ, 403),
        ("DELETE", FIRST, LINE_ITEMS, 204),
    ],
)
def test_every_operation_has_its_scopes(
    method: str, url: str, scope: str, status: int, call: Call
) -> None:
    data = (
        {"data": '{"label": "Do", "scoreMaximum": 1}', "content_type": LINE_ITEM}
        if method in "POST PUT"
        else {}
    )
    assert call(method, url, scope, **data).status_code == status
    assert call(method, url, token=None, **data).status_code == 401


@pytest.mark.parametrize(("url", "right"), [(ALL, LINE_ITEM_CONTAINER), (FIRST, LINE_ITEM)])
def test_the_tool_has_to_accept_line_items(url: str, right: str, call: Call) -> None:
    assert call("GET", url, LINE_ITEMS, headers={"Accept": right}).status_code == 200
    assert call("GET", url, LINE_ITEMS, headers={"Accept": "application/json"}).status_code == 406


@pytest.fixture
def other(running: Running) -> str:
    """The token of another tool, which has no link in the course."""
    built_in = running.clients.built_in
    platform = replace(built_in.platform, client_id="another-tool")
    running.clients.put(replace(built_in, platform=platform))
    now = running.clock()
    return running.grants.issue(SCOPES, now=now, client_id="another-tool")


def test_a_tool_sees_its_own_columns_only(call: Call, other: str, running: Running) -> None:
    body = '{"label": "Ours", "scoreMaximum": 1}'
    made = call("POST", ALL, token=other, data=body, content_type=LINE_ITEM)
    theirs = json.loads(made.data)["id"]
    assert [i["id"] for i in json.loads(call("GET", ALL, token=other).data)] == [theirs]
    assert [i["id"] for i in json.loads(call("GET", ALL, LINE_ITEMS).data)] == [FIRST]
    assert call("GET", theirs, LINE_ITEMS).status_code == 404
    for method in ("GET", "DELETE"):
        assert call(method, FIRST, token=other).status_code == 404
    put = call("PUT", theirs, token=other, data=body, content_type=LINE_ITEM)
    assert put.status_code == 200
    assert running.gradebook.line_items(GROUPS)[-1].client_id == "another-tool"


def test_a_tool_knows_nothing_of_the_links_of_others(call: Call, other: str) -> None:
    body = '{"label": "Ours", "scoreMaximum": 1, "resourceLinkId": "groups-dos"}'
    assert call("POST", ALL, token=other, data=body, content_type=LINE_ITEM).status_code == 400
    assert call("GET", f"{MEMBERS}?rlid=groups-dos", token=other).status_code == 404
    assert call("GET", MEMBERS, token=other).status_code == 200


def test_a_link_can_name_the_built_in_tool_or_say_nothing(call: Call, running: Running) -> None:
    ours = running.clients.built_in.id
    running.gradebook.add(GROUPS, LineItem("Do", 1, client_id=ours))
    token = running.grants.issue([LINE_ITEMS], now=running.clock(), client_id=ours)
    assert len(json.loads(call("GET", ALL, token=token).data)) == 2
    assert len(json.loads(call("GET", ALL, LINE_ITEMS).data)) == 2


def test_the_token_of_a_tool_that_was_switched_off_is_a_401(
    call: Call, other: str, running: Running
) -> None:
    client = running.clients.find("another-tool")
    assert client is not None
    running.clients.put(replace(client, enabled=False))
    assert call("GET", MEMBERS, token=other).status_code == 401
