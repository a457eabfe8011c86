"""The gradebook's page: what was delivered, for instructors only, and what they write by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from practice.app import create_app
from practice.courses import COURSES
from practice.gradebook import LineItem, Score
from practice.gradebook_page import ROWS
from practice.personas import PERSONAS
from practice.platform import Platform
from practice.running import Running
from tests.practice.conftest import TOOL, Clock

Read = Callable[[str], Any]
GROUPS = COURSES["groups"]
STUDENT = str(PERSONAS["student-01"].subject)
PAGE = "/gradebook/groups"


@pytest.fixture
def free(running: Running) -> int:
    """A column that a tool made, beside the link's own; with one score in it."""
    number = running.gradebook.add(GROUPS, LineItem("<Free>", 10, tag="dos-ack")).number
    when = datetime(2026, 9, 2, 8, tzinfo=UTC)
    score = Score(STUDENT, when, "Completed", "FullyGraded", 1, 2, "Read <b>it</b>")
    running.gradebook.accept(GROUPS, number, score)
    return number


def cells(page: Any, student: str) -> list[str]:
    """How many scores were accepted, column by column."""
    tags = page.tags
    begin = next(i for i, (_, attrs) in enumerate(tags) if attrs.get("data-student") == student)
    row = []
    for tag, attrs in tags[begin + 1 :]:
        if tag == "tr":
            break
        if "data-accepted" in attrs:
            row.append(str(attrs["data-accepted"]))
    return row


def test_the_course_page_leads_instructors_to_the_gradebook(browser: FlaskClient) -> None:
    assert PAGE in browser.get("/courses/groups?as=instructor").text
    assert PAGE not in browser.get("/courses/groups?as=student-01").text
    assert PAGE not in browser.get("/courses/groups?as=assistant").text


def test_the_page_shows_every_student_and_column(
    browser: FlaskClient, read: Read, free: int
) -> None:
    page = read(browser.get(PAGE).text)
    students = [attrs["data-student"] for _, attrs in page.tags if "data-student" in attrs]
    assert students[:30] == [f"student-{number:02d}" for number in range(1, 31)]
    assert students[30:] == ["student-suspended", "student-left"]
    columns = [attrs["data-column"] for _, attrs in page.tags if "data-column" in attrs]
    assert columns == ["1", str(free)]
    assert cells(page, "student-01") == ["0", "1"]
    assert cells(page, "student-02") == ["0", "0"]
    for words in ("5.0", "Read <b>it</b>", "2026-09-02 08:00:00 UTC", "delivered 1 time", "<Free>"):
        assert words in page.text
    assert "<b>it</b>" not in browser.get(PAGE).text


def test_the_page_is_made_like_the_others(browser: FlaskClient, read: Read, free: int) -> None:
    assert free
    answer = browser.get(PAGE)
    page = read(answer.text)
    assert len(page.all("h1")) == 1
    assert not page.all("style")
    labelled = {label.get("for") for label in page.all("label")}
    controls = page.all("select") + page.all("input")
    assert {control["id"] for control in controls} == labelled
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("persona", ["student-01", "assistant", "observer", "anonymous"])
def test_nobody_else_sees_or_writes_it(persona: str, browser: FlaskClient) -> None:
    browser.get(f"/courses/groups?as={persona}")
    assert browser.get(PAGE).status_code == 403
    form = {"student": STUDENT, "column": "1", "score": "1"}
    assert browser.post(PAGE, data=form).status_code == 403


def test_another_site_cannot_write(browser: FlaskClient, running: Running, free: int) -> None:
    form = {"student": STUDENT, "column": str(free), "score": "1"}
    answer = browser.post(PAGE, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert running.gradebook.mark(GROUPS, free, STUDENT).value == 5


def test_an_instructor_writes_by_hand_and_takes_it_back(
    browser: FlaskClient, running: Running, free: int
) -> None:
    form = {"student": STUDENT, "column": str(free), "score": " 7.5 ", "comment": " By hand "}
    assert browser.post(PAGE, data=form).location == PAGE
    mark = running.gradebook.mark(GROUPS, free, STUDENT)
    assert (mark.value, mark.comment, mark.by_hand, mark.accepted) == (7.5, "By hand", True, 1)
    assert "written by hand" in browser.get(PAGE).text
    browser.post(PAGE, data={"student": STUDENT, "column": str(free), "action": "release"})
    mark = running.gradebook.mark(GROUPS, free, STUDENT)
    assert (mark.value, mark.by_hand) == (7.5, False)
    browser.post(PAGE, data=form | {"score": "", "comment": ""})
    mark = running.gradebook.mark(GROUPS, free, STUDENT)
    assert (mark.value, mark.comment, mark.by_hand) == (None, None, True)


def test_what_nobody_wrote_can_be_released(browser: FlaskClient, running: Running) -> None:
    assert running.gradebook.line_items(GROUPS)
    form = {"student": STUDENT, "column": "1", "action": "release"}
    assert browser.post(PAGE, data=form).status_code == 303
    assert running.gradebook.marks(GROUPS, 1) == {}


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("student", "nobody", 404),
        ("column", "99", 404),
        ("column", "", 400),
        ("column", "one", 400),
        ("score", "seven", 400),
        ("score", "nan", 400),
        ("score", "1e999", 400),
    ],
)
def test_what_cannot_be_written_is_refused_readably(
    field: str, value: str, status: int, browser: FlaskClient, free: int
) -> None:
    good = {"student": STUDENT, "column": str(free), "score": "1"}
    answer = browser.post(PAGE, data=good | {field: value})
    assert answer.status_code == status
    assert "The platform refuses this" in answer.text


def test_a_course_without_columns_says_so(browser: FlaskClient, running: Running) -> None:
    running.gradebook.remove(GROUPS, running.gradebook.line_items(GROUPS)[0].number)
    assert "There is no column yet." in browser.get(PAGE).text


def test_a_big_course_is_shown_in_parts(platform: Platform, clock: Clock, read: Read) -> None:
    app = create_app(platform, tool_url=TOOL, clock=clock.now, sleep=clock.sleep, students=150)
    client, address, shown = app.test_client(), "/gradebook/big", []
    while address:
        page = read(client.get(address, base_url="http://127.0.0.1:8100").text)
        students = [attrs["data-student"] for _, attrs in page.tags if "data-student" in attrs]
        assert len(students) <= ROWS
        shown += students
        more = [a["href"] for a in page.all("a") if "from=" in str(a.get("href"))]
        address = more[0] if more else ""
    assert len(set(shown)) == len(shown) == 182
    refused = client.get("/gradebook/big?from=x", base_url="http://127.0.0.1:8100")
    assert refused.status_code == 400
