"""Login initiation and the authentication request with which the tool answers it.

Security Framework 1.0, section 5.1.1; OpenID Connect Core, section 3.1.2.1.
"""

import re
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_app.lti import administration
from lti_app.lti.models import RegistrationStatus
from tests.factories import Factories
from tests.launcher import SECURE, TOOL, Launcher
from tests.lti.refusals import Refusals, on_one_database, rows


def query_of(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.location).query, keep_blank_values=True))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_login_initiation_is_answered_with_an_authentication_request(
    method: str, launcher: Launcher, client: FlaskClient
) -> None:
    platform = launcher.platform
    fields = {
        "iss": platform.issuer,
        "login_hint": "hint-1",
        "target_link_uri": f"{TOOL}/lti/launch",
        "lti_message_hint": "message-1",
        "lti_deployment_id": platform.deployment_id,
        "client_id": platform.client_id,
    }
    sent: dict[str, Any] = {"query_string" if method == "GET" else "data": fields}
    answer = client.open("/lti/login", method=method, base_url=SECURE, **sent)
    query = query_of(answer)
    assert answer.location.startswith(f"{platform.auth_url}?")
    assert query.pop("state")
    assert query.pop("nonce")
    assert query == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": f"{TOOL}/lti/launch",
        "login_hint": "hint-1",
        "lti_message_hint": "message-1",
    }
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["iss", "login_hint", "target_link_uri"])
def test_a_login_without_a_required_parameter_is_refused(name: str, refusals: Refusals) -> None:
    answer = refusals.launcher.initiate(refusals.launcher.app.test_client(), **{name: ""})
    refusals.check(answer, "login_incomplete")


@pytest.mark.parametrize("name", ["login_hint", "lti_message_hint", "iss", "anything"])
def test_a_login_with_a_parameter_that_is_far_too_long_is_refused(
    name: str, refusals: Refusals
) -> None:
    client = refusals.launcher.app.test_client()
    answer = refusals.launcher.initiate(client, **{name: "h" * 4097})
    refusals.secrets.append("hhhh")
    refusals.check(answer, "login_too_long")


def test_a_long_hint_is_carried(launcher: Launcher, client: FlaskClient) -> None:
    hint = "h" * 4096
    assert query_of(launcher.initiate(client, lti_message_hint=hint))["lti_message_hint"] == hint


