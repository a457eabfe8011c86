"""The form that brings a message to the launch address: what counts in it, and what never does.

OpenID Connect Core, section 3.1.2.5 and 3.1.2.6; OAuth 2.0 Form Post Response Mode.
"""

import pytest
from werkzeug.test import TestResponse

from tests.launcher import SECURE
from tests.lti.refusals import Refusals, on_one_database, rows

pytestmark = on_one_database


def good_token(refusals: Refusals, asked: dict[str, str]) -> str:
    return refusals.launcher.platform.id_token(refusals.claims(asked))


@pytest.mark.parametrize("form", [{}, {"id_token": ""}], ids=["absent", "empty"])
def test_a_form_without_id_token_is_refused(form: dict[str, str], refusals: Refusals) -> None:
    client, asked = refusals.begin()
    answer = refusals.launcher.post(client, state=asked["state"], **form)
    refusals.check(answer, "token_missing")


def test_an_id_token_in_the_address_does_not_count(refusals: Refusals) -> None:
    client, asked = refusals.begin()
    query = {"id_token": good_token(refusals, asked)}
    answer = client.post(
        "/lti/launch", query_string=query, data={"state": asked["state"]}, base_url=SECURE
    )
    refusals.check(answer, "token_missing")


def test_a_message_in_the_address_does_not_count(refusals: Refusals) -> None:
    client, asked = refusals.begin()
    query = {"id_token": good_token(refusals, asked), "state": asked["state"]}
    answer = client.post("/lti/launch", query_string=query, base_url=SECURE)
    refusals.check(answer, "state_unknown")


def test_the_launch_address_cannot_be_opened(refusals: Refusals) -> None:
    client, asked = refusals.begin()
    query = {"id_token": good_token(refusals, asked), "state": asked["state"]}
    answer = client.get("/lti/launch", query_string=query, base_url=SECURE)
    refusals.check(answer, "method_not_allowed")


def test_a_message_as_json_does_not_count(refusals: Refusals) -> None:
    client, asked = refusals.begin()
    message = {"id_token": good_token(refusals, asked), "state": asked["state"]}
    answer = client.post("/lti/launch", json=message, base_url=SECURE)
    refusals.check(answer, "state_unknown")


@pytest.mark.parametrize("field", ["id_token", "state"])
def test_what_comes_twice_cannot_replace_what_came_first(field: str, refusals: Refusals) -> None:
    client, asked = refusals.begin()
    good = {"id_token": good_token(refusals, asked), "state": asked["state"]}
    answer = client.post(
        "/lti/launch", data={**good, field: ["made-up", good[field]]}, base_url=SECURE
    )
    code = {"id_token": "token_malformed", "state": "state_unknown"}[field]
    refusals.check(answer, code)


def refused_by_platform(refusals: Refusals, **form: str) -> TestResponse:
    client, asked = refusals.begin()
    return refusals.launcher.post(client, **{"state": asked["state"], **form})


def test_the_error_of_a_platform_is_explained_without_its_words(refusals: Refusals) -> None:
    said = "Sanne de Vries has no access <script>alert(1)</script>"
    answer = refused_by_platform(refusals, error="access_denied", error_description=said)
    refusals.secrets += ["Sanne", "<script>", "alert(1)"]
    refusals.check(answer, "platform_refused")
    assert "detail=access_denied" in refusals.caplog.text


def test_the_error_of_a_platform_cannot_write_a_line_of_our_log(refusals: Refusals) -> None:
    forged = "x\r\nrefused reference=00000000 code=none person=sanne@student.example"
    answer = refused_by_platform(refusals, error=forged)
    refusals.secrets += ["\nrefused", "sanne@"]
    refusals.check(answer, "platform_refused")


def test_an_error_for_a_login_that_nobody_began_says_nothing(refusals: Refusals) -> None:
    answer = refused_by_platform(refusals, error="access_denied", state="made-up")
    refusals.check(answer, "state_unknown")


def test_a_message_that_says_error_as_well_must_still_be_verified(refusals: Refusals) -> None:
    answer = refused_by_platform(refusals, error="none", id_token="made-up")
    refusals.check(answer, "token_malformed")


def test_a_cookie_that_is_no_text_is_no_cookie(refusals: Refusals) -> None:
    _, asked = refusals.begin()
    token = good_token(refusals, asked)
    answer = refusals.launcher.app.test_client(use_cookies=False).post(
        "/lti/launch",
        data={"id_token": token, "state": asked["state"]},
        headers={"Cookie": "__Host-dos-language=\xff\xfe; __Host-dos-login-x=\xff"},
        base_url=SECURE,
    )
    assert answer.status_code == 403
    assert [row.is_open for row in rows(refusals.launcher.app)] == [False]
