"""Login initiation, and the two documents of a platform that registers itself."""

import logging
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lti_app.errors import LaunchRefusedError, RegistrationRefusedError
from lti_app.lti import tool_metadata
from lti_app.lti.claims import LONGEST_ID
from lti_app.lti.dynamic_registration import (
    PLATFORM_CONFIGURATION,
    PlatformConfiguration,
    read_answer,
    read_configuration,
)
from lti_app.lti.login import LONGEST_PARAMETER, LoginInitiation
from lti_app.lti.registry import origin
from lti_app.lti.tool_conf import RegistryToolConf
from lti_app.lti.tool_metadata import SCOPES, TOOL_CONFIGURATION, Wishes
from tests.fuzz.changes import as_json, changed, typed
from tests.fuzz.launches import Launches
from tests.fuzz.runs import answered, run, tried
from tests.launcher import SECURE, TOOL, Launcher
from tests.lti.refusals import on_one_database, rows

AT = "https://lms.example/.well-known/openid-configuration"
SAID = {
    "issuer": "https://lms.example",
    "authorization_endpoint": "https://lms.example/auth",
    "token_endpoint": "https://lms.example/token",
    "jwks_uri": "https://lms.example/jwks",
    "registration_endpoint": "https://lms.example/register",
    "authorization_server": "https://lms.example",
    "scopes_supported": ["openid", *SCOPES],
    "id_token_signing_alg_values_supported": ["RS256"],
    PLATFORM_CONFIGURATION: {
        "product_family_code": "moodle",
        "variables": ["ResourceLink.id.history", "CourseSection.timeFrame.end"],
        "messages_supported": [
            {"type": "LtiResourceLinkRequest"},
            {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea", "RichTextEditor"]},
        ],
    },
}
ANSWER = {
    "client_id": "client-1",
    "scope": " ".join(SCOPES),
    TOOL_CONFIGURATION: {"deployment_id": "1", "messages": []},
}
ADDRESSES = (
    "https://lms.example",
    "https://lms.example.evil.example",
    "https://lms.example@evil.example",
    "https://evil.example\\@lms.example",
    "https://LMS.example:443/",
    "http://[::1",
    "https://",
    "//lms.example",
    "ftp://lms.example",
    "https://lms.example:99999",
)


def _strange() -> SearchStrategy[Any]:
    return st.sampled_from(ADDRESSES) | st.sampled_from((1, True, None, [], {}, ["a"], [1]))


def _forms(good: dict[str, str]) -> SearchStrategy[dict[str, str]]:
    long = st.integers(LONGEST_PARAMETER - 1, LONGEST_PARAMETER + 2).map(lambda size: "x" * size)
    values = typed() | long | st.sampled_from(ADDRESSES)
    names = st.sampled_from((*good, "lti_message_hint", "lti_storage_target", "state", "nonce"))
    more = st.dictionaries(names, values, max_size=3)
    fewer = st.sets(st.sampled_from(tuple(good)), max_size=1)
    return st.tuples(more, fewer).map(
        lambda both: {k: v for k, v in {**good, **both[0]}.items() if k not in both[1]}
    )


def _good_login(issuer: str, client_id: str) -> dict[str, str]:
    return {
        "iss": issuer,
        "login_hint": "somebody",
        "target_link_uri": f"{TOOL}/lti/launch",
        "client_id": client_id,
    }


def test_a_login_goes_to_its_platform_and_nowhere_else() -> None:
    launches = Launches()
    known = launches.known

    def find(issuer: str, client_id: str | None) -> Any:
        return known if issuer == known.issuer and client_id in (None, known.client_id) else None

    def check(form: dict[str, str]) -> None:
        asking = LoginInitiation(form, RegistryToolConf(find))
        begun = tried(
            "login initiations",
            lambda: asking.begin(launches.signer, redirect_uri=f"{TOOL}/lti/launch"),
            LaunchRefusedError,
        )
        is_right = all(form.get(name) for name in ("iss", "login_hint", "target_link_uri"))
        is_right = is_right and find(form["iss"], form.get("client_id") or None) is not None
        is_right = is_right and max(map(len, form.values())) <= LONGEST_PARAMETER
        assert (begun is not None) is is_right
        if begun is not None:
            _asks_rightly(begun.url, form, known.auth_url)

    run(check, _forms(_good_login(known.issuer, known.client_id)), short=100)


def _asks_rightly(url: str, form: dict[str, str], auth_url: str) -> None:
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == auth_url
    asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=20)
    names = [name for name, _ in asked]
    assert len(names) == len(set(names)), "nothing is said twice"
    said = dict(asked)
    assert said["redirect_uri"] == f"{TOOL}/lti/launch"
    assert (said["response_type"], said["response_mode"]) == ("id_token", "form_post")
    assert said["login_hint"] == form["login_hint"]
    assert said["state"] != form.get("state")


@on_one_database
def test_the_site_answers_every_login_in_words(
    launcher: Launcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    client = launcher.app.test_client()
    good = _good_login(launcher.platform.issuer, launcher.platform.client_id)
    raw = st.binary(max_size=30).map(lambda some: "".join(f"%{byte:02x}" for byte in some))
    queries = _forms(good) | raw.map(lambda text: f"iss={text}&login_hint=%FF&{text}=1")

    def check(query: Any) -> None:
        answer = client.get("/lti/login", query_string=query, base_url=SECURE)
        if answered("login: the whole site", answer.status_code):
            assert answer.location.startswith(launcher.platform.auth_url)
        assert rows(launcher.app) == []

    run(check, queries, short=40, cost=20)


def test_what_a_platform_says_of_itself_can_be_used_or_is_refused() -> None:
    def check(said: dict[str, Any]) -> None:
        found = tried(
            "registration: configuration",
            lambda: read_configuration(said, AT),
            RegistrationRefusedError,
        )
        if found is not None:
            _can_be_used(found)

    foreign = st.sampled_from(ADDRESSES).map(lambda issuer: {**SAID, "issuer": issuer})
    run(check, changed(SAID, _strange()) | changed(SAID) | foreign, short=100)


def _can_be_used(found: PlatformConfiguration) -> None:
    assert origin(found.issuer) is not None
    assert urlsplit(found.issuer).hostname == "lms.example"
    addresses = (found.auth_url, found.token_url, found.jwks_url, found.registration_url)
    for text in (found.issuer, *addresses, found.customer, found.family_code):
        assert text.isprintable()
    wishes = Wishes(found.family, found.scopes, found.messages, found.variables, with_names=True)
    as_json(tool_metadata.metadata("https://dos.example.edu", wishes))
    assert set(tool_metadata.scopes(wishes)) <= set(SCOPES)


def test_what_a_platform_answers_says_who_we_are_or_is_refused() -> None:
    configuration = read_configuration(SAID, AT)

    def check(said: dict[str, Any]) -> None:
        found = tried(
            "registration: answer",
            lambda: read_answer(said, configuration, SCOPES),
            RegistrationRefusedError,
        )
        if found is not None:
            for text in (found.client_id, found.deployment_id or "1"):
                assert 1 <= len(text) <= LONGEST_ID
                assert text.isprintable()
            assert set(found.scopes) <= set(SCOPES)

    run(check, changed(ANSWER, _strange()) | changed(ANSWER), short=100)
