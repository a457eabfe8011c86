"""Files of the roster: cells that no spreadsheet runs, in CSV and in XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_app.acknowledgement import exports
from lti_app.acknowledgement.exports import xlsx_file
from lti_app.spreadsheets import Row, csv_file, disarmed

HEADINGS = ("Name", "User ID")
FACTS = [("Version", "abc")]
HOSTILE = [
    '=cmd|" /C calc"!A0',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\tharmless",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
    "\ufe66\ufe62",
    "\u22121",
    '=HYPERLINK("https://elsewhere.example")',
]


def nothing() -> list[Row]:
    return []


def read_csv(content: bytes, delimiter: str) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def sheets(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_what_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    assert disarmed(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", " ", "Sanne de Vries", "7", "a=b", "ليلى", "O'Connell", "1-2"]
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert disarmed(text) == text


@pytest.mark.parametrize(("language", "delimiter"), [("nl", ";"), ("en", ",")])
def test_csv_is_written_as_spreadsheets_of_the_language_read_it(
    language: str, delimiter: str
) -> None:
    rows = [('Çelik; "F", x', "7"), ("two\r\nlines", "8")]
    content = csv_file(FACTS, HEADINGS, rows, language=language)
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content, delimiter) == [
        ["Version", "abc"],
        [],
        ["Name", "User ID"],
        ['Çelik; "F", x', "7"],
        ["two\r\nlines", "8"],
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_cell_of_a_csv_file_begins_with_a_formula(text: str) -> None:
    rows = [(text, text)]
    found = read_csv(csv_file([(text, text)], HEADINGS, rows, language="en"), ",")
    assert all(cell.startswith("'") for row in (found[0], *found[3:]) for cell in row)


def test_xlsx_has_the_facts_first_and_then_the_table() -> None:
    rows = [("Sanne & Noor", "7")]
    found = sheets(
        xlsx_file(FACTS, HEADINGS, rows, lambda: [("Last", "")], sheets=("About", "People"))
    )
    workbook = found["xl/workbook.xml"]
    assert workbook.index("About") < workbook.index("People")
    assert "Version" in found["xl/worksheets/sheet1.xml"]
    assert "Last" in found["xl/worksheets/sheet1.xml"]
    assert "Sanne &amp; Noor" in found["xl/worksheets/sheet2.xml"]


@pytest.mark.parametrize("text", [*HOSTILE, "https://elsewhere.example", "{=1}", "7"], ids=ascii)
def test_xlsx_holds_texts_only(text: str) -> None:
    found = sheets(
        xlsx_file([(text, text)], HEADINGS, [(text, text)], nothing, sheets=("About", "People"))
    )
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert "<f>" not in found[name]
        assert "hyperlink" not in found[name]
        assert found[name].count("<c ") == found[name].count('t="inlineStr"')


def test_xlsx_leaves_nothing_on_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_IN_MEMORY", tmp_path)
    during: list[str] = []

    def rows() -> Iterator[Row]:
        during.extend(path.name for path in tmp_path.iterdir())
        yield ("Sanne", "7")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        xlsx_file([], HEADINGS, rows(), nothing, sheets=("About", "People"))
    assert during
    assert list(tmp_path.iterdir()) == []


def test_xlsx_needs_no_folder_in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(exports, "_IN_MEMORY", tmp_path / "missing")
    assert xlsx_file([], HEADINGS, [], nothing, sheets=("About", "People"))[:2] == b"PK"
