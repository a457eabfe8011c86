"""What a sign-in refuses: each with a code, a sentence, advice, and nobody signed in."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.errors import SignInError
from lti_app.lti import http
from lti_app.lti.key_sets import KeySets
from lti_app.sign_in.attempts import LIFE_SECONDS
from lti_app.sign_in.discovery import Discovery
from lti_app.sign_in.service import SignIn
from practice.personas import PERSONAS
from practice.sign_in_tokens import pairwise
from tests.launcher import SECURE, code_of
from tests.sign_in.person import Person, cookies, parameters
from tests.sign_in.provider import Provider

ANSWERS = {
    "denied": (403, "sign_in_declined"),
    "server-error": (503, "sign_in_unavailable"),
    "bad-scope": (502, "sign_in_request_refused"),
    "no-issuer": (401, "sign_in_issuer_mismatch"),
    "other-issuer": (401, "sign_in_issuer_mismatch"),
    "other-state": (401, "sign_in_unknown"),
    "no-code": (401, "sign_in_answer_malformed"),
    "two-codes": (401, "sign_in_answer_malformed"),
    "token-500": (503, "sign_in_unavailable"),
    "token-page": (503, "sign_in_unavailable"),
    "token-no-id": (401, "sign_in_token_malformed"),
    "client-refused": (502, "sign_in_client_refused"),
    "wrong-hash": (401, "sign_in_access_token_foreign"),
    "number-hash": (401, "sign_in_access_token_foreign"),
    "no-kid": (401, "sign_in_key_unknown"),
    "wrong-kid": (401, "sign_in_key_unknown"),
    "two-part-token": (401, "sign_in_token_malformed"),
    "unsigned": (401, "sign_in_algorithm_refused"),
    "public-key-secret": (401, "sign_in_algorithm_refused"),
    "other-algorithm": (401, "sign_in_algorithm_refused"),
    "short-key": (401, "sign_in_key_unknown"),
    "stranger-key": (401, "sign_in_signature_invalid"),
    "body-list": (401, "sign_in_token_malformed"),
    "huge-token": (503, "sign_in_unavailable"),
    "stale-times": (401, "sign_in_time_wrong"),
    "no-exp": (401, "sign_in_time_wrong"),
    "no-iat": (401, "sign_in_time_wrong"),
    "old-iat": (401, "sign_in_time_wrong"),
    "expired": (401, "sign_in_time_wrong"),
    "future-iat": (401, "sign_in_time_wrong"),
    "no-nonce": (401, "sign_in_nonce_mismatch"),
    "wrong-nonce": (401, "sign_in_nonce_mismatch"),
    "wrong-issuer": (401, "sign_in_issuer_mismatch"),
    "empty-sub": (401, "sign_in_subject_malformed"),
    "wrong-audience": (401, "sign_in_audience_mismatch"),
    "other-audiences": (401, "sign_in_audience_mismatch"),
    "wrong-azp": (401, "sign_in_audience_mismatch"),
    "empty-audience": (401, "sign_in_audience_mismatch"),
    "number-audience": (401, "sign_in_audience_mismatch"),
}


def refused(answer: TestResponse, status: int, code: str) -> None:
    """Require a page that refuses, with a way on, and without a word of who it was."""
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert 'href="/desk/sign-in/default"' in answer.text
    assert pairwise(PERSONAS["support"]) not in answer.text


@pytest.mark.parametrize(("fault", "status", "code"), [(f, *a) for f, a in ANSWERS.items()])
def test_a_bad_answer_is_refused(person: Person, fault: str, status: int, code: str) -> None:
    answer = person.sign_in(fault)

    refused(answer, status, code)
    assert "Max-Age=0" in "".join(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("fault", ["wrong-nonce", "denied", "token-500"])
def test_a_refusal_speaks_dutch_too(person: Person, fault: str) -> None:
    asked = person.asked()
    query = parameters(person.choose(asked, fault=fault)) | {"language": "nl"}

    answer = person.arrive(query)

    assert '<html lang="nl"' in answer.text
    assert "Opnieuw inloggen" in answer.text


def test_a_good_sign_in_can_follow_a_refused_one(person: Person) -> None:
    assert person.sign_in("wrong-nonce").status_code == 401
    assert person.sign_in().status_code == 200


def test_a_cancelled_sign_in_says_that_one_can_begin_again(person: Person) -> None:
    refused(person.sign_in(cancel="yes"), 403, "sign_in_declined")


def test_an_answer_without_a_state_is_refused(person: Person) -> None:
    refused(person.arrive({"code": "x"}), 401, "sign_in_unknown")


def test_an_answer_without_anything_is_refused(person: Person) -> None:
    refused(person.arrive({}), 401, "sign_in_unknown")


def test_a_parameter_of_ten_thousand_characters_is_refused(person: Person) -> None:
    refused(person.arrive({"state": "x" * 10_000}), 401, "sign_in_answer_malformed")


def test_an_answer_after_more_than_ten_minutes_is_refused(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = parameters(person.choose(person.asked()))
    monkeypatch.setattr("lti_app.sign_in.attempts.LIFE_SECONDS", -1)

    refused(person.arrive(answer), 401, "sign_in_expired")
    assert LIFE_SECONDS == 600


@pytest.mark.parametrize("spoil", [lambda v: "x" + v, lambda v: v[:-1], lambda _: "x" * 3500])
def test_a_cookie_that_somebody_changed_is_refused(person: Person, spoil) -> None:
    asked = person.asked()
    answer = parameters(person.choose(asked))
    (cookie,) = cookies(person)
    person.tool.set_cookie(
        cookie.key, spoil(cookie.value), domain="localhost", path=cookie.path, secure=True
    )

    refused(person.arrive(answer), 401, "sign_in_unknown")


def test_the_cookie_of_one_sign_in_does_not_serve_another(person: Person) -> None:
    first, second = person.asked(), person.asked()
    answer = parameters(person.choose(first))
    first_cookie, second_cookie = cookies(person)
    assert second["state"] != first["state"]
    person.tool.set_cookie(
        first_cookie.key,
        second_cookie.value,
        domain="localhost",
        path=first_cookie.path,
        secure=True,
    )

    refused(person.arrive(answer), 401, "sign_in_unknown")


def test_an_attempt_that_began_at_another_door_is_refused(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = parameters(person.choose(person.asked()))
    monkeypatch.setattr("tests.sign_in.desk.PURPOSE", "course")

    refused(person.arrive(answer), 401, "sign_in_mixed_up")


def test_an_institution_without_a_sign_in_has_no_door(person: Person) -> None:
    for path in ("/desk/sign-in/elsewhere", "/desk/sign-in/elsewhere/done"):
        answer = person.tool.get(path, base_url=SECURE)
        assert (answer.status_code, code_of(answer)) == (404, "sign_in_not_offered")


def test_user_info_about_somebody_else_is_refused(
    sign_in_file, request: pytest.FixtureRequest
) -> None:
    with sign_in_file.open("a") as file:
        file.write('require = { eduperson_affiliation = "employee" }\n')
    person: Person = request.getfixturevalue("person")

    refused(person.sign_in("other-person"), 401, "sign_in_person_mixed_up")
    refused(person.sign_in("no-userinfo"), 503, "sign_in_unavailable")
    refused(person.sign_in("token-no-access"), 403, "sign_in_not_admitted")


def test_a_wrong_secret_is_ours_to_mend(sign_in_file, request: pytest.FixtureRequest) -> None:
    sign_in_file.write_text(sign_in_file.read_text().replace("a secret", "another"))
    person: Person = request.getfixturevalue("person")

    refused(person.sign_in(), 502, "sign_in_client_refused")


def test_a_provider_that_does_not_answer_in_time_is_given_up(
    person: Person, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up = threading.Event()
    monkeypatch.setattr(provider.running, "sleep", lambda _: given_up.wait())
    query = parameters(person.choose(person.asked(), fault="token-hang"))
    monkeypatch.setattr(http, "TIMEOUT", (1.0, 0.1))

    answer = person.arrive(query)
    given_up.set()

    refused(answer, 503, "sign_in_unavailable")
    assert answer.headers["Retry-After"] == "60"


def test_without_keys_nothing_is_believed(person: Person, shared: SignIn, desk: Flask) -> None:
    provider = shared.providers["default"]
    metadata = replace(shared.discovery.of(provider.issuer), jwks_uri="http://127.0.0.1:9/jwks")
    shared.discovery._kept[provider.issuer].metadata = metadata

    refused(person.sign_in(), 503, "sign_in_unavailable")


def test_a_changed_key_is_found_and_made_up_ones_are_not_asked_for(
    person: Person, shared: SignIn, desk: Flask, provider: Provider
) -> None:
    seconds = [1000.0]
    desk.extensions["sign_in"] = replace(shared, key_sets=KeySets(clock=lambda: seconds[0]))
    assert person.sign_in().status_code == 200
    provider.running.platform.keys.rotate()

    refused(person.sign_in(), 401, "sign_in_key_unknown")
    seconds[0] += 61
    assert person.sign_in().status_code == 200


def test_the_log_names_the_code_and_nobody(
    person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        person.sign_in()
        person.sign_in("wrong-nonce")
        answer = parameters(person.choose(person.asked(), fault="denied"))
        person.arrive(urlencode(answer | {"error_description": "Ingrid said no"}))

    text = caplog.text
    assert "code=sign_in_nonce_mismatch" in text
    assert "code=sign_in_declined" in text
    for secret in (pairwise(PERSONAS["support"]), "Ingrid", answer["state"], "code_verifier"):
        assert secret not in text


def test_every_refusal_has_a_page_of_its_own_kind() -> None:
    kinds = {error.status for error in SignInError.__subclasses__()}

    assert kinds == {401, 403, 404, 502, 503}


def test_a_token_from_another_time_is_refused(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    answer = parameters(person.choose(person.asked()))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=365))

    refused(person.arrive(answer), 401, "sign_in_time_wrong")


def test_a_provider_without_an_address_is_not_there(
    person: Person, shared: SignIn, desk: Flask
) -> None:
    issuer = "http://127.0.0.1:9"
    lost = replace(shared.providers["default"], issuer=issuer)
    desk.extensions["sign_in"] = replace(
        shared, providers={"default": lost}, discovery=Discovery(is_development=True)
    )

    answer = person.begin()

    assert (answer.status_code, code_of(answer)) == (503, "sign_in_unavailable")
    assert "Set-Cookie" not in answer.headers
