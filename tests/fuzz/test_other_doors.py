"""Tokens of Teams, of the institution's sign-in, and what Kaltura says of a session."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.fuzz.changes import NUMBERS, as_json, changed, odd, spoilt_bytes, spoilt_text, typed
from tests.fuzz.door_rules import (
    AT_OP,
    IN_TEAMS,
    MOMENT,
    SESSION,
    Kaltura,
    Signing,
    is_session,
    is_sign_in,
    is_teams,
)
from tests.fuzz.runs import run
from tests.lti.tokens import usual_header

BASE64URL = "ABCabc019-_=.+/ \n"


@pytest.fixture(scope="module")
def signing() -> Signing:
    return Signing()


def _around(document: Mapping[str, Any], *times: str) -> SearchStrategy[Any]:
    """Return documents in which anything is changed, or the times to others near them."""
    moment = st.integers(MOMENT - 5_000, MOMENT + 5_000)
    near = st.dictionaries(
        st.sampled_from(times), moment | st.sampled_from(NUMBERS) | odd(), min_size=1
    )
    return changed(document) | near.map(lambda more: {**document, **more})


def test_a_token_of_teams_is_believed_exactly_where_it_is_right(signing: Signing) -> None:
    def check(claims: dict[str, Any]) -> None:
        person = signing.teams(signing.token(claims))
        assert (person is not None) is is_teams(claims)
        assert person is None or not (person.teaches and person.is_guest)

    run(check, _around(IN_TEAMS, "exp", "iat", "nbf", "roles", "idp"), short=200)


def test_an_id_token_is_never_believed_that_is_not_right(signing: Signing) -> None:
    def check(claims: dict[str, Any]) -> None:
        if signing.sign_in(signing.token(claims)) is not None:
            assert is_sign_in(claims)

    run(check, _around(AT_OP, "exp", "iat", "nbf", "aud", "azp"), short=200)


def test_what_nobody_reads_does_not_matter(signing: Signing) -> None:
    names = st.sampled_from(("amr", "auth_time", "email", "name", "acr", "more", "groups"))

    def check(more: dict[str, Any]) -> None:
        assert signing.sign_in(signing.token({**AT_OP, **more}))
        assert signing.teams(signing.token({**IN_TEAMS, **more}))

    run(check, st.dictionaries(names, odd(2)), short=40)


def test_other_headers_and_other_bytes_are_refused(signing: Signing) -> None:
    good = json.loads(usual_header(signing.key))
    bad = st.sampled_from(("alg", "kid", "crit")).flatmap(
        lambda name: odd().map(lambda value: as_json({**good, name: value}))
    )
    tokens = {signing.teams: signing.token(IN_TEAMS), signing.sign_in: signing.token(AT_OP)}

    def check(spoilt: tuple[bytes, bytes, int]) -> None:
        header, signature, place = spoilt
        for believed, token in tokens.items():
            claims = IN_TEAMS if believed == signing.teams else AT_OP
            assert not believed(signing.token(claims, header))
            head, body, _ = token.split(".")
            assert not believed(f"{head}.{body}.{signature.hex()}")
            assert not believed(token[:place] + "." + token[place:])

    run(check, st.tuples(bad, st.binary(max_size=128), st.integers(0, 300)), short=50)


def test_texts_that_are_no_tokens_are_refused(signing: Signing) -> None:
    token = signing.token({"iss": 1})

    def check(text: str) -> None:
        assert not signing.teams(text)
        assert not signing.sign_in(text)

    run(check, spoilt_text(token, BASE64URL) | typed(), short=80)


@pytest.fixture
def kaltura() -> Kaltura:
    return Kaltura()


def test_a_session_counts_exactly_where_kaltura_says_so(kaltura: Kaltura) -> None:
    def check(said: dict[str, Any]) -> None:
        assert (kaltura.person(as_json(said)) is not None) is is_session(said)

    run(check, _around(SESSION, "expiry", "partnerId", "sessionType"), short=200)


def test_other_answers_and_other_sessions_are_refused(kaltura: Kaltura) -> None:
    good = as_json(SESSION)
    bodies = spoilt_bytes(good).map(lambda body: (body, "a" * 16))
    sessions = typed().map(lambda ks: (good, ks))

    def check(asked: tuple[bytes, str]) -> None:
        body, ks = asked
        if kaltura.person(body, ks) is not None:
            assert is_session(json.loads(body))
            assert 16 <= len(ks) <= 2048

    run(check, bodies | sessions, short=100)
