"""Deep linking: the request, what comes back, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from practice import messages as m
from practice.claims import CUSTOM, MESSAGE_TYPE, RESOURCE_LINK, TARGET_LINK_URI
from practice.courses import Course
from practice.keys import SigningKey, new_key
from practice.running import Running
from tests.practice.deep_linking import FILE, HTML, IMAGE, LINK, PAGE, Teacher

Read = Callable[[str], Any]
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"


@pytest.fixture
def teacher(
    browser: FlaskClient,
    read: Read,
    request_of: Callable[..., dict[str, str]],
    verified: Callable[[str], dict[str, Any]],
    tool_key: SigningKey,
    clock: Any,
) -> Teacher:
    teacher = Teacher(browser, read, request_of, verified, tool_key, clock.now)
    teacher.opens()
    return teacher


@pytest.fixture
def course(app: Flask) -> Callable[[], Course]:
    running = app.extensions["practice"]
    assert isinstance(running, Running)
    return lambda: running.courses.all()[0]


def test_a_teacher_is_sent_to_the_picker_with_a_deep_linking_request(teacher: Teacher) -> None:
    assert teacher.asked[MESSAGE_TYPE] == "LtiDeepLinkingRequest"
    assert RESOURCE_LINK not in teacher.asked
    assert teacher.asked[TARGET_LINK_URI] == "http://localhost:8000/lti/launch"
    assert teacher.settings["accept_multiple"] is True
    assert "ltiResourceLink" in teacher.settings["accept_types"]
    assert teacher.settings["data"].isdigit()


def test_the_course_page_offers_it_to_who_teaches(browser: FlaskClient) -> None:
    assert "Add from Online Do" in browser.get("/courses/groups?as=instructor").text
    assert "Add from Online Do" not in browser.get("/courses/groups?as=student-01").text
    assert browser.get("/courses/groups/add").status_code == 403


def test_a_tool_that_is_not_here_cannot_be_added_from(browser: FlaskClient) -> None:
    browser.get("/courses/groups?as=instructor")
    assert browser.get("/courses/groups/add?client=nobody").status_code == 404


def test_the_switches_change_what_is_asked_for(teacher: Teacher) -> None:
    claims = teacher.opens(
        "&deep_link_types=links&deep_link_one=on&deep_link_no_lineitem=on"
        "&deep_link_no_data=on&deep_link_no_target=on"
    )
    assert TARGET_LINK_URI not in claims
    assert teacher.settings["accept_types"] == ["ltiResourceLink"]
    assert teacher.settings["accept_multiple"] is False
    assert teacher.settings["accept_lineitem"] is False
    assert "data" not in teacher.settings
    assert teacher.picks(LINK).status_code == 200


def test_what_was_picked_is_in_the_course(
    teacher: Teacher, course: Callable[[], Course], read: Read
) -> None:
    answer = teacher.picks(LINK, HTML, IMAGE, PAGE, FILE)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].endswith(
        "frame-ancestors http://127.0.0.1:8100"
    )
    (link,) = [link for link in course().links if link.added]
    assert (link.title, link.description) == ("The Do's", "Please read them.")
    assert link.line_item == LINK["lineItem"]
    assert course().items == (HTML, IMAGE, PAGE, FILE)
    page = read(teacher.browser.get("/courses/groups").text)
    (fragment,) = [frame for frame in page.all("iframe") if "srcdoc" in frame]
    assert fragment["sandbox"] in {None, ""}
    assert fragment["srcdoc"] == HTML["html"]
    assert {"http://localhost:8000/do.png"} <= {image["src"] for image in page.all("img")}
    assert "https://www.example.org/help" in {a.get("href") for a in page.all("a")}


def test_a_link_that_was_picked_can_be_launched(
    teacher: Teacher, course: Callable[[], Course]
) -> None:
    teacher.picks(LINK)
    link = course().links[-1]
    claims = teacher.opens(path=f"/courses/groups?open={link.id}")
    assert claims[MESSAGE_TYPE] == "LtiResourceLinkRequest"
    assert claims[TARGET_LINK_URI] == LINK["url"]
    assert claims[RESOURCE_LINK] == {
        "id": link.id,
        "title": "The Do's",
        "description": "Please read them.",
    }
    assert claims[CUSTOM] == {"do": "3", "before": ""}


def test_a_grade_column_comes_with_the_link_and_with_its_copies(
    teacher: Teacher, course: Callable[[], Course]
) -> None:
    teacher.picks(LINK)
    claims = teacher.opens(path=f"/courses/groups?open={course().links[-1].id}")
    first = claims[m.AGS_ENDPOINT]["lineitem"]
    copied = teacher.browser.post("/courses/groups/copy").location
    page = teacher.browser.get(copied).text
    link_id = page.rpartition("/links/")[2].partition('"')[0]
    second = teacher.opens(path=f"{copied}?open={link_id}")[m.AGS_ENDPOINT]["lineitem"]
    assert "/lineitems/" in first
    assert "/lineitems/" in second
    assert first != second


def test_a_link_without_an_address_or_a_title_goes_to_the_tool_itself(
    teacher: Teacher, course: Callable[[], Course]
) -> None:
    assert teacher.picks({"type": "ltiResourceLink"}).status_code == 200
    link = course().links[-1]
    assert (link.title, link.target) == ("Online Do's", None)


def test_picking_nothing_is_allowed(teacher: Teacher, course: Callable[[], Course]) -> None:
    answer = teacher.picks()
    assert answer.status_code == 200
    assert "Nothing was added" in answer.text
    assert len(course().links) == 2


def test_no_list_at_all_is_as_good_as_an_empty_one(teacher: Teacher) -> None:
    assert teacher.picks(**{m.CONTENT_ITEMS: None}).status_code == 200


def test_what_the_tool_says_is_shown(teacher: Teacher) -> None:
    notes = {f"{DL}{name}": f"{name} <i>" for name in ("msg", "log", "errormsg", "errorlog")}
    answer = teacher.picks(LINK, **notes)
    for name in ("msg", "log", "errormsg", "errorlog"):
        assert f"{name} &lt;i&gt;" in answer.text


def test_a_grade_column_is_ignored_where_the_request_said_so(
    teacher: Teacher, course: Callable[[], Course]
) -> None:
    teacher.opens("&deep_link_no_lineitem=on")
    assert "ignored" in teacher.picks(LINK).text
    assert course().links[-1].line_item is None


def test_an_answer_is_taken_once(teacher: Teacher, course: Callable[[], Course]) -> None:
    assert teacher.picks(LINK).status_code == 200
    assert teacher.picks(LINK).status_code == 404
    assert len(course().links) == 3


def test_a_nonce_is_good_once_even_for_another_request(teacher: Teacher) -> None:
    first = teacher.response([LINK])
    assert teacher.sends(teacher.signed(first)).status_code == 200
    teacher.opens()
    answer = teacher.picks(LINK, nonce=first["nonce"])
    assert (answer.status_code, "nonce was used before" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "another-tool"}, "iss is"),
        ({"aud": "http://elsewhere.example"}, "aud is"),
        ({"aud": ["http://127.0.0.1:8100", "http://elsewhere.example"]}, "aud is"),
        ({"azp": "another-tool"}, "azp is"),
        ({"exp": None}, "exp is missing"),
        ({"iat": None}, "iat is missing"),
        ({"exp": 22222, "iat": 11111}, "exp has passed"),
        ({"nonce": None}, "nonce is missing"),
        ({"nonce": 7}, "nonce is missing"),
        ({"message_type": "LtiDeepLinkingRequest"}, "message_type is"),
        ({"version": "1.3"}, "version is"),
        ({"deployment_id": "another"}, "deployment_id is"),
        ({"deployment_id": None}, "deployment_id is None"),
        ({m.DL_DATA: "something else"}, "as it was sent"),
        ({m.DL_DATA: None}, "as it was sent"),
        ({f"{DL}msg": 3}, "msg is a number"),
        ({m.CONTENT_ITEMS: {}}, "content_items is an object"),
    ],
)
def test_a_response_that_is_not_right_is_refused_with_the_reason(
    changes: dict[str, Any],
    reason: str,
    teacher: Teacher,
    course: Callable[[], Course],
    read: Read,
) -> None:
    answer = teacher.picks(LINK, **changes)
    assert answer.status_code == 400
    assert reason in read(answer.text).text
    assert len(course().links) == 2


def test_data_that_was_not_sent_must_not_come_back(teacher: Teacher, read: Read) -> None:
    teacher.opens("&deep_link_no_data=on")
    answer = teacher.picks(LINK, **{m.DL_DATA: "909708"})
    assert "none was sent" in read(answer.text).text


def test_a_stranger_cannot_answer_for_the_tool(teacher: Teacher) -> None:
    token = teacher.signed(teacher.response([LINK]), key=new_key(2048))
    assert teacher.sends(token).status_code == 400


@pytest.mark.parametrize("token", ["", "a.b.c", "x" * 200_001])
def test_what_is_no_token_is_refused(token: str, teacher: Teacher) -> None:
    assert teacher.sends(token).status_code == 400


def test_a_form_without_the_token_is_refused(teacher: Teacher) -> None:
    url = str(teacher.settings["deep_link_return_url"])
    assert teacher.browser.post(url).status_code == 400
    assert teacher.browser.post(url, data={"JWT": ["a", "b"]}).status_code == 400
    assert teacher.browser.get(url).status_code == 405


def test_an_answer_after_a_refusal_is_still_taken(teacher: Teacher) -> None:
    assert teacher.picks({"type": "link"}).status_code == 400
    assert teacher.picks(LINK).status_code == 200


def test_several_items_are_refused_where_one_was_asked_for(teacher: Teacher, read: Read) -> None:
    teacher.opens("&deep_link_one=on")
    answer = teacher.picks(LINK, PAGE)
    assert (answer.status_code, "accept_multiple" in answer.text) == (400, True)
