"""Tables as files for spreadsheets: cells that none of them runs, and CSV.

What comes from outside may look like a formula, and a spreadsheet would run it (CWE-1236). So every
cell that does is disarmed, in every kind of file: who saves one as the other is safe too.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

CSV = "text/csv; charset=utf-8"
_UNSEEN = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff\x00-\x1f\x7f-\x9f]*")
"""What a spreadsheet may pass over before it looks at the first sign of a cell."""

Row = Sequence[str]


def disarmed(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula.

    Tab and line ends at the beginning count, and the wide and small forms of `= + - @`, which some
    East Asian versions take for the usual ones.
    """
    rest = text[len(_UNSEEN.match(text)[0]) :]  # type: ignore[index] # it matches nothing as well
    first = unicodedata.normalize("NFKC", rest[:1])[:1]
    is_formula = first != "" and first in "=+-@\u2212"
    return f"'{text}" if is_formula or text[:1] in ("\t", "\r", "\n") else text


def csv_file(facts: Iterable[Row], headings: Row, rows: Iterable[Row], *, language: str) -> bytes:
    """Return a CSV file: `facts`, an empty line, and the table.

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
    text.write("\ufeff")
    writer.writerows(disarmed_rows(facts))
    text.write("\r\n")
    writer.writerow(headings)
    writer.writerows(disarmed_rows(rows))
    return text.getvalue().encode("utf-8", "replace")


def disarmed_rows(rows: Iterable[Row]) -> Iterator[list[str]]:
    """Yield `rows` with every cell disarmed."""
    return ([disarmed(cell) for cell in row] for row in rows)
