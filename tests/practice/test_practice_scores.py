"""Assignment and Grade Services: scores go in once and in order, results come out."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from practice.courses import COURSES
from practice.gradebook import Mark
from practice.personas import PERSONAS
from practice.roster import LEFT, SUSPENDED
from practice.running import Running
from practice.scores import ACTIVITY, GRADING, RESULTS, SCORE
from practice.service_claims import LINE_ITEMS, RESULTS_READ, SCORES, line_item_url
from tests.practice.conftest import ISSUER, Clock

Call = Callable[..., TestResponse]
Send = Callable[..., TestResponse]
GROUPS = COURSES["groups"]
OWN = 1
STUDENT = str(PERSONAS["student-01"].subject)
OTHER = str(PERSONAS["student-02"].subject)
GOOD: dict[str, Any] = {
    "userId": STUDENT,
    "timestamp": "2026-09-02T10:00:00.000+02:00",
    "activityProgress": "Completed",
    "gradingProgress": "FullyGraded",
    "scoreGiven": 1,
    "scoreMaximum": 1,
}


def below(end: str, query: str = "") -> str:
    """An address below the link's own line item, its query kept."""
    path, _, kept = line_item_url(ISSUER, GROUPS.id, OWN).partition("?")
    return f"{path}/{end}?{kept}{query}"


@pytest.fixture(autouse=True)
def column(running: Running) -> None:
    """The link's own column."""
    (item,) = running.gradebook.line_items(GROUPS)
    assert item.number == OWN


@pytest.fixture
def send(call: Call) -> Send:
    """Send a score; a field that is changed to None is left out."""

    def sending(**fields: Any) -> TestResponse:
        body = {name: value for name, value in (GOOD | fields).items() if value is not None}
        return call("POST", below("scores"), SCORES, data=json.dumps(body), content_type=SCORE)

    return sending


@pytest.fixture
def mark(running: Running) -> Callable[..., Mark]:
    return lambda user_id=STUDENT: running.gradebook.mark(GROUPS, OWN, user_id)


@pytest.fixture
def results(call: Call) -> Callable[..., list[dict[str, Any]]]:
    def reading(query: str = "") -> list[dict[str, Any]]:
        answer = call("GET", below("results", query), RESULTS_READ, headers={"Accept": RESULTS})
        assert (answer.status_code, answer.content_type) == (200, RESULTS)
        found: list[dict[str, Any]] = json.loads(answer.data)
        return found

    return reading


def test_a_score_is_taken_and_can_be_read(send: Send, mark: Any, results: Any) -> None:
    answer = send(comment="Read on 2 September")
    assert (answer.status_code, answer.data) == (200, b"")
    assert (mark().value, mark().comment, mark().accepted) == (1, "Read on 2 September", 1)
    assert results() == [
        {
            "id": below(f"results/{STUDENT}"),
            "scoreOf": line_item_url(ISSUER, GROUPS.id, OWN),
            "userId": STUDENT,
            "resultMaximum": 1,
            "resultScore": 1,
            "comment": "Read on 2 September",
        }
    ]


def test_a_score_is_put_on_the_scale_of_the_column(
    send: Send, mark: Any, running: Running, call: Call
) -> None:
    url = line_item_url(ISSUER, GROUPS.id, OWN)
    for maximum, value in ((40, 20), (20, 10)):
        body = json.dumps({"label": "Do's", "scoreMaximum": maximum})
        content_type = "application/vnd.ims.lis.v2.lineitem+json"
        call("PUT", url, LINE_ITEMS, data=body, content_type=content_type)
        send(scoreGiven=5, scoreMaximum=10)
        assert mark().value == value


@pytest.mark.parametrize(
    ("timestamp", "status"),
    [
        ("2026-09-02T10:00:00.001+02:00", 200),
        ("2026-09-02T08:00:00.000001Z", 200),
        ("2026-09-02T10:00:01+02:00", 200),
        ("2026-09-02T09:00:00.500+01:00", 200),
        ("2026-09-02T10:00:00+02:00", 409),
        ("2026-09-02T08:00:00Z", 409),
        ("2026-09-02T10:30:00+03:00", 409),
    ],
)
def test_a_score_has_to_be_newer_than_the_one_before(
    timestamp: str, status: int, send: Send, mark: Any
) -> None:
    send()
    answer = send(timestamp=timestamp, scoreGiven=0)
    assert answer.status_code == status
    assert (mark().value, mark().accepted) == ((0, 2) if status == 200 else (1, 1))
    assert send(userId=OTHER).status_code == 200


def test_a_score_without_a_number_takes_the_grade_away(send: Send, results: Any) -> None:
    send(comment="Well done")
    send(timestamp="2026-09-03T10:00:00Z", scoreGiven=None, scoreMaximum=None)
    (result,) = results()
    assert not {"resultScore", "comment"} & set(result)


