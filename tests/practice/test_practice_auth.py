"""The authentication endpoint answers a good request, and refuses anything less."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from practice.claims import LAUNCH_PRESENTATION, RESOURCE_LINK, ROLES

ErrorOf = Callable[..., dict[str, str]]
LaunchClaims = Callable[..., dict[str, Any]]
Login = Callable[..., dict[str, str]]
Read = Callable[[str], Any]
RequestOf = Callable[..., dict[str, str]]
Verified = Callable[[str], dict[str, Any]]

TOOL = "http://localhost:8000"


@pytest.fixture
def launch(
    browser: FlaskClient, login: Login, request_of: RequestOf, read: Read, verified: Verified
) -> LaunchClaims:
    """Do a whole launch and give the claims that arrive at the tool."""

    def do(query: str = "as=student-01", **kwargs: str) -> dict[str, Any]:
        answer = browser.get("/auth", query_string=request_of(login(query, **kwargs)))
        claims: dict[str, Any] = verified(read(answer.text).fields()["id_token"])
        return claims

    return do


@pytest.fixture
def error_of(browser: FlaskClient, login: Login, request_of: RequestOf, read: Read) -> ErrorOf:
    """Send a request with changes and give the error that is posted to the tool."""

    def do(query: str = "as=student-01", **changes: str) -> dict[str, str]:
        answer = browser.get("/auth", query_string=request_of(login(query), **changes))
        fields: dict[str, str] = read(answer.text).fields()
        assert "id_token" not in fields
        assert read(answer.text).all("form")[0]["action"] == f"{TOOL}/lti/launch"
        return fields

    return do


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_good_request_is_answered_by_a_form_to_the_tool(
    method: str,
    browser: FlaskClient,
    login: Login,
    request_of: RequestOf,
    read: Read,
    verified: Verified,
) -> None:
    parameters = request_of(login())
    if method == "GET":
        answer = browser.get("/auth", query_string=parameters)
    else:
        answer = browser.post("/auth", data=parameters)

    page = read(answer.text)
    assert page.all("form") == [{"action": f"{TOOL}/lti/launch", "method": "post"}]
    assert set(page.fields()) == {"id_token", "state"}
    assert page.fields()["state"] == "the-state"
    assert verified(page.fields()["id_token"])["nonce"] == "the-nonce"


def test_the_person_the_course_and_the_link_are_the_ones_of_the_page(launch: LaunchClaims) -> None:
    claims = launch("as=student-02")
    assert claims["name"] == "Noor El Amrani"
    assert claims[RESOURCE_LINK]["id"] == "groups-dos"
    assert claims[LAUNCH_PRESENTATION]["document_target"] == "iframe"


def test_the_link_to_a_new_window_is_another_link(launch: LaunchClaims) -> None:
    claims = launch(frame="window")
    assert claims[RESOURCE_LINK]["id"] == "groups-dos-window"
    assert claims[LAUNCH_PRESENTATION]["document_target"] == "window"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": "openid email"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"response_type": "code"}, "unsupported_response_type"),
        ({"response_mode": "query"}, "invalid_request"),
        ({"prompt": "login"}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"login_hint": ""}, "invalid_request"),
        ({"login_hint": "student-02"}, "login_required"),
        ({"lti_message_hint": ""}, "invalid_request"),
        ({"lti_message_hint": "made-up"}, "invalid_request"),
    ],
)
def test_a_request_that_is_not_as_agreed_gets_an_error(
    changes: dict[str, str], error: str, error_of: ErrorOf
) -> None:
    fields = error_of(**changes)
    assert fields["error"] == error
    assert fields["error_description"]
    assert fields["state"] == "the-state"


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "another-tool"},
        {"redirect_uri": "https://other.example/lti/launch"},
        {"redirect_uri": f"{TOOL}/lti/launch/"},
        {"redirect_uri": f"{TOOL}/lti/launch?a=b"},
        {"redirect_uri": ""},
        {"state": ""},
    ],
)
def test_without_a_safe_way_back_there_is_a_page_and_no_form(
    changes: dict[str, str], browser: FlaskClient, login: Login, request_of: RequestOf, read: Read
) -> None:
    answer = browser.get("/auth", query_string=request_of(login(), **changes))
    assert answer.status_code == 400
    assert not read(answer.text).all("form")


def test_a_parameter_sent_twice_is_refused(
    browser: FlaskClient, login: Login, request_of: RequestOf, read: Read
) -> None:
    parameters = MultiDict(request_of(login()))
    parameters.add("nonce", "another")
    answer = browser.get("/auth", query_string=parameters)
    assert read(answer.text).fields()["error"] == "invalid_request"


def test_another_browser_is_not_signed_in(
    browser: FlaskClient, login: Login, request_of: RequestOf, read: Read, app: Flask
) -> None:
    parameters = request_of(login())
    answer = app.test_client().get("/auth", query_string=parameters)
    assert read(answer.text).fields()["error"] == "login_required"


def test_a_hint_of_another_browser_is_refused(
    browser: FlaskClient, login: Login, request_of: RequestOf, read: Read, app: Flask
) -> None:
    parameters = request_of(login())
    with app.test_client() as other:
        other.get("/courses/groups?as=student-01", base_url="http://127.0.0.1:8100")
        answer = other.get("/auth", query_string=parameters, base_url="http://127.0.0.1:8100")
    assert read(answer.text).fields()["error"] == "invalid_request"


def test_somebody_who_signed_in_since_cannot_use_the_launch_of_the_one_before(
    browser: FlaskClient, login: Login, request_of: RequestOf, read: Read
) -> None:
    parameters = request_of(login("as=student-01"))
    browser.get("/courses/groups?as=student-02")
    answer = browser.get("/auth", query_string=parameters | {"login_hint": "student-02"})
    assert read(answer.text).fields()["error"] == "invalid_request"


@pytest.mark.parametrize(("query", "again"), [("", "id_token"), ("&one_use_hint=on", "error")])
def test_a_launch_can_be_repeated_unless_its_hint_is_for_one_use(
    query: str, again: str, browser: FlaskClient, login: Login, request_of: RequestOf, read: Read
) -> None:
    parameters = request_of(login(f"as=student-01{query}"))
    assert "id_token" in read(browser.get("/auth", query_string=parameters).text).fields()
    assert again in read(browser.get("/auth", query_string=parameters).text).fields()


def test_the_platform_can_be_told_to_refuse(error_of: ErrorOf) -> None:
    assert error_of("as=student-01&failing=access-denied")["error"] == "access_denied"


def test_the_platform_can_be_told_to_be_slow(launch: LaunchClaims, clock: Any) -> None:
    launch("as=student-01&slow=on")
    assert clock.slept == [2.0]


def test_personal_data_can_be_left_out(launch: LaunchClaims) -> None:
    claims = launch("as=student-01&no_pii=on")
    assert not {"name", "given_name", "family_name", "email"} & set(claims)
    assert claims["sub"]


def test_a_person_can_be_made_anonymous(launch: LaunchClaims) -> None:
    claims = launch("as=student-01&anonymous=on")
    assert not {"sub", "name", "email"} & set(claims)
    assert claims[ROLES] == []


@pytest.mark.parametrize("person", ["instructor", "anonymous", "observer", "test-user"])
def test_everybody_can_launch(person: str, launch: LaunchClaims) -> None:
    assert launch(f"as={person}")["nonce"] == "the-nonce"


@pytest.mark.parametrize(
    ("person", "locale", "sent"),
    [
        ("student-01", "de-DE", "de-DE"),
        ("student-01", "none", None),
        ("second-instructor", "account", "en-GB"),
    ],
)
def test_the_language_is_the_one_of_the_switch(
    person: str, locale: str, sent: str | None, launch: LaunchClaims
) -> None:
    claims = launch(f"as={person}&locale={locale}")
    assert claims.get("locale") == sent
    assert claims[LAUNCH_PRESENTATION].get("locale") == sent


def test_the_presentation_can_lie_or_be_silent(launch: LaunchClaims) -> None:
    assert launch("document_target=window")[LAUNCH_PRESENTATION]["document_target"] == "window"
    silent = launch("document_target=none&no_return_url=on")[LAUNCH_PRESENTATION]
    assert silent == {"locale": "nl-NL"}


def test_a_spoiler_spoils_the_token_that_is_posted(
    browser: FlaskClient, login: Login, request_of: RequestOf, read: Callable[[str], Any]
) -> None:
    parameters = request_of(login("as=student-01&spoiler=two-part-token"))
    token = read(browser.get("/auth", query_string=parameters).text).fields()["id_token"]
    assert token.count(".") == 1
