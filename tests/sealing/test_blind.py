"""Blind RSA: the RFC's own vectors, blindness, and no bad signature whatever goes wrong."""

import json
import secrets
from dataclasses import dataclass

import pytest
from Crypto.Math.Numbers import Integer

from lti_app.config import ROOT
from lti_app.sealing import blind
from lti_app.sealing.blind import (
    BlindSigner,
    FaultySignatureError,
    InvalidBlindSignatureError,
    MalformedRequestError,
)
from tests.sealing.conftest import private_key, vectors
from tests.sealing.explaining import explaining

RFC = vectors("rfc9474.json")
SHARED = ROOT.parent / "shared" / "data" / "rfc9474-blind-rsa.json"


def _of(text: str) -> bytes:
    return bytes.fromhex(text)


def _run(prefix: bytes) -> dict[str, str]:
    key = private_key(RFC["key"])
    prepared = blind.prepare(_of(RFC["msg"]), prefix=prefix)
    hidden = blind.blind(
        key.public_key(), prepared, salt=_of(RFC["salt"]), inverse=int(RFC["inv"], 16)
    )
    answer = BlindSigner(key).sign(hidden.message)
    signature = blind.finalize(key.public_key(), prepared, answer, hidden.inverse)
    return {
        "blinded_msg": hidden.message.hex(),
        "blind_sig": answer.hex(),
        "sig": signature.hex(),
    }


def test_promise_17_the_vectors_of_rfc_9474_are_met_with_a_random_prefix():
    expected = RFC["randomized"]

    assert {"msg_prefix": expected["msg_prefix"], **_run(_of(expected["msg_prefix"]))} == expected


def test_promise_17_the_vectors_of_rfc_9474_are_met_without_a_prefix():
    expected = dict(RFC["deterministic"])
    encoded = expected.pop("encoded_msg")
    n = int(RFC["key"]["n"], 16)

    assert blind._encode(_of(RFC["msg"]), _of(RFC["salt"]), n.bit_length() - 1).hex() == encoded
    assert _run(b"") == expected


def test_the_committed_vectors_are_those_of_the_drafts_repository():
    if not SHARED.exists():
        pytest.skip("no shared data")
    found = json.loads(SHARED.read_text("utf-8"))[0]

    assert {**RFC["key"], **RFC["deterministic"]}.items() <= found.items()
    assert (RFC["msg"], RFC["salt"], RFC["inv"]) == (found["msg"], found["salt"], found["inv"])


def test_what_is_signed_blindly_is_verified_as_plain_rsa_pss(rsa_key):
    prepared = blind.prepare(b"a member")
    hidden = blind.blind(rsa_key.public_key(), prepared)
    answer = BlindSigner(rsa_key).sign(hidden.message)

    signature = blind.finalize(rsa_key.public_key(), prepared, answer, hidden.inverse)

    blind.verify(rsa_key.public_key(), prepared, signature)
    with pytest.raises(InvalidBlindSignatureError):
        blind.verify(rsa_key.public_key(), prepared + b"!", signature)


def test_the_same_request_gets_the_same_answer_although_the_hidden_base_differs(rsa_key):
    signer = BlindSigner(rsa_key)
    request = blind.blind(rsa_key.public_key(), blind.prepare(b"x")).message

    assert len({signer.sign(request) for _ in range(5)}) == 1


def test_a_message_that_shares_a_factor_with_the_modulus_is_not_blinded(rsa_key, monkeypatch):
    factor = rsa_key.private_numbers().p
    monkeypatch.setattr(blind, "_encode", lambda *_: factor.to_bytes(256))

    with pytest.raises(ValueError, match="invalid input"):
        blind.blind(rsa_key.public_key(), b"x")


@pytest.mark.parametrize("length", [0, 1, 255, 257, 383, 385, 512])
def test_a_request_of_another_length_is_refused(rsa_key, length):
    with pytest.raises(MalformedRequestError):
        BlindSigner(rsa_key).sign(bytes(length))


def test_a_request_that_is_not_below_the_modulus_is_refused(rsa_key):
    signer = BlindSigner(rsa_key)
    n, size = rsa_key.public_key().public_numbers().n, rsa_key.key_size // 8

    signer.sign((n - 1).to_bytes(size))
    for number in (n, n + 1, 2**rsa_key.key_size - 1):
        with pytest.raises(MalformedRequestError):
            signer.sign(number.to_bytes(size))


def test_an_answer_of_another_key_or_length_is_not_accepted(rsa_key):
    public = rsa_key.public_key()
    prepared = blind.prepare(b"x")
    hidden = blind.blind(public, prepared)
    answer = bytearray(BlindSigner(rsa_key).sign(hidden.message))
    answer[100] ^= 1

    right = BlindSigner(rsa_key).sign(hidden.message)
    for wrong in (bytes(answer), b"\0" + right, bytes(256), b"", bytes(255), b"\xff" * 256):
        with pytest.raises(InvalidBlindSignatureError):
            blind.finalize(public, prepared, wrong, hidden.inverse)


@pytest.mark.parametrize("part", ["_p", "_q", "_to_p", "_to_q", "_q_inverse"])
def test_promise_14_a_fault_in_any_part_of_the_key_gives_no_signature(rsa_key, part):
    request = blind.blind(rsa_key.public_key(), blind.prepare(b"x")).message

    for bit in (0, 1, 17, 500, 1000):
        signer = BlindSigner(rsa_key)
        setattr(signer, part, Integer(int(getattr(signer, part)) ^ 1 << bit))
        with pytest.raises((FaultySignatureError, ValueError)):
            signer.sign(request)


def test_promise_14_a_fault_in_the_arithmetic_gives_no_signature(rsa_key, monkeypatch):
    request = blind.blind(rsa_key.public_key(), blind.prepare(b"x")).message
    right = BlindSigner._power

    for bit in (0, 3, 1024, 2000):
        monkeypatch.setattr(
            BlindSigner, "_power", lambda s, base, bit=bit: Integer(int(right(s, base)) ^ 1 << bit)
        )
        with pytest.raises(FaultySignatureError):
            BlindSigner(rsa_key).sign(request)


@dataclass(frozen=True)
class _Issued:
    request: bytes
    answer: bytes
    prepared: bytes
    signature: bytes


def test_promise_2_any_signing_explains_any_signature(rsa_key):
    public = rsa_key.public_key()
    signer = BlindSigner(rsa_key)
    issued = []
    for _ in range(6):
        prepared = blind.prepare(secrets.token_bytes(40))
        hidden = blind.blind(public, prepared)
        answer = signer.sign(hidden.message)
        signature = blind.finalize(public, prepared, answer, hidden.inverse)
        issued.append(_Issued(hidden.message, answer, prepared, signature))

    for seen in issued:
        for shown in issued:
            salt, inverse = explaining(public, seen.answer, shown.signature)
            again = blind.blind(public, shown.prepared, salt=salt, inverse=inverse)
            assert again.message == seen.request
            assert blind.finalize(public, shown.prepared, seen.answer, inverse) == shown.signature


def test_the_exponentiation_is_the_one_in_constant_time():
    assert Integer.__name__ == "IntegerNat"
