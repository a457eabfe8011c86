"""Whatever arrives: a parser gives a value or its own error, never another one (promise 27)."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from lti_app.sealing import base64url, blind, envelopes, hpke, padding, receipts, tokens
from lti_app.sealing.padding import PaddingError

ROUNDS = 400
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz-_.=~*$ \n\0é٣ſıß\U0001f600\ud800"
KEY = hpke.new_key()
PLACE = envelopes.content_of("here", bytes(16))


def _text(chance: random.Random) -> str:
    seeds = [
        "",
        "2026-11." + "A" * chance.choice([428, 599]),
        "00000-00000-00000-00000-0",
        "A" * chance.randrange(40),
    ]
    text = list(chance.choice(seeds))
    for _ in range(chance.randrange(6)):
        place = chance.randrange(len(text) + 1)
        text[place : place + chance.randrange(3)] = chance.choices(LETTERS, k=chance.randrange(3))
    return "".join(text)


def _bytes(chance: random.Random) -> bytes:
    length = chance.choice([0, 1, 12, 16, 28, 31, 64, 65, 81, 113, 256, 294, 4096, 4124])
    start = chance.choice([b"", b"\4", b"\2", b"0\x82\1", hpke.public_bytes(KEY)])
    return (start + chance.randbytes(length))[: max(length, chance.randrange(9))]


TEXTS: list[tuple[Callable[[str], object], type[Exception]]] = [
    (tokens.parse, tokens.TokenRefusedError),
    (receipts.parse, receipts.ReceiptError),
    (base64url.decode, ValueError),
]
CONTENTS: list[tuple[Callable[[bytes], object], type[Exception]]] = [
    (padding.unpad, PaddingError),
    (hpke.public_key, hpke.UnusableKeyError),
    (tokens.public_key, ValueError),
    (lambda content: hpke.open_sealed(KEY, content, info=content), hpke.NotOpenedError),
    (
        lambda content: envelopes.open_envelope(PLACE, content, content, content, KEY),
        hpke.NotOpenedError,
    ),
]


@pytest.mark.parametrize(("parser", "own"), TEXTS, ids=["token", "receipt", "base64url"])
def test_promise_27_any_text_is_read_or_refused(parser, own):
    chance = random.Random(27)
    for _ in range(ROUNDS):
        _try(parser, _text(chance), own)


@pytest.mark.parametrize(("parser", "own"), CONTENTS, ids=["padding", "key", "der", "hpke", "text"])
def test_promise_27_any_bytes_are_read_or_refused(parser, own):
    chance = random.Random(27)
    for _ in range(ROUNDS):
        _try(parser, _bytes(chance), own)


def test_promise_27_any_bytes_are_signed_or_refused(rsa_key):
    chance = random.Random(27)
    signer = blind.BlindSigner(rsa_key)
    for _ in range(60):
        _try(signer.sign, _bytes(chance), blind.MalformedRequestError)


def test_bytes_have_one_way_to_be_written():
    chance = random.Random(4648)
    for length in range(70):
        content = chance.randbytes(length)
        assert base64url.decode(base64url.encode(content)) == content
    for other in ("A", "AB", "AAB", "A=", "AA==", "AA\n", "+/AA", "AAAAA"):
        with pytest.raises(ValueError, match="base64url"):
            base64url.decode(other)


def _try(parser: Callable[[Any], object], given: object, own: type[Exception]) -> None:
    with suppress(own):
        parser(given)
