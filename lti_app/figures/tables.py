"""The tables of a quarter: which there are, and how cases are counted into them.

There are few, and they form a chain: outcome - theme - setting. Every number in them is then a
part of one flow, which `suppression.py` can reason about exactly (docs/decisions/0027-figures.md).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lti_app.figures.codes import FIELDS, OTHER, UNKNOWN, Codes

Grid = tuple[tuple[int, ...], ...]
Categories = Mapping[str, Sequence[str]]
"""The ids of each field, in order. They never depend on what was reported."""


@dataclass(frozen=True)
class Table:
    """One table: a field down, and for a two-way table another one across."""

    id: str
    rows: str
    columns: str | None = None


ONE_WAY = tuple(Table(field, field) for field in FIELDS)
TWO_WAY = (
    Table("theme-outcome", "theme", "outcome"),
    Table("theme-setting", "theme", "setting"),
)
TABLES = (*ONE_WAY, *TWO_WAY)


@dataclass(frozen=True)
class Counts:
    """All tables of a quarter with their true counts."""

    total: int
    grids: Mapping[str, Grid]
    """By the id of the table; a one-way table has one column."""


def counted(cases: Iterable[Codes], categories: Categories) -> Counts:
    """Count cases into every table.

    A theme that the pack no longer has counts as other, a faculty that has gone as unknown.
    """
    known = [_folded(case, categories) for case in cases]
    return Counts(len(known), {table.id: _grid(table, known, categories) for table in TABLES})


def _folded(case: Codes, categories: Categories) -> Codes:
    theme = case.theme if case.theme in categories["theme"] else OTHER
    faculty = case.faculty if case.faculty in categories["faculty"] else UNKNOWN
    return Codes(theme, case.part, case.setting, case.outcome, faculty)


def _grid(table: Table, cases: Iterable[Codes], categories: Categories) -> Grid:
    across = categories[table.columns] if table.columns else [""]
    found = Counter(
        (getattr(case, table.rows), getattr(case, table.columns) if table.columns else "")
        for case in cases
    )
    return tuple(tuple(found[row, column] for column in across) for row in categories[table.rows])
