"""Receipts: read as people write them, and no slip of the pen leads to another mailbox."""

import random

import pytest

from lti_app.sealing import hpke, receipts
from lti_app.sealing.receipts import Receipt, ReceiptError
from tests.sealing.conftest import vectors

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK = SYMBOLS + "*~$=U"


def _bare(receipt: Receipt) -> str:
    return receipt.text.replace("-", "")


@pytest.mark.parametrize("vector", vectors("own.json")["receipts"], ids=lambda v: v["text"])
def test_what_follows_from_a_receipt_never_changes(vector):
    receipt = receipts.parse(vector["text"])
    institution = vector["institution"]

    assert receipt.secret.hex() == vector["secret"]
    assert receipt.text == vector["text"]
    assert receipt.lookup(institution).hex() == vector["lookup"]
    assert receipt.lookup_hash(institution).hex() == vector["lookup_hash"]
    key = receipt.mailbox_key(institution)
    assert hpke.public_bytes(key).hex() == vector["mailbox_public"]


def test_a_receipt_is_a_hundred_random_bits_in_groups_of_five():
    made = {Receipt.new().text for _ in range(200)}

    assert len(made) == 200
    for text in made:
        assert [len(group) for group in text.split("-")] == [5, 5, 5, 5, 1]
        assert receipts.parse(text).text == text
    assert {symbol for text in made for symbol in text[:23] if symbol != "-"} == set(SYMBOLS)


def test_every_symbol_and_every_check_symbol_is_read_in_either_case():
    seen = set()
    for number in range(37):
        text = Receipt((number + 37 * 10**20).to_bytes(13)).text
        seen.add(text[-1])
        assert receipts.parse(text.lower()).text == text
    for value, symbol in enumerate(SYMBOLS):
        assert receipts.parse(Receipt((value << 95).to_bytes(13)).text).text[0] == symbol
    assert seen == set(CHECK)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("o", "0"), ("O", "0"), ("i", "1"), ("I", "1"), ("l", "1"), ("L", "1")],
)
def test_letters_that_look_like_digits_are_read_as_digits(written, meant):
    receipt = Receipt((0x10421 << 60).to_bytes(13))
    assert {"0", "1"} <= set(_bare(receipt))

    assert receipts.parse(receipt.text.replace(meant, written)) == receipt


@pytest.mark.parametrize("between", ["", " ", "-", "  ", " - ", "\N{EN DASH}", "\n", "\xa0", "\t"])
def test_spaces_and_hyphens_do_not_matter(between):
    receipt = Receipt.new()

    assert receipts.parse(f" {between.join(_bare(receipt))} ") == receipt


def test_a_letter_of_another_alphabet_is_no_symbol():
    text = Receipt(bytes(13)).text

    for stranger in ("\N{FULLWIDTH DIGIT ZERO}", "ſ", "ı", "ß", "\N{ARABIC-INDIC DIGIT ZERO}"):
        with pytest.raises(ReceiptError):
            receipts.parse(stranger + text[1:])


def test_the_symbols_of_the_check_stand_at_its_end_only():
    text = _bare(Receipt(bytes(13)))

    for symbol in "*~$=Uu":
        with pytest.raises(ReceiptError):
            receipts.parse(symbol + text[1:])


@pytest.mark.parametrize("length", [0, 1, 20, 22, 42])
def test_another_number_of_symbols_is_refused(length):
    with pytest.raises(ReceiptError):
        receipts.parse("0" * length)


def _reads_as(text: str) -> Receipt | None:
    try:
        return receipts.parse(text)
    except ReceiptError:
        return None


def test_every_single_wrong_symbol_is_noticed():
    chance = random.Random(7)
    for _ in range(5):
        text = _bare(Receipt(chance.randbytes(13)[1:].rjust(13, b"\0")))
        for place in range(21):
            for symbol in CHECK if place == 20 else SYMBOLS:
                if symbol != text[place]:
                    assert _reads_as(text[:place] + symbol + text[place + 1 :]) is None


def test_every_two_symbols_that_change_places_are_noticed():
    chance = random.Random(8)
    for _ in range(40):
        text = _bare(Receipt(chance.randbytes(13)[1:].rjust(13, b"\0")))
        for one in range(21):
            for other in range(one):
                swapped = list(text)
                swapped[one], swapped[other] = swapped[other], swapped[one]
                if text[one] != text[other] and one - other == 1:
                    assert _reads_as("".join(swapped)) is None


def test_a_receipt_opens_another_mailbox_in_another_institution():
    receipt = Receipt.new()

    assert receipt.lookup("here") != receipt.lookup("there")
    keys = {hpke.public_bytes(receipt.mailbox_key(name)) for name in ("here", "there")}
    assert len(keys) == 2


def test_promise_28_the_secret_of_a_receipt_stands_in_no_representation():
    receipt = Receipt.new()

    assert repr(receipt) == str(receipt) == "Receipt()"
