"""Tokens of Teams, of the institution's sign-in, and what Kaltura says of a session."""

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lti_app.errors import (
    InvalidFormError,
    KalturaSessionError,
    KalturaUnavailableError,
    SignInUnverifiedError,
    TeamsTenantError,
    TeamsUnverifiedError,
)
from lti_app.kaltura.partners import Partner
from lti_app.kaltura.sessions import LONGEST_LIFE, Sessions
from lti_app.lti import http
from lti_app.lti.http import Answer
from lti_app.sign_in.discovery import Discovery, Metadata
from lti_app.sign_in.exchange import Tokens
from lti_app.sign_in.id_tokens import verified_claims
from lti_app.sign_in.providers import Provider
from lti_app.teams.settings_file import GUID, TeamsSettings
from lti_app.teams.tokens import CLIENTS, TokenCheck
from practice.keys import KeyRing
from tests.fuzz.changes import NUMBERS, as_json, changed, odd, spoilt_bytes, spoilt_text, typed
from tests.fuzz.launches import NOW, KnownKeys
from tests.fuzz.runs import run, tried
from tests.lti.tokens import signed, usual_header

MOMENT = int(NOW.timestamp())
TENANT = "11111111-2222-4333-8444-555555555555"
TEAMS = TeamsSettings("client-1", "app-1", {TENANT: "default"})
IN_TEAMS = {
    "ver": "2.0",
    "iss": TEAMS.issuer(TENANT),
    "aud": "client-1",
    "tid": TENANT,
    "oid": "66666666-7777-4888-8999-aaaaaaaaaaaa",
    "scp": "User.Read access_as_user",
    "azp": min(CLIENTS),
    "iat": MOMENT,
    "nbf": MOMENT,
    "exp": MOMENT + 3600,
}
OP = Provider("default", "https://op.example", "client-1", "hush")
AT_OP = {
    "iss": OP.issuer,
    "aud": OP.client_id,
    "sub": "s-1",
    "iat": MOMENT,
    "exp": MOMENT + 300,
    "nonce": "n-1",
}
PARTNER = 1234
SESSION = {
    "objectType": "KalturaSessionInfo",
    "partnerId": PARTNER,
    "userId": "s1234567",
    "sessionType": 0,
    "expiry": MOMENT + 600,
    "privileges": "",
}
BASE64URL = "ABCabc019-_=.+/ \n"


class Signing:
    """A key, and the two checks that know it."""

    def __init__(self) -> None:
        ring = KeyRing(None)
        self.key = ring.current
        self._known = KnownKeys(ring.jwks())
        self._metadata = Metadata(OP.issuer, "", "", "", None, ("RS256", "ES256"), True, True)
        discovery = SimpleNamespace(of=lambda _issuer: self._metadata)
        self._teams = TokenCheck(TEAMS, cast(Discovery, discovery), self._known)

    def token(self, claims: Any, header: bytes | None = None) -> str:
        return signed(self.key, as_json(claims), header)

    def teams(self, token: str) -> Any:
        return tried(
            "teams tokens",
            lambda: self._teams.person(token, now=NOW),
            TeamsUnverifiedError,
            TeamsTenantError,
        )

    def sign_in(self, token: str) -> Any:
        return tried(
            "sign-in tokens",
            lambda: verified_claims(
                Tokens(token, None), OP, self._metadata, self._known, nonce="n-1", now=NOW
            ),
            SignInUnverifiedError,
        )


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


def _is_teams(claims: Mapping[str, Any]) -> bool:
    oid, scopes = claims.get("oid"), claims.get("scp")
    times: list[Any] = [claims.get(name) for name in ("exp", "iat", "nbf")]
    return (
        all(claims.get(name) == IN_TEAMS[name] for name in ("ver", "iss", "aud", "tid"))
        and isinstance(oid, str)
        and GUID.fullmatch(oid) is not None
        and isinstance(scopes, str)
        and "access_as_user" in scopes.split()
        and claims.get("azp") in tuple(CLIENTS)
        and all(type(each) is int for each in times)
        and times[0] > MOMENT - 60
        and max(times[1:]) <= MOMENT + 60
    )


def test_a_token_of_teams_is_believed_exactly_where_it_is_right(signing: Signing) -> None:
    def check(claims: dict[str, Any]) -> None:
        person = signing.teams(signing.token(claims))
        assert (person is not None) is _is_teams(claims)
        assert person is None or not (person.teaches and person.is_guest)

    run(check, _around(IN_TEAMS, "exp", "iat", "nbf", "roles", "idp"), short=200)


def _is_sign_in(claims: Mapping[str, Any]) -> bool:
    """Return whether these are an id_token's claims (OpenID Connect Core, sections 2, 3.1.3.7)."""
    audience, party, subject = (claims.get(name) for name in ("aud", "azp", "sub"))
    several = audience if isinstance(audience, list) else [audience]
    issued: Any = claims.get("iat")
    expires: Any = claims.get("exp")
    return (
        claims.get("iss") == OP.issuer
        and OP.client_id in several
        and (party == OP.client_id or (not party and len(several) == 1))
        and isinstance(subject, str)
        and claims.get("nonce") == "n-1"
        and type(issued) in (int, float)
        and type(expires) in (int, float)
        and MOMENT - 660 <= issued <= MOMENT + 60
        and expires >= MOMENT - 60
    )


def test_an_id_token_is_never_believed_that_is_not_right(signing: Signing) -> None:
    def check(claims: dict[str, Any]) -> None:
        if signing.sign_in(signing.token(claims)) is not None:
            assert _is_sign_in(claims)

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
def kaltura(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that tells who somebody is where the service answers with some bytes."""
    said: list[bytes] = [b""]
    monkeypatch.setattr(
        http, "send", lambda method, url, **_: Answer(method, url, 200, {}, said[0])
    )
    sessions = Sessions(Partner("default", "https://kaltura.example", frozenset({PARTNER})))

    def person(body: bytes, ks: str = "a" * 16) -> Any:
        said[0] = body
        return tried(
            "kaltura sessions",
            lambda: sessions.person(ks, now=NOW),
            InvalidFormError,
            KalturaSessionError,
            KalturaUnavailableError,
        )

    return person


def _is_session(said: Any) -> bool:
    user, expiry = said.get("userId"), said.get("expiry")
    return (
        said.get("objectType") != "KalturaAPIException"
        and type(said.get("partnerId")) is type(said.get("sessionType")) is type(expiry) is int
        and said["partnerId"] == PARTNER
        and said["sessionType"] == 0
        and MOMENT < expiry <= MOMENT + LONGEST_LIFE
        and isinstance(user, str)
        and user.strip() not in ("", "0")
        and len(user) <= 255
        and user.isprintable()
    )


def test_a_session_counts_exactly_where_kaltura_says_so(kaltura: Any) -> None:
    def check(said: dict[str, Any]) -> None:
        assert (kaltura(as_json(said)) is not None) is _is_session(said)

    run(check, _around(SESSION, "expiry", "partnerId", "sessionType"), short=200)


def test_other_answers_and_other_sessions_are_refused(kaltura: Any) -> None:
    good = as_json(SESSION)
    bodies = spoilt_bytes(good).map(lambda body: (body, "a" * 16))
    sessions = typed().map(lambda ks: (good, ks))

    def check(asked: tuple[bytes, str]) -> None:
        body, ks = asked
        if kaltura(body, ks) is not None:
            assert _is_session(json.loads(body))
            assert 16 <= len(ks) <= 2048

    run(check, bodies | sessions, short=100)
