"""The pages: what they offer, how they are made, and what their headers allow."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import practice
from practice.nasty import SPOILERS
from practice.personas import PERSONAS
from practice.platform import Platform
from practice.switches import CONTROLS, SANDBOXES

Read = Callable[[str], Any]


@pytest.fixture
def pages(browser: FlaskClient, read: Read) -> dict[str, Any]:
    """One page of each kind."""
    course = browser.get("/courses/groups?as=student-04")
    launch = read(course.text).all("iframe")[0]["src"]
    addresses = {
        "start": "/",
        "launch": launch,
        "teams": "/teams",
        "returned": "/returned?lti_msg=Bye&lti_errormsg=Oh",
        "error": "/courses/none",
        "answer": "/auth?client_id=online-dos-practice&state=s"
        "&redirect_uri=http://localhost:8000/lti/launch",
    }
    return {"course": course} | {name: browser.get(path) for name, path in addresses.items()}


def test_every_page_has_a_language_a_title_and_one_heading(
    pages: dict[str, Any], read: Read
) -> None:
    for name, answer in pages.items():
        page = read(answer.text)
        assert page.all("html") == [{"lang": "en"}], name
        assert len(page.all("title")) == 1, name
        assert len(page.all("h1")) == 1, name


def test_no_page_has_a_script_or_a_style_of_its_own(pages: dict[str, Any], read: Read) -> None:
    for answer in pages.values():
        page = read(answer.text)
        assert all("src" in script for script in page.all("script"))
        assert not page.all("style")
        attributes = {name for _, attrs in page.tags for name in attrs}
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]


def test_every_control_has_a_label(pages: dict[str, Any], read: Read) -> None:
    for answer in pages.values():
        page = read(answer.text)
        labelled = {label.get("for") for label in page.all("label")}
        assert all(select["id"] in labelled for select in page.all("select"))
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))


def test_every_page_has_a_strict_policy(pages: dict[str, Any]) -> None:
    for name, answer in pages.items():
        policy = dict(
            part.strip().split(" ", 1)
            for part in answer.headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "http://127.0.0.1:8100"
        assert policy["form-action"] == "http://127.0.0.1:8100 http://localhost:8000"
        framed = name in {"launch", "returned", "answer"}
        assert policy["frame-ancestors"] == ("http://127.0.0.1:8100" if framed else "'none'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_start_page_offers_every_course_and_everybody(browser: FlaskClient, read: Read) -> None:
    page = read(browser.get("/").text)
    courses = [each["value"] for each in page.all("input") if each["type"] == "radio"]
    assert courses == ["groups", "methods"]
    assert {option["value"] for option in page.all("option")} == {*PERSONAS, "nl-NL", "en-GB"}


def test_the_start_page_remembers_who_you_were_and_in_which_language(
    browser: FlaskClient, read: Read
) -> None:
    browser.get("/courses/groups?as=student-03&locale=en-GB")
    page = read(browser.get("/").text)
    chosen = {option["value"] for option in page.all("option") if "selected" in option}
    assert chosen == {"student-03", "en-GB"}


def test_the_start_form_leads_to_the_course(browser: FlaskClient) -> None:
    answer = browser.get("/courses?course=methods&as=student-03&locale=en-GB")
    assert answer.location == "/courses/methods?as=student-03&locale=en-GB"


def test_the_course_page_says_who_you_are_and_where(browser: FlaskClient, read: Read) -> None:
    text = read(browser.get("/courses/methods?as=student-03").text).text
    assert "Research Methods" in text
    assert "Chloé N'Diaye-Lefèvre" in text


def test_whoever_you_were_is_remembered(browser: FlaskClient, read: Read) -> None:
    browser.get("/courses/groups?as=student-05&slow=on")
    page = read(browser.get("/courses/methods").text)
    assert "Daan van 't Hoff" in page.text
    assert "1 switched on" in page.text


def test_the_cookie_reaches_the_platform_inside_its_own_frame(browser: FlaskClient) -> None:
    cookie = browser.get("/courses/groups").headers["Set-Cookie"]
    assert cookie.startswith("practice_session=")
    assert {"Secure", "HttpOnly", "SameSite=None", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    "address", ["/courses/none", "/courses?course=none", "/courses/groups?as=x"]
)
def test_what_does_not_exist_is_a_readable_404(
    address: str, browser: FlaskClient, read: Read
) -> None:
    answer = browser.get(address)
    assert answer.status_code == 404
    assert "refuses" in read(answer.text).text


@pytest.mark.parametrize("query", ["spoiler=x", "slow=maybe", "locale=xx", "sandbox=strict"])
def test_a_switch_without_that_value_is_refused_with_those_it_has(
    query: str, browser: FlaskClient
) -> None:
    answer = browser.get(f"/courses/groups?{query}")
    assert answer.status_code == 400
    assert "it has" in answer.text


def test_an_address_that_names_one_switch_says_all(browser: FlaskClient, read: Read) -> None:
    browser.get("/courses/groups?slow=on&no_pii=on")
    page = read(browser.get("/courses/groups?anonymous=on").text)
    checked = [each["name"] for each in page.all("input") if "checked" in each]
    assert checked == ["anonymous"]


def test_every_switch_is_on_the_page_with_a_sentence(browser: FlaskClient, read: Read) -> None:
    page = read(browser.get("/courses/groups").text)
    described = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    names = {each.get("name") for each in page.all("select") + page.all("input")}
    for control in CONTROLS:
        assert control.name in names
        assert f"about-{control.name}" in described
        assert control.sentence.endswith(".")
    assert set(SPOILERS) <= {option["value"] for option in page.all("option")}


@pytest.mark.parametrize("name", SANDBOXES)
def test_the_frame_can_have_a_sandbox(name: str, browser: FlaskClient, read: Read) -> None:
    (frame,) = read(browser.get(f"/courses/groups?sandbox={name}").text).all("iframe")
    assert frame["sandbox"] == SANDBOXES[name]
    assert ("allow-same-origin" in SANDBOXES[name]) is (name != "no-same-origin")


def test_the_frame_is_plain_unless_a_switch_says_otherwise(
    browser: FlaskClient, read: Read
) -> None:
    (frame,) = read(browser.get("/courses/groups").text).all("iframe")
    assert not {"sandbox", "allow"} & set(frame)
    assert frame["data-origin"] == "http://localhost:8000"
    (frame,) = read(browser.get("/courses/groups?allow=clipboard-write").text).all("iframe")
    assert frame["allow"] == "clipboard-write"


@pytest.mark.parametrize("method", ["post", "get"])
def test_the_login_initiation_is_a_form_to_the_tool(
    method: str, browser: FlaskClient, read: Read
) -> None:
    course = read(browser.get(f"/courses/groups?as=student-01&login={method}").text)
    page = read(browser.get(course.all("iframe")[0]["src"]).text)
    assert page.all("form") == [{"action": "http://localhost:8000/lti/login", "method": method}]
    assert page.all("button")
    assert page.fields() | {"lti_message_hint": ""} == {
        "iss": "http://127.0.0.1:8100",
        "login_hint": "student-01",
        "target_link_uri": "http://localhost:8000/lti/launch",
        "lti_message_hint": "",
        "client_id": "online-dos-practice",
        "lti_deployment_id": "practice-1",
    }


def test_a_launch_that_is_not_this_browsers_is_refused(
    browser: FlaskClient, read: Read, app: Flask
) -> None:
    course = read(browser.get("/courses/groups").text)
    address = course.all("iframe")[0]["src"]
    answer = app.test_client().get(address, base_url="http://127.0.0.1:8100")
    assert answer.status_code == 404


def test_another_name_of_this_machine_leads_to_the_issuers_address(app: Flask) -> None:
    answer = app.test_client().get("/courses/groups?as=support", base_url="http://localhost:8100")
    assert answer.location == "http://127.0.0.1:8100/courses/groups?as=support"


def test_a_message_from_the_tool_is_shown_as_text(browser: FlaskClient) -> None:
    answer = browser.get("/returned?lti_msg=<b>Bye</b>")
    assert "&lt;b&gt;Bye&lt;/b&gt;" in answer.text


def test_the_key_set_may_be_kept_for_a_while(browser: FlaskClient, platform: Platform) -> None:
    answer = browser.get("/jwks.json")
    assert answer.json == platform.jwks()
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_the_key_set_fails_while_the_switch_says_so(browser: FlaskClient) -> None:
    browser.get("/courses/groups?failing=key-set")
    answer = browser.get("/jwks.json")
    assert (answer.status_code, answer.is_json) == (503, True)
    browser.get("/courses/groups?failing=none")
    assert browser.get("/jwks.json").status_code == 200


def test_the_key_can_be_rotated_from_the_course_page(
    browser: FlaskClient, platform: Platform
) -> None:
    before = platform.keys.current.kid
    answer = browser.post("/keys/rotate", data={"course": "groups"})
    assert answer.location == "/courses/groups"
    kids = [key["kid"] for key in platform.jwks()["keys"]]
    assert kids[0] != before
    assert before in kids


def test_another_site_cannot_rotate_the_key(browser: FlaskClient, platform: Platform) -> None:
    before = platform.keys.current.kid
    answer = browser.post("/keys/rotate", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert platform.keys.current.kid == before


def test_the_health_check_answers(browser: FlaskClient) -> None:
    assert browser.get("/health").json == {"status": "ok"}


def test_a_wrong_method_says_which_is_right(browser: FlaskClient) -> None:
    answer = browser.get("/token")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_the_platform_never_imports_the_tool() -> None:
    sources = Path(practice.__file__).parent.glob("*.py")
    wanted = re.compile(r"^\s*(from|import) lti_app\b", re.MULTILINE)
    assert not [path.name for path in sources if wanted.search(path.read_text("utf-8"))]
