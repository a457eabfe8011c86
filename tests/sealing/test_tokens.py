"""Membership tokens: one way to write them, and one answer to everything that is wrong."""

import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lti_app.sealing import base64url, blind, tokens
from lti_app.sealing.periods import accepted, following, period_of, previous
from lti_app.sealing.tokens import Token, TokenRefusedError


@pytest.fixture(scope="module")
def token(rsa_key) -> Token:
    """A good token of the institution "here" for November 2026."""
    nonce = secrets.token_bytes(32)
    prepared = blind.prepare(tokens.message("here", "2026-11", nonce))
    hidden = blind.blind(rsa_key.public_key(), prepared)
    answer = blind.BlindSigner(rsa_key).sign(hidden.message)
    signature = blind.finalize(rsa_key.public_key(), prepared, answer, hidden.inverse)
    return Token("2026-11", nonce, prepared[:32], signature)


def test_a_token_survives_being_written_and_read(token, rsa_key):
    assert tokens.parse(token.text) == token
    assert len(token.text) == len("2026-11.") + {2048: 428, 3072: 599}[rsa_key.key_size]
    tokens.verify(tokens.parse(token.text), "here", rsa_key.public_key())


def test_promise_12_a_token_is_good_for_its_institution_and_period_only(token, rsa_key):
    public = rsa_key.public_key()
    moved = tokens.parse(token.text.replace("2026-11", "2026-12"))

    for wrong, institution in ((token, "there"), (moved, "here"), (token, "")):
        with pytest.raises(TokenRefusedError):
            tokens.verify(wrong, institution, public)


def test_promise_12_a_token_of_another_key_is_refused(token):
    for bits in tokens.ACCEPTED_BITS:
        other = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        with pytest.raises(TokenRefusedError):
            tokens.verify(token, "here", other.public_key())


def test_promise_12_a_token_with_any_byte_changed_is_refused(token, rsa_key):
    content = base64url.decode(token.text[8:])

    for place in (0, 1, 32, 33, 64, 65, 200, len(content) - 1):
        changed = bytearray(content)
        changed[place] ^= 0x20
        with pytest.raises(TokenRefusedError):
            _accept("2026-11." + base64url.encode(bytes(changed)), rsa_key.public_key())


def _accept(text: str, key: rsa.RSAPublicKey) -> None:
    tokens.verify(tokens.parse(text), "here", key)


def test_promise_12_what_is_wrong_with_a_token_is_not_told(token, rsa_key):
    said = set()
    # Of 599 signs the last has two bits to spare, which nobody may use; of 428 it has none.
    spare = base64url.encode(b"\1" + bytes(448))[:-1] + "B"
    for wrong in (
        *("", "x", token.text + "A", token.text[:-1] + "!", "2026-13" + token.text[7:]),
        f"2026-11.{spare}",
    ):
        with pytest.raises(TokenRefusedError) as refused:
            tokens.parse(wrong)
        said.add(str(refused.value))
    with pytest.raises(TokenRefusedError) as refused:
        tokens.verify(token, "there", rsa_key.public_key())

    assert said | {str(refused.value)} == {""}


@pytest.mark.parametrize("end", ["\n", " ", "=", "\0"])
def test_nothing_may_stand_around_a_token(token, end):
    for wrong in (token.text + end, end + token.text, token.text.replace(".", "." + end)):
        with pytest.raises(TokenRefusedError):
            tokens.parse(wrong)


def test_digits_of_other_scripts_are_no_period(token):
    with pytest.raises(TokenRefusedError):
        tokens.parse("٢٠٢٦-١١" + token.text[7:])


def test_a_token_is_remembered_by_its_nonce(token):
    again = Token("2026-12", token.nonce, bytes(32), bytes(256))

    assert again.spent_hash == token.spent_hash
    assert len(token.spent_hash) == 32


def test_only_keys_for_tokens_are_read(rsa_key):
    good = rsa_key.public_key()
    others: list[rsa.RSAPublicKey | ec.EllipticCurvePublicKey] = [
        rsa.generate_private_key(public_exponent=65537, key_size=4096).public_key(),
        rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key(),
        rsa.generate_private_key(public_exponent=3, key_size=2048).public_key(),
        ec.generate_private_key(ec.SECP256R1()).public_key(),
    ]

    assert tokens.public_key(tokens.public_der(good)).public_numbers() == good.public_numbers()
    assert len(tokens.fingerprint(tokens.public_der(good))) == 64
    for other in others:
        der = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        with pytest.raises(ValueError, match="not a key"):
            tokens.public_key(der)
    with pytest.raises(ValueError, match="not a key"):
        tokens.public_key(b"not DER at all")


def test_periods_are_months_in_utc(moment):
    assert period_of(moment("2026-12-01T00:30+01:00")) == "2026-11"
    assert accepted(moment("2027-01-01T00:00+00:00")) == ("2027-01", "2026-12")
    assert [following(period) for period in ("2026-11", "2026-12", "2027-01", "2028-02")] == [
        "2026-12",
        "2027-01",
        "2027-02",
        "2028-03",
    ]
    assert previous("2027-03") == "2027-02"
