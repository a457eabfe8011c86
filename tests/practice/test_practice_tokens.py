"""The token endpoint gives a token to the tool and to nobody else."""

from collections.abc import Callable
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from practice.grants import LIFETIME
from practice.keys import SigningKey, new_key
from practice.platform import Platform
from practice.running import Running

Ask = Callable[..., Any]
Assertion = Callable[..., str]

SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
TOKEN_URL = "http://127.0.0.1:8100/token"
CLIENT = "online-dos-practice"


@pytest.fixture
def assertion(tool_key: SigningKey, clock: Any) -> Assertion:
    """Sign an assertion as a good tool does, with changes; a change to None leaves a claim out."""

    def sign(
        key: SigningKey = tool_key, headers: dict[str, Any] | None = None, **changes: Any
    ) -> str:
        good = {
            "iss": CLIENT,
            "sub": CLIENT,
            "aud": TOKEN_URL,
            "iat": clock.seconds,
            "exp": clock.seconds + 60,
            "jti": "first",
        }
        claims = {name: value for name, value in (good | changes).items() if value is not None}
        return jwt.encode(
            claims, key.private_key, algorithm="RS256", headers=headers or {"kid": key.kid}
        )

    return sign


@pytest.fixture
def ask(browser: FlaskClient) -> Ask:
    def post(assertion: str, **changes: str | None) -> Any:
        good = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
            "scope": SCORE,
        }
        form = {name: value for name, value in (good | changes).items() if value is not None}
        return browser.post("/token", data=form)

    return post


def test_a_good_assertion_gets_a_token_for_an_hour(ask: Ask, assertion: Assertion) -> None:
    answer = ask(assertion())
    assert answer.status_code == 200
    token = answer.json
    assert token.keys() == {"access_token", "token_type", "expires_in", "scope"}
    assert (token["token_type"], token["expires_in"]) == ("Bearer", 3600)
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_known_scopes_are_granted(ask: Ask, assertion: Assertion) -> None:
    answer = ask(assertion(), scope=f"{MEMBERS} https://other.example/scope {SCORE}")
    assert answer.json["scope"] == f"{MEMBERS} {SCORE}"


def test_a_token_is_good_for_its_scopes_until_it_expires(
    ask: Ask, assertion: Assertion, app: Flask, clock: Any
) -> None:
    token = ask(assertion()).json["access_token"]
    running: Running = app.extensions["practice"]
    assert running.grants.scopes_of(token, now=clock.seconds) == {SCORE}
    assert not running.grants.scopes_of(token, now=clock.seconds + LIFETIME)
    assert not running.grants.scopes_of("made-up", now=clock.seconds)


@pytest.mark.parametrize("scope", [None, "", "https://other.example/scope"])
def test_without_a_scope_that_we_know_there_is_no_token(
    scope: str | None, ask: Ask, assertion: Assertion
) -> None:
    answer = ask(assertion(), scope=scope)
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"grant_type": None}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_assertion_type": None}, 401, "invalid_client"),
        ({"client_assertion_type": "jwt"}, 401, "invalid_client"),
        ({"client_assertion": None}, 401, "invalid_client"),
        ({"client_assertion": "not.a.token"}, 401, "invalid_client"),
        ({"client_id": "another-tool"}, 401, "invalid_client"),
        ({"client_secret": "open sesame"}, 401, "invalid_client"),
    ],
)
def test_a_request_that_is_not_as_agreed_is_refused(
    changes: dict[str, str | None], status: int, error: str, ask: Ask, assertion: Assertion
) -> None:
    answer = ask(assertion(), **changes)
    assert (answer.status_code, answer.json["error"]) == (status, error)
    assert answer.json["error_description"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another-tool"},
        {"sub": "another-tool"},
        {"sub": None},
        {"aud": "http://127.0.0.1:8100"},
        {"aud": None},
        {"aud": ["https://other.example/token"]},
        {"exp": None},
        {"exp": 1_000_000_000},
        {"exp": 1_900_000_000},
        {"iat": None},
        {"iat": 1_800_000_040.0},
        {"nbf": 1_800_000_040.0},
        {"jti": None},
        {"jti": ""},
    ],
)
def test_an_assertion_that_lacks_something_is_refused(
    changes: dict[str, Any], ask: Ask, assertion: Assertion
) -> None:
    answer = ask(assertion(**changes))
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")
    assert next(iter(changes)) in answer.json["error_description"]


