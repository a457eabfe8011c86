"""A message counts once, for the login and the browser that asked for it, and only for a while.

OpenID Connect Core, sections 3.1.2.1 (`state`, `nonce`) and 15.5.2 (nonce use); Security
Framework 1.0, section 5.1.3. Cases X1, X2 and X4; X3 is in test_other_browsers.py.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.lti import administration
from lti_app.lti.models import Deployment, Registration, RegistrationStatus
from lti_app.lti.state import StateSigner
from practice.personas import PERSONAS
from tests.factories import Factories
from tests.launcher import SECURE, Launcher, code_of, token_of
from tests.lti.refusals import Refusals, good_message, rows


def test_a_message_is_accepted_once_in_the_same_browser(refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    assert refusals.post(client, asked, token).status_code == 200
    refusals.check_page(refusals.post(client, asked, token), "replayed")
    assert len(rows(refusals.launcher.app)) == 1


def test_a_message_is_accepted_once_whatever_the_browser(refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    assert refusals.post(client, asked, token).status_code == 200
    stranger = refusals.launcher.app.test_client()
    refusals.check_page(refusals.post(stranger, asked, token), "replayed")
    assert len(rows(refusals.launcher.app)) == 1


def test_a_message_signed_anew_for_a_used_login_is_refused(refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    assert refusals.post(client, asked, token).status_code == 200
    again = refusals.launcher.platform.id_token(refusals.claims(asked, "student-02"))
    refusals.check_page(refusals.post(client, asked, again), "replayed")


@pytest.mark.parametrize("used", [True, False], ids=["used", "unused"])
def test_a_nonce_is_of_no_use_with_another_state(used: bool, refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    if used:
        assert refusals.post(client, asked, token).status_code == 200
    _, other = refusals.begin(client)
    refusals.check_page(refusals.post(client, other, token), "nonce_mismatch")
    assert len(rows(refusals.launcher.app)) == used


def test_a_refused_message_does_not_use_up_the_login(refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    refusals.check(refusals.post(client, asked, token[:-8]), "signature_invalid")
    assert refusals.post(client, asked, token).status_code == 200


def test_the_login_cookie_goes_once_it_has_served(refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    (cookie,) = refusals.post(client, asked, token).headers.getlist("Set-Cookie")
    assert "Max-Age=0" in cookie
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=None", "Partitioned"))


def test_a_launch_of_a_registration_switched_off_meanwhile_is_refused(
    refusals: Refusals, factories: Factories, session: Any
) -> None:
    client, asked, token = good_message(refusals)
    row = factories.registration(refusals.launcher.platform)
    administration.set_status(row, RegistrationStatus.DISABLED)
    session.commit()
    refusals.launcher.app.extensions["registry"].forget()
    refusals.check(refusals.post(client, asked, token), "registration_disabled")


def test_a_launch_of_a_registration_that_is_no_more_is_refused(
    refusals: Refusals, session: Session
) -> None:
    client, asked, token = good_message(refusals)
    for model in (Deployment, Registration):
        session.execute(delete(model))
    session.commit()
    refusals.launcher.app.extensions["registry"].forget()
    refusals.check(refusals.post(client, asked, token), "registration_disabled")


# --- the state ----------------------------------------------------------------------------------


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The clock of states, as a list of one number of seconds."""
    held = [1_800_000_000]
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: held[0])
    return held


@pytest.mark.parametrize("age", [601, 3600, -61])
def test_a_state_of_another_time_is_refused(
    age: int, refusals: Refusals, seconds: list[int]
) -> None:
    client, asked, token = good_message(refusals)
    seconds[0] += age
    refusals.check(refusals.post(client, asked, token), "state_expired")


def test_a_state_is_good_for_ten_minutes(refusals: Refusals, seconds: list[int]) -> None:
    client, asked, token = good_message(refusals)
    seconds[0] += 600
    assert refusals.post(client, asked, token).status_code == 200


def test_a_machine_whose_clock_is_behind_goes_on_with_a_login(
    refusals: Refusals, seconds: list[int]
) -> None:
    client, asked, token = good_message(refusals)
    seconds[0] -= 60
    assert refusals.post(client, asked, token).status_code == 200


