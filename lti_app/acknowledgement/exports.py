"""The roster as a spreadsheet: XLSX with what it is about on a sheet of its own.

A name or a user id comes from outside; `spreadsheets.py` disarms every cell.
"""

import io
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from lti_app.spreadsheets import Row, disarmed_rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of the machine's memory, not of its disk

Facts = Callable[[], Iterable[Row]]
"""Pairs of a label and a value that hold for the whole file, asked for when all rows are known."""


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
    from xlsxwriter import Workbook  # for the few who download one, so not in every worker's memory

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
            for number, row in enumerate(disarmed_rows(rows), start=1):
                for column, cell in enumerate(row):
                    table.write_string(number, column, cell)
            about.set_column(0, 1, 40)
            for number, row in enumerate(disarmed_rows([*facts, *last()])):
                for column, cell in enumerate(row):
                    about.write_string(number, column, cell)
    return target.getvalue()
