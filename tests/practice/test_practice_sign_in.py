"""The institution's sign-in of the practice platform: strict, but for what somebody chooses."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from practice.platform import Platform
from practice.running import Running
from practice.sign_in_client import CLIENT_ID, client_of, kept_secret, write_file
from practice.sign_in_codes import CODE_LIFETIME, MOST, Codes, SignedIn
from practice.sign_in_faults import FAULTS
from tests.practice.conftest import ISSUER, TOOL, Clock, Page

REDIRECT_URI = f"{TOOL}/desk/sign-in/default/done"
VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)
ASKED = {
    "response_type": "code",
    "client_id": CLIENT_ID,
    "redirect_uri": REDIRECT_URI,
    "scope": "openid profile",
    "state": "the-state",
    "nonce": "the-nonce",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
Read = Callable[[str], Page]
Exchange = Callable[..., TestResponse]


def told(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 303, answer.text
    assert answer.location.partition("?")[0] == REDIRECT_URI
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def code_for(browser: FlaskClient, **changes: str) -> str:
    return told(browser.post("/sign-in/authorize", data=ASKED | {"as": "support"} | changes))[
        "code"
    ]


@pytest.fixture
def exchange(browser: FlaskClient, running: Running) -> Exchange:
    """Ask for tokens as a good tool does, with changes; None leaves a field out."""

    def ask(code: str, *, basic: bool = True, **changes: str | None) -> TestResponse:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT_URI,
            "code_verifier": VERIFIER,
        }
        secret = running.sign_in.secret
        if not basic:
            form |= {"client_id": CLIENT_ID, "client_secret": secret}
        sent = {name: value for name, value in (form | changes).items() if value is not None}
        auth = (CLIENT_ID, secret) if basic else None
        return browser.post("/sign-in/token", data=sent, auth=auth)

    return ask


def claims_of(answer: TestResponse, platform: Platform) -> dict[str, Any]:
    assert answer.json is not None, answer.text
    key = platform.keys.current.private_key.public_key()
    claims: dict[str, Any] = jwt.decode(
        answer.json["id_token"],
        key,
        algorithms=["RS256"],
        audience=CLIENT_ID,
        issuer=f"{ISSUER}/sign-in",
        options={"verify_exp": False, "verify_iat": False},
    )
    return claims


def test_the_configuration_names_the_issuer_that_it_is_found_at(browser: FlaskClient) -> None:
    told = browser.get("/sign-in/.well-known/openid-configuration").json
    assert told is not None
    assert told["issuer"] == f"{ISSUER}/sign-in"
    assert browser.get(urlsplit(told["jwks_uri"]).path).json == browser.get("/jwks.json").json


def test_the_page_lets_one_choose_who_to_be_and_what_goes_wrong(
    browser: FlaskClient, read: Read
) -> None:
    page = read(browser.get("/sign-in/authorize", query_string=ASKED).text)
    assert page.fields() == ASKED
    values = [each["value"] for each in page.all("option")]
    assert "support" in values
    assert set(FAULTS) <= set(values)


def test_a_code_is_good_for_tokens(
    browser: FlaskClient, exchange: Exchange, platform: Platform
) -> None:
    claims = claims_of(exchange(code_for(browser)), platform)
    assert claims["nonce"] == "the-nonce"
    assert claims["name"] == "Ingrid Sørensen"
    assert claims["sub"] != claims["oid"]


def test_the_secret_may_be_in_the_form_but_not_in_both_places(
    browser: FlaskClient, exchange: Exchange
) -> None:
    assert exchange(code_for(browser), basic=False).status_code == 200
    twice = exchange(code_for(browser), client_secret="x")
    assert (twice.status_code, twice.json) == (400, {"error": "invalid_request"})


def test_a_code_is_good_once(browser: FlaskClient, exchange: Exchange) -> None:
    code = code_for(browser)
    assert exchange(code).status_code == 200
    assert exchange(code).json == {"error": "invalid_grant"}


def test_a_code_is_good_for_a_minute(
    browser: FlaskClient, exchange: Exchange, clock: Clock
) -> None:
    code = code_for(browser)
    clock.seconds += CODE_LIFETIME
    assert exchange(code).json == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": "w" * 43}, 400, "invalid_grant"),
        ({"code_verifier": None}, 400, "invalid_grant"),
        ({"redirect_uri": f"{TOOL}/sign-in/default/done"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"basic": False, "client_secret": "wrong"}, 401, "invalid_client"),
        ({"basic": False, "client_id": "somebody"}, 401, "invalid_client"),
    ],
)
def test_a_wrong_token_request_is_refused(
    changes: dict[str, Any], status: int, error: str, browser: FlaskClient, exchange: Exchange
) -> None:
    answer = exchange(code_for(browser), **changes)
    assert (answer.status_code, answer.json) == (status, {"error": error})
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


def test_a_token_request_is_a_form_with_each_field_once(browser: FlaskClient) -> None:
    requests: list[dict[str, Any]] = [
        {"json": {}},
        {"data": MultiDict([("code", "a"), ("code", "b")])},
    ]
    for request in requests:
        answer = browser.post("/sign-in/token", **request)
        assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"state": ""}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_answered_with_an_error(
    changes: dict[str, str], error: str, browser: FlaskClient
) -> None:
    answer = told(browser.get("/sign-in/authorize", query_string=ASKED | changes))
    assert answer["error"] == error
    assert answer["iss"] == f"{ISSUER}/sign-in"
    again = told(browser.post("/sign-in/authorize", data=ASKED | changes | {"as": "support"}))
    assert again["error"] == error


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "somebody"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": REDIRECT_URI + "?x=1"},
    ],
)
def test_an_answer_goes_to_the_registered_tool_only(
    changes: dict[str, str], browser: FlaskClient
) -> None:
    assert browser.get("/sign-in/authorize", query_string=ASKED | changes).status_code == 400


@pytest.mark.parametrize("changes", [{"as": "anonymous"}, {"as": "support", "fault": "unheard"}])
def test_nobody_signs_in_as_nobody(changes: dict[str, str], browser: FlaskClient) -> None:
    assert browser.post("/sign-in/authorize", data=ASKED | changes).status_code == 400


def test_another_site_cannot_sign_somebody_in(browser: FlaskClient) -> None:
    answer = browser.post(
        "/sign-in/authorize",
        data=ASKED | {"as": "support"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403


def test_who_cancels_is_not_signed_in(browser: FlaskClient) -> None:
    form = ASKED | {"as": "support", "cancel": "yes"}
    answer = told(browser.post("/sign-in/authorize", data=form))
    assert answer == {
        "error": "access_denied",
        "state": "the-state",
        "iss": f"{ISSUER}/sign-in",
    }


def test_user_info_says_what_the_id_token_leaves_out(
    browser: FlaskClient, exchange: Exchange, platform: Platform
) -> None:
    answer = exchange(code_for(browser))
    assert answer.json is not None
    bearer = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert browser.get("/sign-in/userinfo", headers=bearer).json == {
        "sub": claims_of(answer, platform)["sub"],
        "eduperson_affiliation": ["employee", "member"],
    }
    assert browser.get("/sign-in/userinfo").status_code == 401


def test_the_slow_fault_waits(browser: FlaskClient, exchange: Exchange, clock: Clock) -> None:
    assert exchange(code_for(browser, fault="token-hang")).status_code == 200
    assert clock.slept == [30.0]


def test_the_oldest_codes_give_way() -> None:
    codes = Codes()
    somebody: Any = SignedIn(None, "", (), "", "", "none", 10.0)  # type: ignore[arg-type]
    first = codes.give(somebody)
    for _ in range(MOST):
        codes.give(somebody)
    assert codes.take(first, now=0) is None


def test_the_file_for_the_tool_fits_the_secret_that_is_kept(tmp_path: Path) -> None:
    path = write_file(tmp_path, ISSUER)
    secret = kept_secret(tmp_path)
    assert kept_secret(tmp_path) == secret
    assert secret not in path.read_text()
    assert (tmp_path / "sign-in.secret").stat().st_mode & 0o077 == 0
    assert f'issuer = "{ISSUER}/sign-in"' in path.read_text()
    assert REDIRECT_URI in client_of(TOOL, secret).redirect_uris
