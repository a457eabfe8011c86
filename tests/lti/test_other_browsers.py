"""A message in a browser that did not begin the login, or that kept no cookie (case X3).

Security Framework 1.0, section 5.1.1.4: the state is bound to the browser. Nobody becomes a
visitor there; the person is offered a window of its own, where they decide to go on.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_app import clock
from practice.personas import PERSONAS
from tests.launcher import SECURE, Launcher, code_of, token_of
from tests.lti.refusals import Refusals, good_message, rows


@pytest.fixture
def offer(refusals: Refusals) -> TestResponse:
    """The answer to a good message in a browser that did not begin the login."""
    _, asked, token = good_message(refusals)
    answer = refusals.post(refusals.launcher.app.test_client(), asked, token)
    assert answer.status_code == 403
    return answer


def handle_of(answer: TestResponse) -> str:
    return answer.text.partition('name="handle" value="')[2].partition('"')[0]


def enter(launcher: Launcher, handle: str, **headers: str) -> TestResponse:
    """Press the button of the offer."""
    client = launcher.app.test_client()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/lti/window", data={"handle": handle}, headers=named, base_url=SECURE)


def test_a_message_in_another_browser_makes_nobody_a_visitor(
    offer: TestResponse, refusals: Refusals
) -> None:
    assert 'name="launch"' not in offer.text
    assert "launch=" not in offer.text
    assert [row.is_open for row in rows(refusals.launcher.app)] == [False]
    student = PERSONAS["student-01"]
    assert student.subject
    for secret in (student.subject, student.email):
        assert secret not in offer.text
    refusals.check_silence(refusals.caplog.text)


def test_the_offer_says_who_would_be_let_in(offer: TestResponse) -> None:
    assert PERSONAS["student-01"].name in offer.text


def login_cookies(client: FlaskClient) -> list[tuple[str, str]]:
    return [(cookie.key, cookie.value) for cookie in (client._cookies or {}).values()]


BROUGHT: dict[str, Callable[[str, str], str]] = {
    "of-another-login": lambda _, other: other,
    "empty": lambda own, _: "",
    "made-up": lambda own, _: "A" * len(own),
    "with-something-more": lambda own, _: own + "A",
    "with-something-less": lambda own, _: own[:-1],
    "in-the-other-case": lambda own, _: own.swapcase(),
    "in-unicode": lambda own, _: own + "é",
}


@pytest.mark.parametrize("name", BROUGHT)
def test_a_cookie_that_does_not_belong_to_the_login_does_not_count(
    name: str, refusals: Refusals
) -> None:
    client, asked, token = good_message(refusals)
    refusals.begin(client)
    (cookie, own), (_, other) = login_cookies(client)
    answer = refusals.launcher.app.test_client(use_cookies=False).post(
        "/lti/launch",
        data={"state": asked["state"], "id_token": token},
        headers={"Cookie": f"{cookie}={BROUGHT[name](own, other)}"},
        base_url=SECURE,
    )
    assert answer.status_code == 403
    assert [row.is_open for row in rows(refusals.launcher.app)] == [False]


def test_the_window_opens_once(offer: TestResponse, launcher: Launcher) -> None:
    answer = enter(launcher, handle_of(offer))
    assert answer.status_code == 200
    assert token_of(answer) != handle_of(offer)
    again = enter(launcher, handle_of(offer))
    assert (again.status_code, code_of(again)) == (401, "launch_ended")
    assert [row.is_open for row in rows(launcher.app)] == [True]


def test_the_window_opens_for_ten_minutes(
    offer: TestResponse, launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = enter(launcher, handle_of(offer))
    assert (answer.status_code, code_of(answer)) == (401, "launch_ended")


@pytest.mark.parametrize("handle", ["", "made-up", "\0", "é" * 500])
def test_a_made_up_handle_opens_nothing(handle: str, launcher: Launcher) -> None:
    answer = enter(launcher, handle)
    code = "launch_ended" if handle else "form_incomplete"
    assert (answer.status_code // 100, code_of(answer)) == (4, code)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_the_button_on_a_foreign_page_opens_nothing(
    site: str, offer: TestResponse, launcher: Launcher
) -> None:
    answer = enter(launcher, handle_of(offer), Sec_Fetch_Site=site)
    assert (answer.status_code, code_of(answer)) == (400, "form_incomplete")
    assert enter(launcher, handle_of(offer), Sec_Fetch_Site="same-origin").status_code == 200


def test_a_handle_is_no_launch_token(offer: TestResponse, launcher: Launcher) -> None:
    client = launcher.app.test_client()
    query = {"launch": handle_of(offer)}
    answer = client.get("/dos", query_string=query, base_url=SECURE)
    assert (answer.status_code, code_of(answer)) == (401, "launch_ended")


def test_a_launch_token_is_no_handle(launcher: Launcher) -> None:
    answer = enter(launcher, token_of(launcher.launch()))
    assert (answer.status_code, code_of(answer)) == (401, "launch_ended")


def test_a_message_that_led_to_the_offer_is_used_up(refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    stranger = refusals.launcher.app.test_client()
    assert refusals.post(stranger, asked, token).status_code == 403
    refusals.check_page(refusals.post(client, asked, token), "replayed")
