"""Launches: claims and headers that are signed again, the text of a token, and the state."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from itsdangerous import TimestampSigner

from lti_app.errors import LaunchRefusedError
from practice.keys import KeyRing, SigningKey
from tests.fuzz.changes import as_json
from tests.fuzz.guided.mutators import inside_json, inside_parts
from tests.fuzz.guided.targets import Target, is_signed, json_of, judged_as_json, text_of
from tests.fuzz.launch_rules import is_valid
from tests.fuzz.launches import NONCE, NOW, Launches
from tests.fuzz.runs import judged, tried
from tests.lti.tokens import signed, usual_header


def targets(keys: KeyRing) -> list[Target]:
    """Return what is tried of a launch."""
    launches = Launches(keys)
    return [_claims(launches), _header(launches), _token(launches), _state(launches)]


def _claims(launches: Launches) -> Target:
    platform = launches.platform

    def check(content: bytes) -> None:
        fields = launches.fields(content)
        found = tried("launch-claims", lambda: launches.accept(fields), LaunchRefusedError)
        judged_as_json(found is not None, content, lambda said: is_valid(said, platform))

    first, *others = launches.messages()
    parties = {"aud": [platform.client_id, "another"], "azp": platform.client_id}
    messages = (first, *others, {**first, **parties, "nbf": first["iat"]})
    seeds = tuple(as_json(claims) for claims in messages)
    return Target("launch-claims", check, seeds, inside_json)


def _header(launches: Launches) -> Target:
    payload, key = as_json(launches.messages()[0]), launches.platform.keys.current

    def check(content: bytes) -> None:
        fields = launches.fields(payload, content)
        if tried("launch-header", lambda: launches.accept(fields), LaunchRefusedError):
            judged(True, _is_header(content, key))

    headers: list[dict[str, Any]] = [
        {},
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"jwk": key.jwk()},
        {"jku": "https://campus.example"},
    ]
    seeds = tuple(usual_header(key, **more) for more in headers)
    words = ("HS256", "none", "x5c", "zip", "enc")
    return Target("launch-header", check, seeds, inside_json, words)


def _is_header(content: bytes, key: SigningKey) -> bool:
    """Return whether a header names our one algorithm and key (RFC 7515, sections 4.1, 5.2)."""
    said = json_of(content)
    if not isinstance(said, dict) or "crit" in said:
        return False
    return said.get("alg") == "RS256" and said.get("kid") == key.kid


@contextmanager
def _at_one_moment() -> Iterator[None]:
    """Let a login be begun and come back at the same moment, however long the search takes."""
    with patch.object(TimestampSigner, "get_timestamp", lambda _: int(NOW.timestamp())):
        yield


def _logins(launches: Launches) -> list[tuple[str, bytes]]:
    """Return the states of two logins, the same in every run, and a payload for each."""
    with _at_one_moment(), patch("secrets.token_urlsafe", lambda _: "a" * 24):
        logins = [launches.signer.begin(launches.known.id, target) for target in (None, "frame")]
    payload = as_json(launches.messages()[0])
    return [
        (login.state, payload.replace(NONCE.encode(), launches.signer.nonce(login).encode()))
        for login in logins
    ]


def _token(launches: Launches) -> Target:
    key = launches.platform.keys.current
    state, payload = _logins(launches)[0]

    def check(content: bytes) -> None:
        fields = {"state": state, "id_token": text_of(content)}
        with _at_one_moment():
            found = tried("launch-token", lambda: launches.accept(fields), LaunchRefusedError)
        if found is not None:
            judged(True, is_signed(content, key))

    headers = (None, b'{"alg":"none"}', b'{"alg":"HS256","kid":"a"}', b"[]")
    seeds = tuple(signed(key, payload, header).encode() for header in headers)
    return Target("launch-token", check, seeds, inside_parts)


def _state(launches: Launches) -> Target:
    key, logins = launches.platform.keys.current, _logins(launches)
    tokens = {state.encode(): signed(key, payload) for state, payload in logins}
    first = next(iter(tokens.values()))

    def check(content: bytes) -> None:
        fields = {"state": text_of(content), "id_token": tokens.get(content, first)}
        with _at_one_moment():
            found = tried("launch-state", lambda: launches.accept(fields), LaunchRefusedError)
        judged(found is not None, content in tokens)

    return Target("launch-state", check, tuple(tokens))
