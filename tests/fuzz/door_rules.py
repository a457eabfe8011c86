"""When Teams, the institution's sign-in and Kaltura may be believed, and good things they say."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

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
from tests.fuzz.changes import as_json
from tests.fuzz.launches import NOW, KnownKeys
from tests.fuzz.runs import tried
from tests.lti.tokens import signed

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


class Signing:
    """A key, and the two checks that know it."""

    def __init__(self, keys: KeyRing | None = None) -> None:
        ring = keys or KeyRing(None)
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


class Kaltura:
    """An institution's Kaltura, and what we make of its answers."""

    def __init__(self) -> None:
        partner = Partner("default", "https://kaltura.example", frozenset({PARTNER}))
        self._sessions = Sessions(partner)

    def person(self, said: bytes, ks: str = "a" * 16) -> Any:
        """Return who somebody is with the session `ks`, about which the service says `said`."""

        def answer(method: str, url: str, **_: Any) -> Answer:
            return Answer(method, url, 200, {}, said)

        with patch.object(http, "send", answer):
            return tried(
                "kaltura sessions",
                lambda: self._sessions.person(ks, now=NOW),
                InvalidFormError,
                KalturaSessionError,
                KalturaUnavailableError,
            )


def is_teams(claims: Mapping[str, Any]) -> bool:
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


def is_sign_in(claims: Mapping[str, Any]) -> bool:
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


def is_session(said: Any) -> bool:
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