UNKNOWN = {
    "another-host": "https://other.example",
    "with-a-slash": "{issuer}/",
    "in-upper-case": "HTTP://127.0.0.1",
    "with-nul": "{issuer}\0",
    "nul-only": "\0",
    "in-unicode": "https://плàтформа.example/\u202e",
    "full-width": "http://127。0。0。1",
    "not-an-address": "made up",
    "with-a-line-end": "{issuer}\r\nSet-Cookie: a=b",
    "sql": "' OR 1=1 --",
    "of-4000-characters": "https://" + "x" * 4000,
    "broken-brackets": "http://[::1",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_login_of_an_unknown_issuer_is_refused(name: str, refusals: Refusals) -> None:
    issuer = UNKNOWN[name].format(issuer=refusals.launcher.platform.issuer)
    answer = refusals.launcher.initiate(refusals.launcher.app.test_client(), iss=issuer)
    refusals.check(answer, "registration_unknown")


@pytest.mark.parametrize("client_id", ["other", "ONLINE-DOS", "online-dos ", "\0", "é" * 300])
def test_a_login_for_an_unknown_client_is_refused(client_id: str, refusals: Refusals) -> None:
    client = refusals.launcher.app.test_client()
    refusals.check(refusals.launcher.initiate(client, client_id=client_id), "registration_unknown")


@on_one_database
@pytest.mark.parametrize(
    ("issuer", "ancestors"),
    [
        ("https://asking.example/path", "https://asking.example"),
        ("https://asking.example:8443", "https://asking.example:8443"),
        ("https://asking.example; script-src *", "'none'"),
        ("https://*", "'none'"),
        ("https://asking.example\r\nX-Evil: 1", "'none'"),
        ("https://asking.example\\@other.example", "'none'"),
        ("javascript:alert(1)", "'none'"),
        ("https://плàтформа.example", "'none'"),
        ("https://asking.example:99999", "'none'"),
    ],
)
def test_the_issuer_of_a_refused_login_cannot_write_into_the_headers(
    issuer: str, ancestors: str, launcher: Launcher, client: FlaskClient
) -> None:
    answer = launcher.initiate(client, iss=issuer)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.count("frame-ancestors") == policy.count("script-src") == 1
    assert policy.endswith(f"frame-ancestors {ancestors}")
    assert "X-Evil" not in answer.headers


def test_an_issuer_with_one_client_is_known_without_client_id(
    launcher: Launcher, client: FlaskClient
) -> None:
    assert query_of(launcher.initiate(client, client_id=""))["client_id"] == "online-dos"


def test_an_issuer_with_two_clients_is_ambiguous_without_client_id(
    refusals: Refusals, factories: Factories
) -> None:
    factories.registration(refusals.launcher.platform, client_id="second")
    client = refusals.launcher.app.test_client()
    refusals.check(refusals.launcher.initiate(client, client_id=""), "registration_unknown")
    assert query_of(refusals.launcher.initiate(client, client_id="second"))["client_id"] == "second"


def test_a_login_at_a_disabled_registration_is_refused(
    refusals: Refusals, factories: Factories, session: Any
) -> None:
    row = factories.registration(refusals.launcher.platform)
    administration.set_status(row, RegistrationStatus.DISABLED)
    session.commit()
    answer = refusals.launcher.initiate(refusals.launcher.app.test_client())
    refusals.check(answer, "registration_disabled")


def test_the_query_of_an_auth_url_is_kept(
    launcher: Launcher, client: FlaskClient, factories: Factories
) -> None:
    own = "tenant=a%20b&empty=&tenant=c%26d"
    factories.registration(launcher.platform, auth_url=f"{launcher.platform.issuer}/auth?{own}#x")
    address = launcher.initiate(client).location
    assert address.count("?") == 1
    assert "#" not in address
    query = parse_qs(urlsplit(address).query, keep_blank_values=True)
    assert query["tenant"] == ["a b", "c&d"]
    assert query["empty"] == [""]
    assert query["scope"] == ["openid"]


@pytest.mark.parametrize("path", ["/auth", "/über/auth"])
def test_an_address_goes_out_as_a_browser_can_read_it(
    path: str, launcher: Launcher, client: FlaskClient, factories: Factories
) -> None:
    factories.registration(launcher.platform, auth_url=f"{launcher.platform.issuer}{path}")

    answer = launcher.initiate(client)

    assert answer.headers["Location"].isascii()
    assert unquote(urlsplit(answer.headers["Location"]).path) == path
    assert answer.headers["Content-Length"] == "0"


HINTS = [
    "a+b c",
    "a%2Bb",
    "100%",
    "é ليلى 学",
    "x&state=made-up",
    "a=b#c?d",
    '"<>\\',
    "\r\n\t",
    " ",
]


@on_one_database
@pytest.mark.parametrize("hint", HINTS)
@pytest.mark.parametrize("name", ["login_hint", "lti_message_hint"])
def test_a_hint_is_echoed_exactly(
    name: str, hint: str, launcher: Launcher, client: FlaskClient
) -> None:
    answer = launcher.initiate(client, **{name: hint})
    query = parse_qs(urlsplit(answer.location).query, keep_blank_values=True)
    assert query[name] == [hint]
    assert len(query["state"]) == 1
    assert "\n" not in answer.location


def test_an_empty_message_hint_is_echoed_and_an_absent_one_left_out(
    launcher: Launcher, client: FlaskClient
) -> None:
    assert "lti_message_hint" not in query_of(launcher.initiate(client))
    fields = {
        "iss": launcher.platform.issuer,
        "login_hint": "a",
        "target_link_uri": f"{TOOL}/lti/launch",
        "lti_message_hint": "",
    }
    answer = client.get("/lti/login?" + urlencode(fields), base_url=SECURE)
    assert query_of(answer)["lti_message_hint"] == ""


def test_the_redirect_uri_is_ours_whatever_the_login_says(
    launcher: Launcher, client: FlaskClient
) -> None:
    answer = launcher.initiate(
        client, target_link_uri="https://other.example/", redirect_uri="https://other.example/"
    )
    assert query_of(answer)["redirect_uri"] == f"{TOOL}/lti/launch"


def test_states_and_nonces_are_fresh_and_long(launcher: Launcher, client: FlaskClient) -> None:
    asked = [launcher.begin(client) for _ in range(20)]
    for name in ("state", "nonce"):
        values = {each[name] for each in asked}
        assert len(values) == 20
        assert all(len(value) >= 32 for value in values)
    assert all(each["nonce"] not in each["state"] for each in asked)


def test_a_login_leaves_one_cookie_that_only_this_site_in_this_frame_gets_back(
    launcher: Launcher, client: FlaskClient
) -> None:
    answer = launcher.initiate(client)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, _, rest = cookie.partition("=")
    value, *attributes = rest.split("; ")
    assert re.fullmatch(r"__Host-dos-login-[0-9a-f]{12}", name)
    assert re.fullmatch(r"[\w=-]{32}", value)
    assert {a for a in attributes if not a.startswith("Expires=")} == {
        "Secure",
        "HttpOnly",
        "Path=/",
        "SameSite=None",
        "Partitioned",
        "Max-Age=600",
    }
    assert value not in answer.location, "the browser's secret is not told to the platform"


def test_two_tabs_have_a_cookie_each(launcher: Launcher, client: FlaskClient) -> None:
    names = {launcher.initiate(client).headers["Set-Cookie"].partition("=")[0] for _ in range(2)}
    assert len(names) == 2


def test_a_login_stores_nothing(launcher: Launcher, client: FlaskClient) -> None:
    launcher.begin(client)
    assert rows(launcher.app) == []


@on_one_database
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_login_by_another_method_is_refused(method: str, refusals: Refusals) -> None:
    answer = refusals.launcher.app.test_client().open("/lti/login", method=method, base_url=SECURE)
    refusals.check(answer, "method_not_allowed")
