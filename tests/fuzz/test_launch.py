"""Launches: good messages with something changed, signed rightly or wrongly."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lti_app.errors import ExpiredLoginError, LaunchRefusedError
from lti_app.lti.checks import check_audience, check_message, check_times
from lti_app.lti.claims import LONGEST_TEXT, LaunchClaims, read
from practice.claims import CUSTOM, LAUNCH_PRESENTATION, LIS, PERSONAL, TOOL_PLATFORM, Claims
from practice.personas import PERSONAS
from tests.fuzz.changes import as_json, changed, odd, spoilt_bytes, spoilt_text, typed
from tests.fuzz.launch_rules import is_valid
from tests.fuzz.launches import NONCE, NOW, Launches
from tests.fuzz.runs import EXAMPLES, SEED, answered, run, tried
from tests.fuzz.storms import Storm
from tests.launcher import TOOL, Launcher
from tests.lti.refusals import on_one_database, rows
from tests.lti.tokens import signed, usual_header

BASE64URL = "ABCXYZabcxyz0189-_=.+/ \n"
STORM = 50
"""Inputs of a storm for each one of the other checks, because they cost so little."""
EASY = ("iat", "exp", "azp", "nbf", "aud")
"""Claims about which the rules have most to say."""


@pytest.fixture(scope="module")
def launches() -> Launches:
    return Launches()


def _messages(launches: Launches) -> SearchStrategy[Claims]:
    return st.one_of([_any_change(message) for message in launches.messages()])


def _any_change(message: Claims) -> SearchStrategy[Claims]:
    moment = st.integers(message["iat"] - 90_000, message["iat"] + 90_000)
    about_us = st.sampled_from((message["aud"], "another", [message["aud"]], [message["aud"], "b"]))
    few = st.dictionaries(st.sampled_from(EASY), moment | about_us | odd(), min_size=1, max_size=2)
    return changed(message) | changed(message) | few.map(lambda more: {**message, **more})


def test_a_message_is_accepted_exactly_where_the_specifications_hold(launches: Launches) -> None:
    def check(claims: Claims) -> None:
        fields = launches.fields(as_json(claims))
        found = tried("launch: claims", lambda: launches.accept(fields), LaunchRefusedError)
        assert (found is not None) is is_valid(claims, launches.platform)
        if found is not None:
            _is_fit_to_store(found)

    run(check, _messages(launches), short=300)


def _is_fit_to_store(found: Any) -> None:
    texts = [found.subject, found.context_title, found.person_name, found.locale, found.return_url]
    for text in filter(None, texts):
        assert "\0" not in text
        assert len(text.encode()) <= 4 * LONGEST_TEXT
    assert (found.return_url or "http").lower().startswith("http")


def test_what_is_not_needed_can_be_as_it_likes(launches: Launches) -> None:
    names = (*PERSONAL, LIS, CUSTOM, LAUNCH_PRESENTATION, TOOL_PLATFORM, "locale", "more", "sid")
    message = launches.messages()[0]
    neutral = st.dictionaries(st.sampled_from(names), odd(2), min_size=1)

    def check(more: Claims) -> None:
        fields = launches.fields(as_json({**message, **more}))
        assert tried("launch: neutral", lambda: launches.accept(fields)).subject

    run(check, neutral, short=80)


def test_a_storm_of_changed_claims_is_judged_as_the_specifications_do(launches: Launches) -> None:
    storm = Storm(launches.messages(), seed=SEED or 1)
    nonce, platform = NONCE, launches.platform

    def judge(claims: Claims) -> LaunchClaims:
        check_audience(claims, platform.issuer, platform.client_id)
        check_times(claims, NOW)
        if claims.get("nonce") != nonce:
            raise ExpiredLoginError("nonce_mismatch")
        check_message(claims, tool_origin=TOOL, allow_anonymous=False)
        return read(claims)

    for claims in storm.documents(EXAMPLES * STORM or 3_000):
        found = tried("launch: storm", lambda: judge(claims), LaunchRefusedError)  # noqa: B023
        assert (found is not None) is is_valid(claims, platform), claims


def _header(launches: Launches) -> SearchStrategy[bytes]:
    good = json.loads(usual_header(launches.platform.keys.current))
    wrong = st.sampled_from(("none", "HS256", "RS512", "rs256", "", "ES256")) | odd()
    bad = st.one_of(
        st.fixed_dictionaries({"alg": wrong.filter(lambda alg: alg != "RS256")}),
        st.fixed_dictionaries({"kid": odd()}),
        st.fixed_dictionaries({"crit": odd().filter(lambda v: v is not None)}),
    )
    return bad.map(lambda more: as_json({**good, **more}))


def test_no_header_chooses_key_or_algorithm(launches: Launches) -> None:
    payload = as_json(launches.messages()[0])

    def check(header: bytes) -> None:
        fields = launches.fields(payload, header)
        assert not tried("launch: header", lambda: launches.accept(fields), LaunchRefusedError)

    run(check, _header(launches), short=80)


def test_a_token_that_is_not_as_it_was_signed_is_refused(launches: Launches) -> None:
    good = launches.fields(as_json(launches.messages()[1]))
    token = good["id_token"]
    body, _, signature = token.rpartition(".")

    def check(spoilt: str) -> None:
        if spoilt == token or _says_the_same(spoilt, body, signature):
            return
        fields = {**good, "id_token": spoilt}
        assert not tried("launch: token", lambda: launches.accept(fields), LaunchRefusedError)

    run(check, spoilt_text(token, BASE64URL), short=120)


def _says_the_same(spoilt: str, body: str, signature: str) -> bool:
    """Return whether only bits were changed that no byte of the signature has."""
    return spoilt.startswith(f"{body}.{signature[:-1]}") and len(spoilt) == len(
        f"{body}.{signature}"
    )


def test_a_payload_that_is_no_json_is_refused(launches: Launches) -> None:
    payload = as_json(launches.messages()[0])
    deep = st.integers(2_000, 9_000).map(lambda n: b'{"a":' * n + b"1" + b"}" * n)
    other = st.binary(max_size=40) | odd().map(as_json)

    def check(content: bytes) -> None:
        fields = launches.fields(content)
        found = tried("launch: payload", lambda: launches.accept(fields), LaunchRefusedError)
        # A byte of a name or of a text that nobody reads makes no difference.
        assert found is None or is_valid(json.loads(content), launches.platform)

    run(check, spoilt_bytes(payload) | deep | other, short=120)


def _other_states(launches: Launches) -> SearchStrategy[Callable[[str], str]]:
    other = launches.signer.begin(launches.known.id).state
    foreign = launches.signer.begin(8).state
    spoil = st.integers(0, 60).flatmap(
        lambda at: st.sampled_from(".-_Aa0\0é").map(
            lambda sign: lambda state: state[:at] + sign + state[at + 1 :]
        )
    )
    fixed = st.sampled_from((other, foreign, "", ".", "7", "7.a.b.c", "x" * 301))
    return spoil | (fixed | typed()).map(lambda text: lambda _: text)


def test_a_state_of_another_login_is_refused(launches: Launches) -> None:
    payload = as_json(launches.messages()[0])

    def check(bend: Callable[[str], str]) -> None:
        good = launches.fields(payload)
        fields = {**good, "state": bend(good["state"])}
        if fields != good:
            assert not tried("launch: state", lambda: launches.accept(fields), LaunchRefusedError)

    run(check, _other_states(launches), short=100)


def test_nothing_is_accepted_from_a_registration_that_is_switched_off(launches: Launches) -> None:
    off = launches.switched_off()

    def check(claims: Claims) -> None:
        fields = launches.fields(as_json(claims))
        assert not tried(
            "launch: switched off", lambda: launches.accept(fields, off), LaunchRefusedError
        )

    run(check, _messages(launches), short=20, cost=10)


@on_one_database
def test_the_site_answers_every_launch_in_words(
    launcher: Launcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    client = launcher.app.test_client()
    good = launcher.platform.launch_claims(PERSONAS["student-01"], nonce="")

    def check(claims: Claims) -> None:
        before = len(rows(launcher.app))
        asked = launcher.begin(client)
        if claims.get("nonce") == "":
            claims = {**claims, "nonce": asked["nonce"]}
        token = signed(launcher.platform.keys.current, as_json(claims))
        answer = launcher.post(client, state=asked["state"], id_token=token)
        is_accepted = answered("launch: the whole site", answer.status_code)
        assert (len(rows(launcher.app)) > before) is is_accepted

    run(check, changed(good), short=40, cost=50)
