"""The switches of the services: each is as nasty as its words say, and off again afterwards."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from practice import service_options
from practice.courses import COURSES
from practice.line_items import LINE_ITEM
from practice.personas import PERSONAS
from practice.running import Running
from practice.scores import SCORE
from practice.service_claims import (
    LINE_ITEMS,
    MEMBERSHIPS_READ,
    RESULTS_READ,
    SCORES,
    line_item_url,
    line_items_url,
    members_url,
)
from practice.switches import Switches
from tests.practice.conftest import ISSUER, Clock

Call = Callable[..., TestResponse]
Read = Callable[[str], Any]
GROUPS = COURSES["groups"]
MEMBERS = members_url(ISSUER, GROUPS.id)
ALL = line_items_url(ISSUER, GROUPS.id)
STUDENT = str(PERSONAS["student-01"].subject)


@pytest.fixture
def column(running: Running) -> int:
    """The link's own column."""
    (item,) = running.gradebook.line_items(GROUPS)
    return item.number


@pytest.fixture
def send(call: Call, column: int) -> Callable[..., TestResponse]:
    """Send a score, second by second."""
    path, _, query = line_item_url(ISSUER, GROUPS.id, column).partition("?")

    def sending(second: float = 0, **fields: Any) -> TestResponse:
        score = {
            "userId": STUDENT,
            "timestamp": f"2026-09-02T10:00:{second:06.3f}Z",
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "scoreGiven": 1,
            "scoreMaximum": 1,
        } | fields
        data = json.dumps(score)
        return call("POST", f"{path}/scores?{query}", SCORES, data=data, content_type=SCORE)

    return sending


@pytest.fixture
def members(call: Call) -> Callable[..., list[dict[str, Any]]]:
    def reading(query: str = "?limit=100") -> list[dict[str, Any]]:
        answer = call("GET", MEMBERS + query, MEMBERSHIPS_READ)
        assert answer.status_code == 200
        found: list[dict[str, Any]] = json.loads(answer.data)["members"]
        return found

    return reading


@pytest.mark.parametrize(("state", "status"), [("down", 503), ("error", 500), ("busy", 429)])
def test_a_failing_service_does_nothing_and_recovers(
    state: str, status: int, send: Any, call: Call, running: Running, column: int
) -> None:
    running.obey(Switches(services=state))
    for answer in (send(), call("GET", MEMBERS, MEMBERSHIPS_READ), call("GET", ALL, LINE_ITEMS)):
        assert answer.status_code == status
        assert ("Retry-After" in answer.headers) is (status == 429)
        assert answer.is_json is (status == 429)
    assert running.gradebook.times_accepted(GROUPS, column, STUDENT) == 0
    running.obey(Switches())
    assert send().status_code == 200


def test_an_answer_can_be_lost_after_the_score_was_taken(
    send: Any, running: Running, column: int
) -> None:
    running.obey(Switches(services="lost-answer"))
    assert send().status_code == 500
    assert running.gradebook.times_accepted(GROUPS, column, STUDENT) == 1
    assert send().status_code == 409


def test_a_flaky_service_takes_turns(send: Any, running: Running, column: int) -> None:
    running.obey(Switches(services="flaky"))
    assert [send(second).status_code for second in range(6)] == [503, 500, 200, 503, 500, 200]
    assert running.gradebook.times_accepted(GROUPS, column, STUDENT) == 4


@pytest.mark.parametrize(("state", "seconds"), [("slow", 3.0), ("hang", 30.0)])
def test_a_slow_service_waits_first(
    state: str, seconds: float, send: Any, running: Running, clock: Clock
) -> None:
    running.obey(Switches(services=state))
    assert send().status_code == 200
    assert clock.slept == [seconds]


def test_an_answer_can_be_no_json_or_the_wrong_json(call: Call, running: Running) -> None:
    running.obey(Switches(services="broken-json"))
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(call("GET", MEMBERS, MEMBERSHIPS_READ).data)
    running.obey(Switches(services="wrong-shape"))
    assert isinstance(json.loads(call("GET", MEMBERS, MEMBERSHIPS_READ).data), str)


@pytest.mark.parametrize(
    ("state", "status", "error"),
    [
        ("token-refused", 401, "invalid_client"),
        ("token-down", 503, "temporarily_unavailable"),
        ("well", 400, "unsupported_grant_type"),
    ],
)
def test_the_token_endpoint_can_refuse(
    state: str, status: int, error: str, browser: FlaskClient, running: Running
) -> None:
    running.obey(Switches(services=state))
    answer = browser.post("/token", data={"grant_type": "anything"})
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]) == (status, error)


