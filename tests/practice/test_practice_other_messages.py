"""The other messages, sent from the course page or by their address."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from practice import messages as m
from practice.claims import CONTEXT, MESSAGE_TYPE, RESOURCE_LINK
from practice.other_messages import KINDS
from practice.personas import PERSONAS

Read = Callable[[str], Any]
Send = Callable[..., dict[str, Any]]
TYPES = {
    "privacy": m.PRIVACY,
    "submission-review": m.SUBMISSION_REVIEW,
    "eula": m.EULA,
    "report-review": m.REPORT_REVIEW,
    "asset-settings": m.ASSET_SETTINGS,
    "unknown": m.UNKNOWN,
}


@pytest.fixture
def send(
    browser: FlaskClient,
    read: Read,
    request_of: Callable[..., dict[str, str]],
    verified: Callable[[str], dict[str, Any]],
) -> Send:
    """Send a message as somebody; give its claims."""

    def follow(message: str, persona: str = "administrator", more: str = "") -> dict[str, Any]:
        browser.get(f"/courses/groups?as={persona}")
        page = read(browser.get(f"/courses/groups/message?message={message}{more}").text)
        launch = read(browser.get(page.all("iframe")[0]["src"]).text)
        answer = read(browser.post("/auth", data=request_of(launch.fields())).text)
        return verified(str(answer.fields()["id_token"]))

    return follow


@pytest.mark.parametrize("message", KINDS)
def test_an_administrator_can_send_every_message(message: str, send: Send) -> None:
    assert send(message)[MESSAGE_TYPE] == TYPES[message]


def test_a_privacy_launch_comes_from_no_course(send: Send) -> None:
    claims = send("privacy", more="&about=student-07")
    assert not {CONTEXT, RESOURCE_LINK} & set(claims)
    assert claims[m.FOR_USER]["user_id"] == PERSONAS["student-07"].subject
    assert claims["sub"] == PERSONAS["administrator"].subject


def test_a_submission_review_names_a_column_that_is_there(send: Send) -> None:
    claims = send("submission-review", "instructor", "&about=student-02")
    assert claims[m.FOR_USER]["user_id"] == PERSONAS["student-02"].subject
    assert "/lineitems/1/lineitem" in claims[m.AGS_ENDPOINT]["lineitem"]


def test_a_course_without_columns_has_nothing_to_review(app: Flask, browser: FlaskClient) -> None:
    running = app.extensions["practice"]
    course = running.courses.all()[0]
    for item in running.gradebook.line_items(course):
        running.gradebook.remove(course, item.number)
    browser.get("/courses/groups?as=instructor")
    answer = browser.get("/courses/groups/message?message=submission-review")
    assert (answer.status_code, "no grade column" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("persona", "offered"),
    [
        ("student-01", {"eula", "unknown"}),
        ("instructor", set(KINDS) - {"privacy"}),
        ("administrator", set(KINDS)),
    ],
)
def test_everybody_is_offered_what_they_may_send(
    persona: str, offered: set[str], browser: FlaskClient, read: Read
) -> None:
    page = read(browser.get(f"/courses/groups?as={persona}").text)
    assert {option["value"] for option in page.all("option")} & set(KINDS) == offered
    for message in set(KINDS) - offered:
        answer = browser.get(f"/courses/groups/message?message={message}")
        assert answer.status_code == 403


@pytest.mark.parametrize("query", ["message=none", "", "message=eula&about=nobody"])
def test_what_is_not_there_is_a_readable_404(query: str, browser: FlaskClient) -> None:
    assert browser.get(f"/courses/groups/message?{query}").status_code == 404