def test_a_list_of_audiences_with_ours_in_it_is_fine(ask: Ask, assertion: Assertion) -> None:
    assert ask(assertion(aud=["https://other.example", TOKEN_URL])).status_code == 200


def test_an_assertion_works_once(ask: Ask, assertion: Assertion) -> None:
    assert ask(assertion()).status_code == 200
    again = ask(assertion())
    assert (again.status_code, again.json["error"]) == (401, "invalid_client")
    assert ask(assertion(jti="second")).status_code == 200


def test_a_stranger_who_uses_our_tools_name_is_refused(
    ask: Ask, assertion: Assertion, tool_key: SigningKey
) -> None:
    stranger = new_key(2048)
    answer = ask(assertion(key=stranger, headers={"kid": tool_key.kid}))
    assert "signature" in answer.json["error_description"]


def test_an_unknown_key_makes_us_look_again_once(
    ask: Ask, assertion: Assertion, tool_key_set: Any
) -> None:
    stranger = new_key(2048)
    assert ask(assertion()).status_code == 200
    assert ask(assertion(key=stranger, jti="second")).status_code == 401
    assert tool_key_set.fetched == 2


def test_a_new_key_of_the_tool_is_found(ask: Ask, assertion: Assertion, tool_key_set: Any) -> None:
    assert ask(assertion()).status_code == 200
    successor = new_key(2048)
    tool_key_set.document["keys"].append(successor.jwk())
    assert ask(assertion(key=successor, jti="second")).status_code == 200


def test_the_tools_keys_are_kept_for_a_minute(
    ask: Ask, assertion: Assertion, tool_key_set: Any, clock: Any
) -> None:
    ask(assertion())
    ask(assertion(jti="second"))
    assert tool_key_set.fetched == 1
    clock.seconds += 61
    ask(assertion(jti="third"))
    assert tool_key_set.fetched == 2


@pytest.mark.parametrize(
    "document", [None, [], {}, {"keys": "none"}, {"keys": [7, {}, {"kid": "k", "kty": "oct"}]}]
)
def test_a_tool_without_a_usable_key_set_is_refused(
    document: Any, ask: Ask, assertion: Assertion, tool_key_set: Any
) -> None:
    tool_key_set.document = document
    answer = ask(assertion())
    assert "key set" in answer.json["error_description"]


def test_a_short_key_of_the_tool_is_refused(
    ask: Ask, tool_key_set: Any, platform: Platform, clock: Any
) -> None:
    weak = new_key(1024)
    tool_key_set.document["keys"].append(weak.jwk())
    token = platform.id_token({}, kid=weak.kid, key=weak.private_key)
    assert "1024" in ask(token).json["error_description"]


@pytest.mark.parametrize("algorithm", ["RS512", "none"])
def test_another_algorithm_is_refused(algorithm: str, ask: Ask, platform: Platform) -> None:
    answer = ask(platform.id_token({}, algorithm=algorithm))
    assert "alg" in answer.json["error_description"]


def test_an_assertion_without_a_key_name_is_refused(ask: Ask, platform: Platform) -> None:
    answer = ask(platform.id_token({}, headers={"alg": "RS256"}))
    assert "kid" in answer.json["error_description"]


def test_the_request_has_to_be_form_encoded(browser: FlaskClient) -> None:
    answer = browser.post("/token", json={"grant_type": "client_credentials"})
    assert (answer.status_code, answer.json) == (
        400,
        {"error": "invalid_request", "error_description": "send the request form-encoded"},
    )


def test_a_parameter_sent_twice_is_refused(browser: FlaskClient) -> None:
    answer = browser.post("/token", data={"scope": [SCORE, MEMBERS]})
    assert answer.json is not None
    assert answer.json["error"] == "invalid_request"


def test_parameters_in_the_address_are_refused(browser: FlaskClient) -> None:
    answer = browser.post("/token?grant_type=client_credentials", data={"scope": SCORE})
    assert answer.json is not None
    assert answer.json["error"] == "invalid_request"


def test_a_password_is_no_way_in(browser: FlaskClient) -> None:
    form = {"grant_type": "client_credentials", "scope": SCORE}
    answer = browser.post("/token", data=form, auth=("online-dos-practice", "secret"))
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")
