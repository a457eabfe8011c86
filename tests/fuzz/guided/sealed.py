"""Receipts, membership tokens and blinded requests."""

from cryptography.hazmat.primitives.asymmetric import rsa

from lti_app.sealing import blind, receipts, tokens
from lti_app.sealing.blind import BlindSigner, MalformedRequestError
from lti_app.sealing.receipts import Receipt, ReceiptError
from lti_app.sealing.tokens import Token, TokenRefusedError
from practice.keys import KeyRing
from tests.fuzz.guided.mutators import inside_parts
from tests.fuzz.guided.targets import Target, text_of
from tests.fuzz.runs import judged, tried
from tests.fuzz.sealing_rules import is_receipt, is_token, symbols
from tests.reports.mint import signed

INSTITUTION = "default"
NUMBERS = (0, 2**99 + 123_456_789, 2**100 - 1)
WRITTEN = tuple(Receipt(number.to_bytes(13)).text for number in NUMBERS)


def targets(keys: KeyRing) -> list[Target]:
    """Return what is tried of the reporting channel's tokens and receipts."""
    key = keys.current.private_key
    return [_receipts(), _tokens(key), _requests(key)]


def _receipts() -> Target:
    def check(content: bytes) -> None:
        text = text_of(content)
        found = tried("receipts", lambda: receipts.parse(text), ReceiptError)
        judged(found is not None, is_receipt(text))
        if found is not None:
            assert symbols(found.text) == symbols(text)
            assert len(found.secret) == 13

    seeds = tuple(text.encode() for text in (*WRITTEN, WRITTEN[1].lower().replace("-", " ")))
    return Target("receipts", check, seeds, words=tuple(receipts.CHECK_SYMBOLS), longest=64)


def _tokens(key: rsa.RSAPrivateKey) -> Target:
    public = key.public_key()

    def verified(text: str) -> Token:
        token = tokens.parse(text)
        tokens.verify(token, INSTITUTION, public)
        return token

    def check(content: bytes) -> None:
        text = text_of(content)
        found = tried("membership-tokens", lambda: verified(text), TokenRefusedError)
        judged(found is not None, is_token(text, INSTITUTION, public))
        assert found is None or found.text == text

    ours = [(INSTITUTION, "2026-11"), (INSTITUTION, "2027-01"), ("another", "2026-11")]
    seeds = tuple(signed(key, *each, bytes(32)).text.encode() for each in ours)
    return Target("membership-tokens", check, seeds, inside_parts, longest=1_024)


def _requests(key: rsa.RSAPrivateKey) -> Target:
    signer, numbers = BlindSigner(key), key.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8

    def check(content: bytes) -> None:
        number = int.from_bytes(content)
        found = tried("blinded-requests", lambda: signer.sign(content), MalformedRequestError)
        judged(found is not None, len(content) == size and number < numbers.n)
        if found is not None:
            assert pow(int.from_bytes(found), numbers.e, numbers.n) == number

    good = blind.blind(key.public_key(), blind.prepare(b"a message")).message
    edges = tuple((numbers.n + more).to_bytes(size) for more in (-1, 0, 1))
    return Target("blinded-requests", check, (good, bytes(size), *edges), longest=512)
