"""The platforms' key sets: kept, read anew, and never a way to slow the tool down.

Security Framework 1.0, section 6.3; RFC 7517, section 5 (what cannot be used is passed over).
"""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from lti_app.errors import KeysUnreachableError
from lti_app.lti import http
from lti_app.lti.key_sets import MOST_KEYS, KeySets, usable_keys
from practice.keys import SigningKey, new_key
from tests.lti.replies import Replies, Reply
from tests.lti.seconds import Clock


@pytest.fixture
def read(key_sets: KeySets, replies: Replies) -> Callable[[str], int]:
    """Return how many keys of a name the set has."""
    return lambda kid: len(key_sets.keys_for(f"{replies.url}/jwks.json", kid))


def test_a_key_set_is_fetched_once_an_hour(
    read: Callable[[str], int], replies: Replies, stranger: SigningKey, clock: Clock
) -> None:
    replies.json({"keys": [stranger.jwk()]})
    for _ in range(3):
        assert read(stranger.kid) == 1
    clock.seconds += 3599
    assert read(stranger.kid) == 1
    assert len(replies.asked) == 1
    clock.seconds += 2
    assert read(stranger.kid) == 1
    assert len(replies.asked) == 2


def test_the_tool_says_who_it_is_when_it_asks(
    read: Callable[[str], int], replies: Replies, stranger: SigningKey
) -> None:
    replies.json({"keys": [stranger.jwk()]})
    read(stranger.kid)
    (asked,) = replies.asked
    assert asked.headers["User-Agent"].startswith("online-dos")
    assert asked.headers["Accept"] == "application/json"


def test_an_unknown_kid_makes_the_set_be_fetched_once_in_a_minute(
    read: Callable[[str], int], replies: Replies, stranger: SigningKey, clock: Clock
) -> None:
    replies.json({"keys": []})
    assert read("made-up") == 0
    clock.seconds += 61
    replies.json({"keys": [stranger.jwk()]})
    assert read(stranger.kid) == 1
    for number in range(20):
        assert read(f"made-up-{number}") == 0
    assert len(replies.asked) == 2
    clock.seconds += 61
    assert read("made-up") == 0
    assert len(replies.asked) == 3


def test_a_withdrawn_key_is_gone_after_the_next_fetch(
    read: Callable[[str], int], replies: Replies, stranger: SigningKey, clock: Clock
) -> None:
    replies.json({"keys": [stranger.jwk()]})
    assert read(stranger.kid) == 1
    replies.json({"keys": []})
    clock.seconds += 3601
    assert read(stranger.kid) == 0


def nested(depth: int) -> bytes:
    return b'{"keys":' + b"[" * depth + b"]" * depth + b"}"


BAD: dict[str, Reply] = {
    "X21-503-with-json": Reply(b'{"keys": [], "error": "busy"}', status=503),
    "500-without-body": Reply(status=500),
    "404": Reply(b"{}", status=404),
    "X23-10-MB": Reply(b'{"keys": [], "padding": "' + b"x" * 10_000_000 + b'"}'),
    "10-MB-when-unpacked": Reply(
        gzip.compress(b'{"keys": [], "padding": "' + b"x" * 10_000_000 + b'"}'),
        headers={"Content-Encoding": "gzip"},
    ),
    "not-gzip": Reply(b'{"keys": []}', headers={"Content-Encoding": "gzip"}),
    "cut-off": Reply(b'{"keys": []}', headers={"Content-Length": "1000"}),
    "empty": Reply(),
    "html": Reply(b"<!doctype html><p>Sign in"),
    "not-utf-8": Reply(b'{"keys": "\xff"}'),
    "a-list": Reply(b"[]"),
    "null": Reply(b"null"),
    "no-keys": Reply(b'{"error": "busy"}'),
    "keys-an-object": Reply(b'{"keys": {}}'),
    "keys-null": Reply(b'{"keys": null}'),
    "nested-too-deep": Reply(nested(100_000)),
    "far-too-many-keys": Reply(json.dumps({"keys": [{}] * (MOST_KEYS + 1)}).encode()),
    "redirect": Reply(status=302, headers={"Location": "/elsewhere"}),
    "redirect-for-good": Reply(status=308, headers={"Location": "http://169.254.169.254/"}),
    "nothing-modified": Reply(status=304),
}


@pytest.mark.parametrize("name", BAD)
def test_an_answer_that_is_no_key_set_is_an_error_and_not_kept(
    name: str, read: Callable[[str], int], replies: Replies, stranger: SigningKey
) -> None:
    replies.next = BAD[name]
    with pytest.raises(KeysUnreachableError) as caught:
        read(stranger.kid)
    assert caught.value.status == 401
    assert [asked.path for asked in replies.asked] == ["/jwks.json"], "no redirect is followed"
    replies.json({"keys": [stranger.jwk()]})
    assert read(stranger.kid) == 1