def test_a_nonce_is_remembered_as_long_as_a_state_from_a_clock_ahead_is_good(
    refusals: Refusals, seconds: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began)
    client, asked = refusals.begin(refusals.launcher.app.test_client(use_cookies=False))
    late = int(began.timestamp()) + 3600
    token = refusals.launcher.platform.id_token(refusals.claims(asked, exp=late))
    seconds[0] -= 60  # the machine that began the login was ahead by as much
    assert refusals.post(client, asked, token).status_code == 403
    seconds[0] += 659
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(seconds=659 + 60))
    refusals.launcher.app.test_cli_runner().invoke(args=["clean-up"])  # on that machine
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(seconds=659))

    refusals.check_page(refusals.post(client, asked, token), "replayed")

    seconds[0] += 2
    refusals.check_page(refusals.post(client, asked, token), "state_expired")


STATES: dict[str, Callable[[str], str]] = {
    "absent": lambda _: "",
    "made-up": lambda _: "made-up",
    "made-up-with-dots": lambda _: "1.made.up",
    "too-long": lambda state: state + "A" * 200,
    "one-character-short": lambda state: state[:-1],
    "one-character-more": lambda state: state + "A",
    "with-nul": lambda state: state + "\0",
    "of-another-registration": lambda state: "999" + state[state.index(".") :],
    "with-another-random-part": lambda state: state.replace(".", ".A", 1),
    "without-signature": lambda state: state.rpartition(".")[0],
    "of-another-secret": lambda _: (
        StateSigner(b"another secret of thirty-two bytes").begin(1).state
    ),
}


@pytest.mark.parametrize("name", STATES)
def test_a_state_that_is_not_ours_is_refused(name: str, refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    state = STATES[name](asked["state"])
    answer = refusals.launcher.post(client, state=state, id_token=token)
    refusals.check(answer, "state_unknown")


def test_a_state_with_something_unreadable_in_it_is_another_state(refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    answer = refusals.launcher.post(client, state=asked["state"] + "é", id_token=token)
    refusals.check(answer, "nonce_mismatch")


def test_the_states_of_two_secrets_have_nothing_in_common() -> None:
    one, other = StateSigner(b"1" * 32), StateSigner(b"2" * 32)
    login = one.begin(7)
    assert one.resume(login.state).registration_id == 7
    assert one.nonce(login) != other.nonce(login)
    assert one.browser_secret(login) != other.browser_secret(login)
    assert one.nonce(login) != one.browser_secret(login)


# --- many at once -------------------------------------------------------------------------------

AT_ONCE = 16


def all_at_once(act: Callable[[int], TestResponse]) -> list[TestResponse]:
    """Do `act` in as many threads as fit, starting together."""
    together = threading.Barrier(AT_ONCE)

    def started(number: int) -> TestResponse:
        together.wait()
        return act(number)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(started, range(AT_ONCE)))


def prepared(launcher: Launcher) -> Callable[[], TestResponse]:
    """Begin a login, sign its message, and return how the browser posts it."""
    initiated = launcher.app.test_client(use_cookies=False)
    answer = launcher.initiate(initiated)
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    query = dict(part.split("=", 1) for part in answer.location.partition("?")[2].split("&"))
    nonce = unquote(query["nonce"])
    claims = launcher.platform.launch_claims(PERSONAS["student-01"], nonce=nonce)
    form = {"state": unquote(query["state"]), "id_token": launcher.platform.id_token(claims)}

    def post() -> TestResponse:
        return launcher.app.test_client(use_cookies=False).post(
            "/lti/launch", data=form, headers={"Cookie": cookie}, base_url=SECURE
        )

    return post


def test_of_the_same_message_sixteen_times_at_once_one_counts(launcher: Launcher) -> None:
    post = prepared(launcher)
    answers = all_at_once(lambda _: post())
    assert Counter(answer.status_code for answer in answers) == {200: 1, 401: AT_ONCE - 1}
    refused = [answer for answer in answers if answer.status_code == 401]
    assert {code_of(answer) for answer in refused} == {"replayed"}
    assert [row.is_open for row in rows(launcher.app)] == [True]


def test_somebody_who_launches_sixteen_times_at_once_gets_sixteen_pages(
    launcher: Launcher,
) -> None:
    posts = [prepared(launcher) for _ in range(AT_ONCE)]
    answers = all_at_once(lambda number: posts[number]())
    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert len({token_of(answer) for answer in answers}) == AT_ONCE
    assert [row.is_open for row in rows(launcher.app)] == [True] * AT_ONCE