def test_a_token_can_expire_early_once(call: Call, running: Running) -> None:
    token = running.grants.issue([MEMBERSHIPS_READ], now=running.clock())
    running.obey(Switches(services="token-expired"))
    assert call("GET", MEMBERS, token="made-up").status_code == 401
    assert call("GET", MEMBERS, token=token).status_code == 401
    assert call("GET", MEMBERS, token=token).status_code == 401
    assert call("GET", MEMBERS, MEMBERSHIPS_READ).status_code == 200


def test_the_switches_are_in_the_address_of_the_course_page(
    browser: FlaskClient, call: Call
) -> None:
    browser.get("/courses/groups?services=down")
    assert call("GET", MEMBERS, MEMBERSHIPS_READ).status_code == 503
    assert "1 switched on" in browser.get("/courses/groups").text
    browser.get("/courses/groups?services=well")
    assert call("GET", MEMBERS, MEMBERSHIPS_READ).status_code == 200
    assert browser.get("/courses/groups?services=perfect").status_code == 400


@pytest.mark.parametrize(
    "options",
    [
        service_options.SERVICES,
        service_options.MEMBERS,
        service_options.GRADES,
        service_options.OFFERS,
    ],
)
def test_every_value_is_on_the_course_page(
    options: dict[str, str], browser: FlaskClient, read: Read
) -> None:
    page = read(browser.get("/courses/groups").text)
    assert set(options) <= {option["value"] for option in page.all("option")}


def test_members_can_be_without_names(members: Any, running: Running) -> None:
    running.obey(Switches(members="no-names"))
    assert {frozenset(m) for m in members()} == {frozenset({"status", "user_id", "roles"})}


def test_members_can_be_as_moodle_has_them(members: Any, running: Running) -> None:
    running.obey(Switches(members="moodle"))
    found = {m["user_id"]: m for m in members("")}
    assert len(found) == 34
    assert {m["status"] for m in found.values()} == {"Active"}
    assert {role for m in found.values() for role in m["roles"]} == {
        "Learner",
        "Instructor",
        "Mentor",
    }
    assistant = found[str(PERSONAS["assistant"].subject)]
    assert assistant["roles"] == ["Learner"]
    assert assistant in members("?role=Learner")


def next_of(answer: TestResponse) -> str:
    return answer.headers["Link"].partition("<")[2].partition(">")[0]


def test_the_next_page_can_be_at_another_origin(call: Call, running: Running) -> None:
    running.obey(Switches(members="next-elsewhere"))
    following = next_of(call("GET", f"{MEMBERS}?limit=2", MEMBERSHIPS_READ))
    assert following.startswith("https://other.example/services/")


def test_the_next_page_can_be_the_same_for_ever(call: Call, running: Running) -> None:
    running.obey(Switches(members="next-loops"))
    answer = call("GET", f"{MEMBERS}?limit=2", MEMBERSHIPS_READ)
    again = call("GET", next_of(answer), MEMBERSHIPS_READ)
    assert (again.data, next_of(again)) == (answer.data, next_of(answer))


def test_scores_can_be_taken_as_moodle_takes_them(send: Any, running: Running, column: int) -> None:
    running.obey(Switches(grades="moodle"))
    assert send(1.2).status_code == 200
    assert send(1.9).status_code == 409
    assert send(2, scoreGiven=9).status_code == 200
    assert running.gradebook.mark(GROUPS, column, STUDENT).value == 1
    assert send(3, scoreGiven=-1).status_code == 200
    assert running.gradebook.mark(GROUPS, column, STUDENT).value == 0
    assert send(4, gradingProgress="PendingManual").status_code == 200
    assert running.gradebook.mark(GROUPS, column, STUDENT).value is None


@pytest.mark.parametrize(
    "fields", [{"userId": "nobody"}, {"scoreMaximum": None}, {"timestamp": "now"}]
)
def test_moodle_does_not_say_what_is_wrong_with_a_score(
    fields: dict[str, Any], send: Any, running: Running
) -> None:
    running.obey(Switches(grades="moodle"))
    answer = send(**fields)
    assert (answer.status_code, answer.data) == (400, b"[]")


def test_moodle_pages_its_columns_unreadably_and_its_results_not_at_all(
    call: Call, running: Running, column: int
) -> None:
    running.obey(Switches(grades="moodle"))
    body = json.dumps({"label": "Second", "scoreMaximum": 1})
    assert call("POST", ALL, LINE_ITEMS, data=body, content_type=LINE_ITEM).status_code == 201
    link = call("GET", f"{ALL}&limit=1", LINE_ITEMS).headers["Link"]
    assert "type_id=1&amp;limit=1&amp;pageToken=" in link
    assert link.encode("latin-1").decode().endswith("; rel=“next”")
    path, _, query = line_item_url(ISSUER, GROUPS.id, column).partition("?")
    results = call("GET", f"{path}/results?{query}&limit=1", RESULTS_READ)
    assert (results.status_code, results.mimetype) == (404, "text/html")
    assert call("GET", f"{path}/results?{query}", RESULTS_READ).status_code == 200
