"""Sealing to a public key: the RFC's vectors, a second way to open, and what must not open."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from lti_app.sealing import hpke
from lti_app.sealing.hpke import NotOpenedError, UnusableKeyError
from tests.sealing import schedule
from tests.sealing.conftest import vectors

RFC = {name: bytes.fromhex(text) for name, text in vectors("rfc9180.json").items()}


def _private(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(scalar), ec.SECP256R1())


def _scalar(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_numbers().private_value.to_bytes(32)


@pytest.mark.parametrize(("seed", "secret"), [("ikmE", "skEm"), ("ikmR", "skRm")])
def test_promise_17_key_pairs_are_derived_as_in_rfc_9180_appendix_a_3(seed, secret):
    assert _scalar(hpke.derive_key_pair(RFC[seed])) == RFC[secret]


def test_promise_17_the_vectors_of_rfc_9180_appendix_a_3_open():
    key = hpke.derive_key_pair(RFC["ikmR"])

    assert hpke.public_bytes(key) == RFC["pkRm"]
    assert schedule.shared_secret(key, RFC["enc"]) == RFC["shared_secret"]
    sealed = RFC["enc"] + RFC["ct"]
    text = schedule.decrypt(key, sealed, RFC["info"], aead=1, key_bytes=16, aad=RFC["aad"])
    assert text == RFC["pt"]


def test_promise_17_what_we_seal_opens_by_the_steps_of_the_rfc():
    key = _private(RFC["skRm"])

    for text in (b"", b"x", bytes(32), bytes(range(256)) * 9):
        sealed = hpke.seal(RFC["pkRm"], text, info=b"what for")
        assert len(sealed) == len(text) + hpke.OVERHEAD_BYTES
        assert schedule.decrypt(key, sealed, b"what for", aead=2, key_bytes=32) == text
        assert hpke.open_sealed(key, sealed, info=b"what for") == text


def test_promise_17_what_is_sealed_opens_for_its_purpose_and_its_key_only():
    key = hpke.new_key()
    sealed = hpke.seal(hpke.public_bytes(key), b"text", info=b"this")

    for private, info in ((key, b"that"), (key, b""), (hpke.new_key(), b"this")):
        with pytest.raises(NotOpenedError):
            hpke.open_sealed(private, sealed, info=info)


def test_promise_17_what_was_truncated_or_changed_does_not_open():
    key = hpke.new_key()
    sealed = hpke.seal(hpke.public_bytes(key), bytes(32), info=b"")

    for length in range(len(sealed)):
        with pytest.raises(NotOpenedError):
            hpke.open_sealed(key, sealed[:length], info=b"")
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NotOpenedError):
            hpke.open_sealed(key, bytes(changed), info=b"")
    with pytest.raises(NotOpenedError):
        hpke.open_sealed(key, sealed + b"\0", info=b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        bytes(65),
        b"\4" + bytes(64),
        b"\4" + b"\xff" * 64,
        RFC["pkRm"][:-1],
        RFC["pkRm"] + b"\0",
        b"\2" + RFC["pkRm"][1:33],
        RFC["pkRm"][:-1] + bytes([RFC["pkRm"][-1] ^ 1]),
    ],
)
def test_only_uncompressed_points_of_the_curve_are_public_keys(content):
    with pytest.raises(UnusableKeyError):
        hpke.public_key(content)
    with pytest.raises(UnusableKeyError):
        hpke.seal(content, b"text", info=b"")