@pytest.mark.parametrize("name", BAD)
def test_the_last_good_keys_serve_while_the_set_cannot_be_read(
    name: str, read: Callable[[str], int], replies: Replies, stranger: SigningKey, clock: Clock
) -> None:
    replies.json({"keys": [stranger.jwk()]})
    assert read(stranger.kid) == 1
    replies.next = BAD[name]
    clock.seconds += 3601
    for _ in range(3):
        assert read(stranger.kid) == 1
    assert read("made-up") == 0
    assert len(replies.asked) == 2, "a platform in trouble is asked once in the cool-down"
    clock.seconds += 61
    assert read(stranger.kid) == 1
    assert len(replies.asked) == 3


def test_a_platform_that_is_not_there_is_an_error(key_sets: KeySets) -> None:
    with pytest.raises(KeysUnreachableError):
        key_sets.keys_for("http://127.0.0.1:9/jwks.json", "k")


@pytest.mark.parametrize(
    "reply",
    [Reply(b'{"keys": []}', wait=60.0), Reply(b'{"keys": []}' + b" " * 1200, pace=0.05)],
    ids=["silent", "byte-by-byte"],
)
def test_a_slow_platform_is_not_waited_for(
    reply: Reply,
    read: Callable[[str], int],
    replies: Replies,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "TIMEOUT", (0.2, 0.2))
    monkeypatch.setattr(http, "LONGEST_ANSWER", 0.2)
    replies.next = reply
    with pytest.raises(KeysUnreachableError):  # who waits gets an answer, after a minute
        read("k")


# --- what is in a key set -----------------------------------------------------------------------


UNUSABLE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "X12-1024-bits": lambda _: new_key(1024).jwk(),
    "without-kid": lambda good: {name: good[name] for name in ("kty", "n", "e")},
    "kid-a-number": lambda good: {**good, "kid": 1},
    "for-encryption": lambda good: {**good, "use": "enc"},
    "use-a-list": lambda good: {**good, "use": ["sig"]},
    "without-kty": lambda good: {**good, "kty": None},
    "a-secret": lambda good: {"kty": "oct", "kid": good["kid"], "k": "c2VjcmV0" * 8},
    "an-unknown-type": lambda good: {**good, "kty": "RSA-PSS"},
    "without-modulus": lambda good: {name: good[name] for name in ("kty", "e", "kid")},
    "modulus-not-base64": lambda good: {**good, "n": "!"},
    "modulus-a-number": lambda good: {**good, "n": 7},
    "modulus-null": lambda good: {**good, "n": None},
    "modulus-an-object": lambda good: {**good, "n": {}},
    "modulus-empty": lambda good: {**good, "n": ""},
    "exponent-even": lambda good: {**good, "e": "BA"},
    "exponent-one": lambda good: {**good, "e": "AQ"},
    "exponent-huge": lambda good: {**good, "e": good["n"] + good["n"]},
    "curve-unknown": lambda good: {"kty": "EC", "kid": "k", "crv": "P-1", "x": "AA", "y": "AA"},
    "curve-absent": lambda good: {"kty": "EC", "kid": "k"},
    "point-not-on-the-curve": lambda good: {
        "kty": "EC",
        "kid": "k",
        "crv": "P-256",
        "x": "AQ" * 21 + "A",
        "y": "AQ" * 21 + "A",
    },
    "a-text": lambda good: "key",
    "a-number": lambda good: 1,
    "null": lambda good: None,
    "a-list": lambda good: [good],
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_key_that_cannot_be_used_does_not_spoil_the_others(
    name: str, stranger: SigningKey
) -> None:
    good = stranger.jwk()
    bad = UNUSABLE[name](good)
    assert set(usable_keys({"keys": [bad, good]})) == {stranger.kid}
    assert len(usable_keys({"keys": [bad, good]})[stranger.kid]) == 1


def test_all_keys_of_one_name_are_kept(stranger: SigningKey) -> None:
    keys = usable_keys({"keys": [{**stranger.jwk(), "use": "sig"}, stranger.jwk()]})
    assert len(keys[stranger.kid]) == 2


def test_keys_on_elliptic_curves_are_read() -> None:
    key = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    keys = usable_keys({"keys": [{**key.as_dict(private=False), "kid": "e"}]})
    assert isinstance(keys["e"][0], ECKey)
