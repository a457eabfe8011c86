"""The roster as a file: CSV row by row, or XLSX.

A name or a user id comes from outside, and a spreadsheet runs what looks like a formula (CWE-1236).
So every cell that does is disarmed, in both kinds of file: who saves one as the other is safe too.
"""

import csv
import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from xlsxwriter import Workbook

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AT_ONCE = 100
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of the machine's memory, not of its disk
_UNSEEN = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff\x00-\x1f\x7f-\x9f]*")
"""What a spreadsheet may pass over before it looks at the first sign of a cell."""

Row = Sequence[str]
Facts = Callable[[], Iterable[Row]]
"""Pairs of a label and a value that hold for the whole file, asked for when all rows are known."""


def disarmed(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula.

    Tab and line ends at the beginning count, and the wide and small forms of `= + - @`, which some
    East Asian versions take for the usual ones.
    """
    rest = text[len(_UNSEEN.match(text)[0]) :]  # type: ignore[index] # it matches nothing as well
    first = unicodedata.normalize("NFKC", rest[:1])[:1]
    is_formula = first != "" and first in "=+-@\u2212"
    return f"'{text}" if is_formula or text[:1] in ("\t", "\r", "\n") else text


def csv_file(
    facts: Iterable[Row], headings: Row, rows: Iterable[Row], last: Facts, *, language: str
) -> Iterator[bytes]:
    """Yield a CSV file piece by piece: `facts`, an empty line, the table, and `last` at the end.

    Dutch spreadsheets part cells by semicolons, because the comma is in their numbers. The mark at
    the beginning lets a spreadsheet read names with accents; without it many guess wrongly.
    """
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=";" if language == "nl" else ",",
        quoting=csv.QUOTE_ALL,
        lineterminator="\r\n",
    )

    def taken() -> bytes:
        piece = text.getvalue().encode("utf-8", "replace")
        text.seek(0)
        text.truncate()
        return piece

    text.write("\ufeff")
    writer.writerows(_disarmed(facts))
    text.write("\r\n")
    writer.writerow(headings)
    yield taken()
    for number, row in enumerate(_disarmed(rows), start=1):
        writer.writerow(row)
        if number % ROWS_AT_ONCE == 0:
            yield taken()
    writer.writerows(_disarmed(last()))
    yield taken()


def xlsx_file(
    facts: Iterable[Row],
    headings: Row,
    rows: Iterable[Row],
    last: Facts,
    *,
    sheets: tuple[str, str],
) -> bytes:
    """Return an XLSX file with the facts on its first sheet and the table on its second.

    Rows are written out while they come, to a folder that is gone when this returns; where the
    machine has one in memory, they never reach a disk.
    """
    target = io.BytesIO()
    shared = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="roster-", dir=shared) as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with Workbook(target, options) as book:
            about, table = (book.add_worksheet(name) for name in sheets)
            bold = book.add_format({"bold": True})
            table.freeze_panes(1, 0)
            table.set_column(0, len(headings) - 1, 24)
            for column, heading in enumerate(headings):
                table.write_string(0, column, heading, bold)
            for number, row in enumerate(_disarmed(rows), start=1):
                for column, cell in enumerate(row):
                    table.write_string(number, column, cell)
            about.set_column(0, 1, 40)
            for number, row in enumerate(_disarmed([*facts, *last()])):
                for column, cell in enumerate(row):
                    about.write_string(number, column, cell)
    return target.getvalue()


def _disarmed(rows: Iterable[Row]) -> Iterator[list[str]]:
    return ([disarmed(cell) for cell in row] for row in rows)
