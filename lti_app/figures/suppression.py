"""What of a quarter's tables is published: rounded counts, and nothing that gives a small one away.

A count under the threshold is hidden, zero included, and marked as under it. Others are hidden
besides, until for every small count **each value from 0 to the threshold less one is possible**,
for somebody who knows all that is published, the threshold, the rounding, and which of the hidden
counts are the small ones. So the mark "under 10" is all that can be learned of it.

Whether that holds is not estimated but worked out, over the flow that the tables form. Where no
choice of numbers to hide is enough (two categories and hardly any cases), all tables are hidden,
and no mark tells which counts are small.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lti_app.campaign import thresholds
from lti_app.campaign.thresholds import STEP
from lti_app.figures.codes import FIELDS
from lti_app.figures.flows import Circulation, Edge
from lti_app.figures.tables import TABLES, Counts

TOTAL = ("total", 0, 0)
Cell = tuple[str, int, int]
"""A table, a row and a column."""


class Mark(StrEnum):
    """What stands in the place of a number."""

    UNDER = "under"
    """It is under the threshold."""
    HIDDEN = "hidden"
    """It would help to work out one that is; or it is not told which of the two."""


Published = tuple[tuple[int | Mark, ...], ...]
"""A table: rounded counts and marks."""


@dataclass(frozen=True)
class Release:
    """What may be known of a quarter."""

    total: int | None
    """None: the whole quarter is under the threshold, and there are no tables."""
    grids: Mapping[str, Published]
    """By the id of the table."""


def rounded(count: int) -> int:
    """Return the multiple of STEP that is nearest; STEP is odd, so there always is one.

    Every number is rounded by itself, margins too: sums of rounded cells would not hold anything
    of the hidden ones.
    """
    return (count + STEP // 2) // STEP * STEP


def possible(shown: int, threshold: int) -> tuple[int, int]:
    """Return the least and the greatest count that is published as `shown`."""
    return max(threshold, shown - STEP // 2), shown + STEP // 2


def release(counts: Counts, threshold: int) -> Release:
    """Return what is published of `counts`. Raises ThresholdRefusedError."""
    thresholds.check(threshold)
    if counts.total < threshold:
        return Release(None, {})
    marks = marked(counts, threshold)
    grids = {
        table: tuple(
            tuple(
                marks.get((table, row, column)) or rounded(count)
                for column, count in enumerate(line)
            )
            for row, line in enumerate(grid)
        )
        for table, grid in counts.grids.items()
    }
    return Release(rounded(counts.total), grids)


def marked(counts: Counts, threshold: int) -> dict[Cell, Mark]:
    """Return the cells that are not published, with what stands in their place."""
    hiding = _Hiding(counts, threshold)
    if hiding.is_enough():
        return hiding.marks()
    return dict.fromkeys(hiding.all_cells(), Mark.HIDDEN)


def edges(counts: Counts) -> dict[Cell, Edge]:
    """Return the tables as a circulation.

    Every case goes once around: through one part, one faculty, one outcome, and from there through
    one cell of each two-way table and the theme between them to a setting, and back as one of all.
    """
    found = {TOTAL: Edge("all", "parts", counts.total)}
    for table in TABLES:
        for row, line in enumerate(counts.grids[table.id]):
            for column, count in enumerate(line):
                found[table.id, row, column] = Edge(*_ends(table.id, row, column), count)
    return found


def _ends(table: str, row: int, column: int) -> tuple[str, str]:
    return {
        "part": ("parts", "faculties"),
        "faculty": ("faculties", "outcomes"),
        "outcome": ("outcomes", f"outcome {row}"),
        "theme-outcome": (f"outcome {column}", f"to theme {row}"),
        "theme": (f"to theme {row}", f"from theme {row}"),
        "theme-setting": (f"from theme {row}", f"setting {column}"),
        "setting": (f"setting {row}", "all"),
    }[table]


class _Hiding:
    """Hides one cell after the other; a cell once safe stays so, since hiding only widens."""

    def __init__(self, counts: Counts, threshold: int) -> None:
        found = edges(counts)
        self._threshold = threshold
        self._cells = list(found)
        self._edges = list(found.values())
        self._circulation = Circulation(self._edges)
        whole = {table for table, grid in counts.grids.items() if sum(map(len, grid)) == 1}
        self._kept = {cell for cell in found if cell == TOTAL or cell[0] in whole}
        """Never hidden: the number of all cases, also as the only cell of a table."""
        self._marks: dict[int, Mark] = {}
        for number, edge in enumerate(self._edges):
            if edge.count < threshold:
                self._marks[number] = Mark.UNDER
                edge.upper = threshold - 1
            else:
                edge.lower, edge.upper = possible(rounded(edge.count), threshold)

    def is_enough(self) -> bool:
        """Hide what has to be hidden; return whether every small count is safe then."""
        for number in list(self._marks):
            while blocking := self._given_away_by(number):
                if not self._hide_one_of(blocking):
                    return False
        return True

    def marks(self) -> dict[Cell, Mark]:
        return {self._cells[number]: mark for number, mark in self._marks.items()}

    def all_cells(self) -> list[Cell]:
        """Return every cell that can be hidden at all."""
        return [cell for cell in self._cells if cell not in self._kept]

    def _given_away_by(self, number: int) -> frozenset[int]:
        """Return the numbers that together tell too much of a small one; none when it is safe."""
        lowest = self._circulation.move(number, 0)
        return lowest.blocking or self._circulation.move(number, self._threshold - 1).blocking

    def _hide_one_of(self, blocking: Iterable[int]) -> bool:
        """Hide the shown cell that tells least: of two-way tables first, and the smallest."""
        shown = [
            number
            for number in blocking
            if number not in self._marks and self._cells[number] not in self._kept
        ]
        if not shown:
            return False
        chosen = min(shown, key=self._told_by)
        self._marks[chosen] = Mark.HIDDEN
        self._edges[chosen].lower, self._edges[chosen].upper = self._threshold, None
        return True

    def _told_by(self, number: int) -> tuple[bool, int, Cell]:
        cell = self._cells[number]
        return cell[0] in FIELDS, self._edges[number].count, cell
