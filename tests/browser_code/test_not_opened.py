"""What was not sealed by our rules does not open in the browser, as it does not here."""

import secrets

import pytest

from lti_app.sealing import base64url, envelopes, hpke, padding
from tests.browser_code.test_both_ways import INSTITUTION, READER, REPORT, placed, written
from tests.browser_code.test_desk_keys import NEWCOMER, RESEAL

PLACE = envelopes.content_of(INSTITUTION, REPORT)
OPEN = """
const pair = await seal.keyPairFrom(BigInt(given.secret));
const place = seal.placeOf(given.institution, bytes.fromBase64(given.report), given.part);
return seal.openValue(place, given.content, given.sealed, given.from, pair)
  .catch((error) => (error instanceof seal.NotOpened ? "not opened" : String(error)));
"""
UNPAD = """
return given.padded.map((text) => {
  try {
    return bytes.hex(seal.unpad(bytes.fromBase64(text)));
  } catch (error) {
    return error instanceof seal.NotOpened ? "not opened" : String(error);
  }
});
"""
KEY = hpke.new_key()


def asked(sealed_key: bytes, content: bytes) -> dict[str, str]:
    return placed(PLACE) | {
        "secret": str(KEY.private_numbers().private_value),
        "from": written(READER),
        "sealed": base64url.encode(sealed_key),
        "content": base64url.encode(content),
    }


def test_what_was_not_padded_by_the_rules_is_refused(run):
    good = padding.pad(b"text")
    full = padding.pad(b"x" * 4092)
    too_long = (4093).to_bytes(4) + good[4:]
    short = padding.pad(b"")
    wrong = [
        *(good[:-1], good + b"\0", good + bytes(4096), good[:8], good[:-1] + b"\1"),
        *(too_long, b"\xff" * 4096, good[:4] + b"text\1" + good[9:]),
    ]

    padded = [base64url.encode(each) for each in (good, full, short, *wrong)]

    assert run(UNPAD, "seal", "bytes", padded=padded) == [
        *(b"text".hex(), (b"x" * 4092).hex(), ""),
        *["not opened"] * len(wrong),
    ]


@pytest.mark.parametrize("size", [4096 - 1, 4096, 8192])
def test_a_content_that_was_never_padded_does_not_open(run, monkeypatch, size):
    monkeypatch.setattr(envelopes, "pad", lambda _text: b"\xff" * size)
    made = envelopes.seal(PLACE, b"{}", {READER: hpke.public_bytes(KEY)})

    assert run(OPEN, "seal", "bytes", **asked(made.keys[READER], made.content)) == "not opened"


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_sealed_key_of_another_length_neither_opens_nor_is_sealed_once_more(
    run, monkeypatch, size
):
    info = PLACE.of("key") + b"\0" + READER
    sealed = hpke.seal(hpke.public_bytes(KEY), bytes(size), info=info)
    monkeypatch.setattr(envelopes, "_KEY_BYTES", size if size in (16, 32) else 32)
    monkeypatch.setattr(secrets, "token_bytes", bytes)
    made = envelopes.seal(PLACE, b"{}", {READER: hpke.public_bytes(KEY)})
    to = {"to": written(NEWCOMER), "key": base64url.encode(hpke.public_bytes(hpke.new_key()))}

    assert run(OPEN, "seal", "bytes", **asked(sealed, made.content)) == "not opened"
    assert run(RESEAL, "seal", "bytes", **asked(sealed, made.content), **to) == "not opened"


def test_ids_are_as_long_as_the_server_takes_them(run):
    assert run("return seal.ID_BYTES;", "seal") == envelopes.ID_BYTES
