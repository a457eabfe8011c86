"""Sealed texts: who opens them, where they open, and what their length tells."""

import secrets

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lti_app.sealing import envelopes, hpke, padding
from lti_app.sealing.envelopes import MAILBOX, RECOVERY, Envelope, Place
from lti_app.sealing.hpke import NotOpenedError
from lti_app.sealing.padding import PaddingError, TooLongError
from lti_app.sealing.receipts import Receipt
from tests.sealing.conftest import vectors

REPORT, OTHER, READER = b"R" * 16, b"r" * 16, b"\0" * 16
PLACE = envelopes.content_of("here", REPORT)
KEY = hpke.new_key()
ELSEWHERE = [
    envelopes.content_of("there", REPORT),
    envelopes.content_of("here", OTHER),
    envelopes.names_of("here", REPORT),
    envelopes.message_of("here", REPORT, OTHER),
    envelopes.note_of("here", REPORT, OTHER),
    envelopes.sheet_of("here", REPORT),
]


def _sealed(text: bytes = b"text", place: Place = PLACE) -> Envelope:
    return envelopes.seal(place, text, {READER: hpke.public_bytes(KEY)})


def test_every_recipient_opens_a_text_and_nobody_else():
    receipt = Receipt.new()
    keys = {READER: hpke.new_key(), RECOVERY: hpke.new_key(), MAILBOX: receipt.mailbox_key("here")}
    made = envelopes.seal(
        PLACE, b"text", {who: hpke.public_bytes(key) for who, key in keys.items()}
    )

    assert set(made.keys) == set(keys)
    assert {len(sealed) for sealed in made.keys.values()} == {envelopes.SEALED_KEY_BYTES}
    for who, key in keys.items():
        assert envelopes.open_envelope(PLACE, made.content, made.keys[who], who, key) == b"text"
        for sealed in made.keys.values():
            with pytest.raises(NotOpenedError):
                envelopes.open_envelope(PLACE, made.content, sealed, who, hpke.new_key())


@pytest.mark.parametrize("place", ELSEWHERE, ids=lambda place: place.part[:7])
def test_promise_17_a_text_does_not_open_elsewhere(place):
    made, other = _sealed(), _sealed(place=place)
    key = made.keys[READER]

    for content, sealed in (
        (made.content, key),
        (made.content, other.keys[READER]),
        (other.content, key),
    ):
        with pytest.raises(NotOpenedError):
            envelopes.open_envelope(place, content, sealed, READER, KEY)


def test_promise_17_a_key_does_not_open_for_another_recipient():
    made = _sealed()

    for who in (RECOVERY, MAILBOX, OTHER, b""):
        with pytest.raises(NotOpenedError):
            envelopes.open_envelope(PLACE, made.content, made.keys[READER], who, KEY)


def test_promise_17_swapped_contents_of_the_same_place_do_not_open():
    one, two = _sealed(b"one"), _sealed(b"two")

    with pytest.raises(NotOpenedError):
        envelopes.open_envelope(PLACE, one.content, two.keys[READER], READER, KEY)


def test_promise_17_what_was_truncated_or_changed_does_not_open():
    made = _sealed()
    content, key = made.content, made.keys[READER]
    wrong = [b"", content[:-1], content[:12], content + b"\0", content[28:], bytes(len(content))]
    for place in (0, 11, 12, 100, len(content) - 1):
        wrong.append(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])

    for changed in wrong:
        with pytest.raises(NotOpenedError):
            envelopes.open_envelope(PLACE, changed, key, READER, KEY)
    for changed in (b"", key[:-1], key[:64], bytes(len(key)), key + b"\0"):
        with pytest.raises(NotOpenedError):
            envelopes.open_envelope(PLACE, content, changed, READER, KEY)


def test_promise_20_texts_of_one_and_of_three_thousand_characters_are_equally_long():
    assert len(_sealed(b"x").content) == len(_sealed(b"x" * 3000).content)
    assert len(_sealed(b"").content) == envelopes.CONTENT_BYTES[0]


@pytest.mark.parametrize(
    ("length", "bucket"),
    [(0, 0), (4092, 0), (4093, 1), (16380, 1), (16381, 2), (65532, 2)],
)
def test_promise_20_a_text_goes_into_the_smallest_of_three_buckets(length, bucket):
    content = secrets.token_bytes(length)

    padded = padding.pad(content)

    assert len(padded) == padding.BUCKETS[bucket]
    assert padding.unpad(padded) == content


def test_a_text_that_fits_no_bucket_is_refused():
    assert len(padding.pad(bytes(padding.LONGEST))) == 65_536
    with pytest.raises(TooLongError):
        padding.pad(bytes(padding.LONGEST + 1))
    with pytest.raises(TooLongError):
        _sealed(bytes(70000))


def test_what_was_not_padded_by_the_rules_is_refused():
    good = padding.pad(b"text")
    too_long = (4093).to_bytes(4) + good[4:]
    for wrong in (b"", good[:-1], good + b"\0", good[:-1] + b"\1", too_long, b"\xff" * 4096):
        with pytest.raises(PaddingError):
            padding.unpad(wrong)


def test_a_content_that_was_never_padded_does_not_open(monkeypatch):
    monkeypatch.setattr(envelopes, "pad", lambda text: b"\xff" * 4096)
    made = _sealed()

    with pytest.raises(NotOpenedError):
        envelopes.open_envelope(PLACE, made.content, made.keys[READER], READER, KEY)


def test_a_sealed_key_of_another_length_does_not_open():
    info = PLACE.of("key") + b"\0" + READER
    short = hpke.seal(hpke.public_bytes(KEY), bytes(16), info=info)
    hidden = AESGCM(bytes(16)).encrypt(bytes(12), padding.pad(b"text"), PLACE.of("report"))

    with pytest.raises(NotOpenedError):
        envelopes.open_envelope(PLACE, bytes(12) + hidden, short, READER, KEY)


def test_places_and_recipients_are_called_as_in_what_was_sealed_before():
    called = {each["part"]: each for each in vectors("own.json")["envelopes"]}
    message = bytes.fromhex(called["message"]["message"])
    places = {
        "content": envelopes.content_of("default", bytes(range(16))),
        "names": envelopes.names_of("default", bytes(range(16))),
        "message": envelopes.message_of("example-university", bytes(range(16)), message),
    }

    assert {part: place.of("report").hex() for part, place in places.items()} == {
        part: each["aad"] for part, each in called.items()
    }
    recipients = {bytes.fromhex(each["recipient"]) for each in called.values()}
    assert recipients > {RECOVERY, MAILBOX}


@pytest.mark.parametrize("vector", vectors("own.json")["envelopes"], ids=lambda v: v["part"])
def test_what_was_sealed_once_opens_for_ever(vector):
    part = vector["part"].encode()
    if vector["message"]:
        part += b"\0" + bytes.fromhex(vector["message"])
    place = Place(vector["institution"], bytes.fromhex(vector["report"]), part)
    key = hpke.derive_key_pair(bytes.fromhex(vector["seed"]))
    recipient, sealed = bytes.fromhex(vector["recipient"]), bytes.fromhex(vector["sealed_key"])

    text = envelopes.open_envelope(place, bytes.fromhex(vector["content"]), sealed, recipient, key)

    assert text.decode() == vector["text"]
    assert (place.of("report").hex(), place.of("key").hex()) == (vector["aad"], vector["key_aad"])
