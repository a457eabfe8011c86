"""The recovery sheet: what is on paper is the key, and a slip of the pen is found in its line."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from lti_app.sealing.hpke import new_key, public_bytes
from lti_app.sealing.receipts import SYMBOLS
from lti_app.sealing.sheets import SheetError, read_sheet, sheet

EDGES = [1, 2**255, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550]


@pytest.mark.parametrize("number", EDGES)
def test_every_key_comes_back_from_its_sheet(number):
    key = ec.derive_private_key(number, ec.SECP256R1())

    assert public_bytes(read_sheet(list(sheet(key)))) == public_bytes(key)


def test_a_sheet_has_four_short_lines():
    lines = sheet(new_key())

    assert [len(line) for line in lines] == [17] * 4
    assert all(line[5] == line[11] == line[15] == "-" for line in lines)


def test_a_sheet_is_read_as_people_type():
    key = new_key()
    typed = [line.lower().replace("-", "  ").replace("0", "o") for line in sheet(key)]

    assert public_bytes(read_sheet(["", *typed, " "])) == public_bytes(key)


@pytest.mark.parametrize("line", [0, 1, 2, 3])
def test_a_wrong_symbol_is_found_in_its_line(line):
    lines = list(sheet(new_key()))
    old = lines[line][0]
    new = SYMBOLS[(SYMBOLS.index(old) + 1) % 16]
    lines[line] = new + lines[line][1:]

    with pytest.raises(SheetError) as refused:
        read_sheet(lines)
    assert refused.value.line == line + 1


@pytest.mark.parametrize(
    "lines",
    [[], ["x"] * 4, ["0" * 13 + "0"] * 4, ["Z" * 13 + "~"] * 4, ["a"] * 5, ["\x00" * 14] * 4],
)
def test_what_is_no_sheet_is_refused(lines):
    with pytest.raises(SheetError):
        read_sheet(lines)


@pytest.mark.parametrize("count", [3, 5])
def test_a_line_too_few_or_too_many_makes_no_other_key(count):
    lines = list(sheet(new_key()))

    with pytest.raises(SheetError) as refused:
        read_sheet((lines + lines)[:count])
    assert refused.value.line is None


@pytest.mark.parametrize("change", ["0-{}", "?{}", "*{}", "U{}"])
def test_a_line_of_another_length_or_with_a_strange_sign_is_named(change):
    lines = list(sheet(ec.derive_private_key(1, ec.SECP256R1())))
    assert lines[2] == "00000-00000-000-0"
    lines[2] = change.format(lines[2][0 if "-" in change else 1 :])

    with pytest.raises(SheetError) as refused:
        read_sheet(lines)
    assert refused.value.line == 3
