"""Every spoiler does what its sentence says, and nothing else."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from practice.claims import SHORT_NAMES
from practice.nasty import SPOILERS, spoiled_token
from practice.personas import PERSONAS
from practice.platform import Platform

Spoil = Callable[[str], str]

OURS = "online-dos-practice"
REMOVED = {
    "no-exp": {"exp"},
    "no-iat": {"iat"},
    "no-nonce": {"nonce"},
    "no-version": {"version"},
    "no-message-type": {"message_type"},
    "no-roles": {"roles"},
    "no-deployment": {"deployment_id"},
    "no-resource-link": {"resource_link"},
    "no-context": {"context"},
    "missing-claims": {"message_type", "version", "roles"},
    "missing-identity": {"aud", "iss", "sub", "deployment_id", "roles"},
}
REPLACED: dict[str, dict[str, Any]] = {
    "stale-times": {"iat": 11111, "exp": 22222},
    "wrong-nonce": {"nonce": "made-up"},
    "wrong-issuer": {"iss": "https://other.example"},
    "empty-sub": {"sub": ""},
    "wrong-audience": {"aud": "another-tool"},
    "other-audiences": {"aud": ["a", "b"]},
    "wrong-azp": {"aud": [OURS, "another-tool"], "azp": "another-tool"},
    "empty-audience": {"aud": []},
    "number-audience": {"aud": 42},
    "wrong-version": {"version": "11.3"},
    "word-version": {"version": "not-1.3"},
    "patch-version": {"version": "1.3.1"},
    "roles-text": {"roles": "Learner"},
    "wrong-deployment": {"deployment_id": "nr-9"},
    "empty-resource-link": {"resource_link": {"id": ""}},
    "resource-link-text": {"resource_link": "link"},
    "context-text": {"context": "course"},
    "foreign-target": {"target_link_uri": "https://other.example/"},
    "empty-role": {"roles": [""]},
    "short-role": {"roles": ["Learner"]},
    "two-audiences": {"aud": ["another-tool", OURS], "azp": OURS},
    "unsubstituted": {"custom": {"due": "$No.such.thing"}},
    "null-fields": {"lis": None, "custom": {"a": None}},
}
SHIFTED = {
    "old-iat": {"iat": -3600},
    "expired": {"iat": -3600, "exp": -3600},
    "future-iat": {"iat": 600, "exp": 600},
    "early": {"iat": 30, "exp": 30},
}
TOKEN = {
    "no-kid",
    "wrong-kid",
    "two-part-token",
    "unsigned",
    "public-key-secret",
    "other-algorithm",
    "short-key",
    "stranger-key",
}
WHOLE = {"body-list", "not-a-message", "huge-token", "markup-title"}


@pytest.fixture
def claims(platform: Platform) -> dict[str, Any]:
    return platform.launch_claims(PERSONAS["student-01"], nonce="n")


@pytest.fixture
def spoil(platform: Platform, claims: dict[str, Any]) -> Spoil:
    return lambda name: spoiled_token(platform, claims, SPOILERS[name])


def body(token: str) -> Any:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def signature_fits(platform: Platform, token: str, algorithm: Any = hashes.SHA256) -> bool:
    signed, _, signature = token.rpartition(".")
    key = platform.keys.current.private_key.public_key()
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    try:
        key.verify(raw, signed.encode(), padding.PKCS1v15(), algorithm())
    except InvalidSignature:
        return False
    return True


def full(names: set[str] | dict[str, Any]) -> dict[str, Any]:
    values = names if isinstance(names, dict) else dict.fromkeys(names)
    return {SHORT_NAMES.get(name, name): value for name, value in values.items()}


def test_every_spoiler_is_tested_here() -> None:
    assert {*REMOVED, *REPLACED, *SHIFTED, *TOKEN, *WHOLE} == set(SPOILERS)


def test_every_known_bad_payload_has_its_spoiler() -> None:
    cases = {spoiler.case for spoiler in SPOILERS.values() if spoiler.refused}
    assert {f"B{number}" for number in range(1, 15)} <= cases
    extra = {"X5", "X6", "X7", "X8", "X9", "X10", "X12", "X16", "X17", "X18", "X19", "X20"}
    assert extra <= cases


def test_no_spoiler_changes_nothing(platform: Platform, claims: dict[str, Any]) -> None:
    token = spoiled_token(platform, claims, None)
    assert body(token) == claims
    assert signature_fits(platform, token)


@pytest.mark.parametrize("name", REMOVED)
def test_a_claim_is_left_out(
    name: str, spoil: Spoil, claims: dict[str, Any], platform: Platform
) -> None:
    gone = full(REMOVED[name])
    assert body(spoil(name)) == {k: v for k, v in claims.items() if k not in gone}
    assert signature_fits(platform, spoil(name))


@pytest.mark.parametrize("name", REPLACED)
def test_a_claim_is_replaced(
    name: str, spoil: Spoil, claims: dict[str, Any], platform: Platform
) -> None:
    assert body(spoil(name)) == claims | full(REPLACED[name])
    assert signature_fits(platform, spoil(name))


@pytest.mark.parametrize("name", SHIFTED)
def test_a_moment_is_moved(name: str, spoil: Spoil, claims: dict[str, Any]) -> None:
    moved = {claim: claims[claim] + seconds for claim, seconds in SHIFTED[name].items()}
    assert body(spoil(name)) == claims | moved


def test_the_body_is_replaced(spoil: Spoil) -> None:
    assert body(spoil("body-list")) == ["not", "claims"]
    assert body(spoil("not-a-message")) == {"name": "badltilaunch"}


def test_a_huge_token_is_about_a_megabyte(spoil: Spoil) -> None:
    assert 1_000_000 < len(spoil("huge-token")) < 1_100_000


def test_a_title_can_hold_a_script(spoil: Spoil) -> None:
    assert "<script>" in body(spoil("markup-title"))[SHORT_NAMES["context"]]["title"]


def test_the_header_can_lack_its_key_or_name_an_unknown_one(
    spoil: Spoil, platform: Platform
) -> None:
    assert "kid" not in jwt.get_unverified_header(spoil("no-kid"))
    kid = jwt.get_unverified_header(spoil("wrong-kid"))["kid"]
    assert kid not in [key["kid"] for key in platform.jwks()["keys"]]
    assert signature_fits(platform, spoil("no-kid"))
    assert signature_fits(platform, spoil("wrong-kid"))


def test_the_signature_can_be_cut_off(spoil: Spoil) -> None:
    assert spoil("two-part-token").count(".") == 1


def test_a_token_can_be_unsigned(spoil: Spoil) -> None:
    token = spoil("unsigned")
    assert token.endswith(".")
    assert jwt.get_unverified_header(token)["alg"] == "none"


def test_the_public_key_can_be_the_secret(spoil: Spoil, platform: Platform) -> None:
    signed, _, signature = spoil("public-key-secret").rpartition(".")
    secret = platform.keys.current.public_pem()
    expected = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "=") == expected


def test_another_algorithm_is_rightly_signed(spoil: Spoil, platform: Platform) -> None:
    token = spoil("other-algorithm")
    assert jwt.get_unverified_header(token)["alg"] == "RS512"
    assert signature_fits(platform, token, hashes.SHA512)


def test_a_short_key_is_in_the_key_set_and_too_short(spoil: Spoil, platform: Platform) -> None:
    kid = jwt.get_unverified_header(spoil("short-key"))["kid"]
    modulus = next(key["n"] for key in platform.jwks()["keys"] if key["kid"] == kid)
    assert len(base64.urlsafe_b64decode(modulus + "==")) == 128


def test_a_stranger_signs_in_our_name(spoil: Spoil, platform: Platform) -> None:
    token = spoil("stranger-key")
    assert jwt.get_unverified_header(token)["kid"] == platform.keys.current.kid
    assert not signature_fits(platform, token)
