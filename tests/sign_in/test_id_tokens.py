"""Id_tokens that no ordinary provider makes: shapes, keys, times at their very edges."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from lti_app.errors import SignInUnverifiedError
from lti_app.lti.key_sets import KeySets
from lti_app.sign_in.discovery import Metadata
from lti_app.sign_in.exchange import Tokens
from lti_app.sign_in.id_tokens import LARGEST_TOKEN, LEEWAY_SECONDS, OLDEST_SECONDS, verified_claims
from lti_app.sign_in.providers import Provider
from practice.jws import compact
from practice.keys import SigningKey, new_key
from tests.lti.replies import Replies

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
PROVIDER = Provider("default", "https://op.example", "client-1", "hush")
CLAIMS: dict[str, Any] = {
    "iss": "https://op.example",
    "aud": "client-1",
    "sub": "s-1",
    "iat": SECONDS,
    "exp": SECONDS + 300,
    "nonce": "n-1",
}


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return new_key(2048)


class Reader:
    """Reads id_tokens as a sign-in does."""

    def __init__(self, replies: Replies, keys: list[dict[str, Any]]) -> None:
        replies.json({"keys": keys})
        self.metadata = Metadata(
            issuer=PROVIDER.issuer,
            authorization_endpoint="",
            token_endpoint="",
            jwks_uri=f"{replies.url}/jwks",
            userinfo_endpoint=None,
            algorithms=("RS256", "ES256", "ES384"),
            names_itself=True,
            takes_basic=True,
        )

    def read(self, token: str) -> dict[str, Any]:
        return verified_claims(
            Tokens(token, "access"), PROVIDER, self.metadata, KeySets(), nonce="n-1", now=NOW
        )

    def refusal(self, token: str) -> str:
        with pytest.raises(SignInUnverifiedError) as caught:
            self.read(token)
        return caught.value.code


@pytest.fixture
def reader(replies: Replies, key: SigningKey) -> Reader:
    return Reader(replies, [key.jwk()])


def signed(key: SigningKey, claims: object, **header: Any) -> str:
    headers = {"alg": "RS256", "kid": key.kid, **header}
    return compact(headers, claims, algorithm="RS256", key=key.private_key)


def test_a_good_token_gives_all_its_claims(reader: Reader, key: SigningKey) -> None:
    odd = {**CLAIMS, "amr": "pwd", "auth_time": "yesterday", "email": 5}

    assert reader.read(signed(key, odd)) == odd


@pytest.mark.parametrize(
    ("algorithm", "curve"), [("ES256", ec.SECP256R1()), ("ES384", ec.SECP384R1())]
)
def test_a_provider_may_sign_with_an_elliptic_curve(
    replies: Replies, algorithm: str, curve: ec.EllipticCurve
) -> None:
    private = ECKey.import_key(ec.generate_private_key(curve))
    reader = Reader(replies, [{**private.as_dict(private=False), "kid": "e-1"}])
    header = {"alg": algorithm, "kid": "e-1"}

    token = jws.serialize_compact(header, json.dumps(CLAIMS), private, algorithms=[algorithm])

    assert reader.read(token) == CLAIMS


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a.b",
        "a.b.c",
        "a.b.c.d.e",
        "é.b.c",
        "W10.e30.x",
        "WyJhbGciXQ.e30.AAAA",
        "NQ.e30.AAAA",
        "bnVsbA.e30.AAAA",
        f"{'W1tb' * 1500}.e30.AAAA",
        "x" * (LARGEST_TOKEN + 1),
    ],
)
def test_what_is_no_token_is_refused(reader: Reader, token: str) -> None:
    assert reader.refusal(token) == "sign_in_token_malformed"


def test_a_token_may_be_long_within_a_limit(reader: Reader, key: SigningKey) -> None:
    reader.read(signed(key, {**CLAIMS, "groups": "x" * 40_000}, x5c=["A" * 4000], made_by="x"))

    too_long = signed(key, {**CLAIMS, "groups": "x" * LARGEST_TOKEN})
    assert reader.refusal(too_long) == "sign_in_token_malformed"


@pytest.mark.parametrize("payload", [["a"], "a", None, 5])
def test_a_body_that_is_no_object_is_refused(
    reader: Reader, key: SigningKey, payload: object
) -> None:
    assert reader.refusal(signed(key, payload)) == "sign_in_token_malformed"


def test_a_body_that_is_no_json_is_refused(reader: Reader, key: SigningKey) -> None:
    private = RSAKey.import_key(key.private_key)
    token = jws.serialize_compact({"alg": "RS256", "kid": key.kid}, "{half", private)

    assert reader.refusal(token) == "sign_in_token_malformed"


@pytest.mark.parametrize("kid", ["", 5, None, ["a"]])
def test_a_key_has_to_be_named(reader: Reader, key: SigningKey, kid: object) -> None:
    assert reader.refusal(signed(key, CLAIMS, kid=kid)) == "sign_in_key_unknown"


@pytest.mark.parametrize("algorithm", [None, 5, "rs256", "RS512", ["RS256"], "none"])
def test_only_what_the_provider_announces_and_we_accept_signs(
    reader: Reader, key: SigningKey, algorithm: object
) -> None:
    assert reader.refusal(signed(key, CLAIMS, alg=algorithm)) == "sign_in_algorithm_refused"


@pytest.mark.parametrize("crit", [["exp"], []])
def test_a_header_that_must_be_understood_and_is_not_is_refused(
    reader: Reader, key: SigningKey, crit: list[str]
) -> None:
    token = signed(key, CLAIMS, crit=crit, exp=1)

    assert reader.refusal(token) == "sign_in_signature_invalid"


def test_a_key_meant_for_another_algorithm_is_not_tried(replies: Replies, key: SigningKey) -> None:
    reader = Reader(replies, [{**key.jwk(), "alg": "PS256"}])

    assert reader.refusal(signed(key, CLAIMS)) == "sign_in_signature_invalid"


def test_of_two_keys_of_one_name_the_right_one_is_found(replies: Replies, key: SigningKey) -> None:
    other = {**new_key(2048).jwk(), "kid": key.kid}

    assert Reader(replies, [other, key.jwk()]).read(signed(key, CLAIMS)) == CLAIMS


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"iss": None}, "sign_in_issuer_mismatch"),
        ({"iss": "https://op.example/"}, "sign_in_issuer_mismatch"),
        ({"iss": ["https://op.example"]}, "sign_in_issuer_mismatch"),
        ({"aud": None}, "sign_in_audience_mismatch"),
        ({"aud": ["client-1", 5]}, "sign_in_audience_mismatch"),
        ({"aud": {"client-1": 1}}, "sign_in_audience_mismatch"),
        ({"aud": ["client-1", "other"]}, "sign_in_audience_mismatch"),
        ({"azp": "other"}, "sign_in_audience_mismatch"),
        ({"azp": ["client-1"]}, "sign_in_audience_mismatch"),
        ({"sub": 5}, "sign_in_subject_malformed"),
        ({"nonce": None}, "sign_in_nonce_mismatch"),
        ({"nonce": ["n-1"]}, "sign_in_nonce_mismatch"),
        ({"exp": True}, "sign_in_time_wrong"),
        ({"exp": "soon"}, "sign_in_time_wrong"),
        ({"exp": None}, "sign_in_time_wrong"),
        ({"exp": SECONDS - LEEWAY_SECONDS}, "sign_in_time_wrong"),
        ({"exp": float("inf")}, "sign_in_time_wrong"),
        ({"exp": float("nan")}, "sign_in_time_wrong"),
        ({"iat": float("-inf")}, "sign_in_time_wrong"),
        ({"iat": SECONDS + LEEWAY_SECONDS + 1}, "sign_in_time_wrong"),
        ({"iat": SECONDS - OLDEST_SECONDS - LEEWAY_SECONDS - 1}, "sign_in_time_wrong"),
        ({"nbf": SECONDS + LEEWAY_SECONDS + 1}, "sign_in_time_wrong"),
        ({"nbf": "now"}, "sign_in_time_wrong"),
        ({"at_hash": 5}, "sign_in_access_token_foreign"),
        ({"at_hash": None}, "sign_in_access_token_foreign"),
        ({"at_hash": "é"}, "sign_in_access_token_foreign"),
        ({"at_hash": "AAAA"}, "sign_in_access_token_foreign"),
    ],
)
def test_a_claim_that_does_not_hold_is_refused(
    reader: Reader, key: SigningKey, claims: dict[str, Any], code: str
) -> None:
    assert reader.refusal(signed(key, CLAIMS | claims)) == code


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": SECONDS - LEEWAY_SECONDS + 1},
        {"exp": 10**30},
        {"iat": SECONDS + LEEWAY_SECONDS},
        {"iat": SECONDS - OLDEST_SECONDS - LEEWAY_SECONDS},
        {"nbf": SECONDS + LEEWAY_SECONDS},
        {"iat": SECONDS + 0.5},
        {"aud": ["client-1"]},
        {"aud": ["other", "client-1"], "azp": "client-1"},
    ],
)
def test_a_claim_at_the_edge_is_accepted(
    reader: Reader, key: SigningKey, claims: dict[str, Any]
) -> None:
    assert reader.read(signed(key, CLAIMS | claims))["sub"] == "s-1"