@pytest.mark.parametrize("activity", ACTIVITY)
@pytest.mark.parametrize("grading", GRADING)
def test_every_progress_of_the_specification_is_known(
    activity: str, grading: str, send: Send, mark: Any
) -> None:
    assert send(activityProgress=activity, gradingProgress=grading).status_code == 200
    assert mark().value == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("userId", None),
        ("userId", ""),
        ("userId", 7),
        ("timestamp", None),
        ("timestamp", "2026-09-02T10:00:00"),
        ("timestamp", "2026-09-02"),
        ("timestamp", "2026-09-02T10:00Z"),
        ("timestamp", "2026-02-30T10:00:00Z"),
        ("timestamp", "2026-09-02T10:00:00+99:00"),
        ("timestamp", "0001-01-01T00:00:00+23:00"),
        ("timestamp", "٢٠٢٦-09-02T10:00:00Z"),
        ("timestamp", 1_800_000_000),
        ("activityProgress", None),
        ("activityProgress", "completed"),
        ("activityProgress", "Done"),
        ("gradingProgress", None),
        ("gradingProgress", "Graded"),
        ("gradingProgress", ["FullyGraded"]),
        ("scoreGiven", "1"),
        ("scoreGiven", True),
        ("scoreGiven", -1),
        ("scoreGiven", 1e300),
        ("scoreMaximum", None),
        ("scoreMaximum", 0),
        ("scoreMaximum", "1"),
        ("comment", 7),
        ("comment", "\udc00"),
    ],
)
def test_a_bad_field_is_refused_by_name(name: str, value: Any, send: Send, mark: Any) -> None:
    answer = send(**{name: value})
    assert answer.status_code == 400
    assert name in str(answer.json)
    assert mark().accepted == 0


@pytest.mark.parametrize(
    ("user_id", "status"),
    [
        (PERSONAS["instructor"].subject, 400),
        (PERSONAS["assistant"].subject, 400),
        (PERSONAS["observer"].subject, 400),
        (SUSPENDED.subject, 400),
        (LEFT.subject, 404),
        (PERSONAS["administrator"].subject, 404),
        (PERSONAS["test-user"].subject, 404),
        ("student-01", 404),
        (STUDENT.upper(), 404),
    ],
)
def test_only_the_students_of_the_course_are_graded(user_id: str, status: int, send: Send) -> None:
    assert send(userId=user_id).status_code == status


def test_a_student_who_left_is_not_graded_any_more(send: Send, running: Running) -> None:
    assert send().status_code == 200
    running.rosters.of(GROUPS).change(STUDENT, "Deleted")
    assert send(timestamp="2026-09-03T10:00:00Z").status_code == 404


@pytest.mark.parametrize("content_type", ["application/json", "application/vnd.ims.lis.v1.score"])
def test_another_content_type_is_refused(content_type: str, call: Call) -> None:
    data = json.dumps(GOOD)
    answer = call("POST", below("scores"), SCORES, data=data, content_type=content_type)
    assert answer.status_code == 415


@pytest.mark.parametrize("scope", [LINE_ITEMS, RESULTS_READ])
def test_a_score_needs_its_own_scope(scope: str, call: Call) -> None:
    data = json.dumps(GOOD)
    answer = call("POST", below("scores"), scope, data=data, content_type=SCORE)
    assert answer.status_code == 403
    assert call("GET", below("results"), SCORES).status_code == 403


def test_an_address_built_behind_the_query_is_refused(call: Call) -> None:
    data = json.dumps(GOOD)
    for url in (
        f"{line_item_url(ISSUER, GROUPS.id, OWN)}/scores",
        below("scores").partition("?")[0],
        below("scores").replace("/1/", "/2/"),
    ):
        answer = call("POST", url, SCORES, data=data, content_type=SCORE)
        assert (answer.status_code, answer.is_json) in {(404, True), (405, True)}


def test_scores_cannot_be_read_nor_results_written(call: Call) -> None:
    for method, end in (("GET", "scores"), ("POST", "results")):
        answer = call(method, below(end), SCORES, RESULTS_READ)
        assert (answer.status_code, answer.is_json) == (405, True)


def test_results_come_in_pages_or_for_one_user(send: Send, results: Any, call: Call) -> None:
    students = [str(PERSONAS[f"student-{n:02d}"].subject) for n in range(1, 6)]
    for student in students:
        assert send(userId=student).status_code == 200
    url, read = below("results", "&limit=2"), []
    while url:
        answer = call("GET", url, RESULTS_READ)
        read += [result["userId"] for result in json.loads(answer.data)]
        url = answer.headers.get("Link", "").removesuffix('>; rel="next"').removeprefix("<")
    assert read == students
    (only,) = results(f"&user_id={OTHER}")
    assert only["userId"] == OTHER
    assert results("&user_id=nobody") == []
    assert call("GET", below("results"), RESULTS_READ, headers={"Accept": SCORE}).status_code == 406


def test_a_thousand_scores_at_once_are_counted_exactly(
    app: Flask, running: Running, clock: Clock
) -> None:
    token = running.grants.issue([SCORES], now=clock.now())
    headers = {"Authorization": f"Bearer {token}"}
    students = [str(PERSONAS[f"student-{n:02d}"].subject) for n in range(1, 26)]

    def deliver(number: int) -> int:
        moment = f"2026-09-02T10:{number // 25:02d}:00Z"
        body = GOOD | {"userId": students[number % 25], "timestamp": moment}
        data = json.dumps(body)
        client = app.test_client()
        url = below("scores")
        return client.post(url, data=data, content_type=SCORE, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(deliver, range(1000)))
    taken = [running.gradebook.times_accepted(GROUPS, OWN, student) for student in students]
    assert set(answers) <= {200, 409}
    assert sum(taken) == answers.count(200)
    assert min(taken) >= 1


def test_what_an_instructor_wrote_in_the_own_column_stays(
    send: Send, mark: Any, results: Any, running: Running
) -> None:
    send()
    running.gradebook.override(GROUPS, OWN, STUDENT, 0.5, "Half of it")
    assert send(timestamp="2026-09-03T10:00:00Z", comment="Read").status_code == 200
    assert (mark().value, mark().comment, mark().accepted) == (0.5, "Half of it", 2)
    assert results()[0]["resultScore"] == 0.5
