"""The outer layer: it comes off with the key, in its column, unchanged; otherwise not."""

import secrets

import pytest

from lti_app.sealing import outer
from lti_app.sealing.hpke import NotOpenedError

KEY = bytes(range(32))
LAID = outer.lay(KEY, "2026-Q4", "report.content", b"a sealed text")


def length(content: object) -> str | None:
    """Call a case by how long it is, not by what chance has put into it."""
    return str(len(content)) if isinstance(content, bytes) else None


@pytest.mark.parametrize("text", [b"", b"x", LAID, secrets.token_bytes(65_564)], ids=length)
def test_what_is_laid_comes_off_again(text: bytes):
    laid = outer.lay(KEY, "2026-Q4", "report.content", text)

    assert outer.lift(KEY, "report.content", laid) == text
    assert outer.quarter_in(laid) == "2026-Q4"
    assert laid.startswith(outer.header(KEY, "2026-Q4"))
    assert len(laid) == len(text) + outer.HEADER_BYTES + 12 + 16


def test_what_was_laid_once_comes_off_for_ever():
    stored = bytes.fromhex(
        "4f442d6f7574657201323032362d5134630dcd29000102030405060708090a0b3467b777a081f00f8720d7cc"
        "4ada9684201983fae047"
    )

    assert outer.quarter_in(stored) == "2026-Q4"
    assert outer.lift(bytes(range(outer.KEY_BYTES)), "report.content", stored) == b"sealed"


def test_the_same_text_never_looks_the_same():
    text = b"a text that chance will not write"
    made = {outer.lay(KEY, "2026-Q4", "report.content", text) for _ in range(50)}

    assert len(made) == 50
    assert all(text not in each for each in made)


@pytest.mark.parametrize("place", range(len(LAID)))
def test_a_changed_bit_is_noticed(place: int):
    changed = bytearray(LAID)
    changed[place] ^= 1

    with pytest.raises(NotOpenedError):
        outer.lift(KEY, "report.content", bytes(changed))


@pytest.mark.parametrize(
    "stored", [b"", LAID[:10], LAID[:16], LAID[:20], LAID[:-1], LAID + b"x"], ids=length
)
def test_a_piece_does_not_open(stored: bytes):
    with pytest.raises(NotOpenedError):
        outer.lift(KEY, "report.content", stored)


def test_another_key_column_or_quarter_does_not_open():
    other = outer.header(KEY, "2027-Q1") + LAID[outer.HEADER_BYTES :]

    for key, column, stored in (
        (bytes(32), "report.content", LAID),
        (KEY, "report.names", LAID),
        (KEY, "report.content", other),
    ):
        with pytest.raises(NotOpenedError):
            outer.lift(key, column, stored)


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"OD-outer",
        b"OD-outer\x02" + b"2026-Q4" + bytes(40),
        b"OD-outer\x01" + b"../../x" + bytes(40),
        b"OD-outer\x01" + b"\xff\xfe\xfd\xfc\xfb\xfa\xf9" + bytes(40),
        secrets.token_bytes(4124),
    ],
    ids=length,
)
def test_what_does_not_begin_as_a_layer_has_none(stored: bytes):
    assert outer.quarter_in(stored) is None
