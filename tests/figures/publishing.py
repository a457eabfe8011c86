"""Quarters published for the attack, without a database: the content, and the counts behind it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lti_app.campaign.thresholds import STEP
from lti_app.figures import suppression
from lti_app.figures.flows import Circulation
from lti_app.figures.suppression import Cell
from lti_app.figures.tables import Counts, counted
from tests.figures.attacker import TOTAL, Content, bounds
from tests.figures.quarters import cases, categories


@dataclass(frozen=True)
class Case:
    """A publication with the truth behind it."""

    content: Content
    counts: Counts
    threshold: int

    @cached_property
    def truth(self) -> dict[Cell, int]:
        """The true count of every cell."""
        return {cell: edge.count for cell, edge in suppression.edges(self.counts).items()}

    @cached_property
    def small(self) -> list[Cell]:
        """The cells that must not be told: those under the threshold."""
        return [cell for cell, count in self.truth.items() if count < self.threshold]

    @cached_property
    def _flow(self) -> tuple[list[Cell], Circulation]:
        """The counts as a flow, with the bounds that the attacker reads from what is published."""
        edges = suppression.edges(self.counts)
        for cell, (least, most) in bounds(self.content).items():
            edges[cell].lower, edges[cell].upper = least, most
        return list(edges), Circulation(list(edges.values()))

    def explanation(self, cell: Cell, wanted: int) -> Mapping[Cell, int] | None:
        """Counts that fit all that is published, with `wanted` in a cell; None if there are none.

        `wanted` lies within what the mark of the cell says by itself.
        """
        order, flow = self._flow
        moved = flow.move(order.index(cell), wanted)
        return None if moved.blocking else dict(zip(order, moved.counts, strict=True))


def content_of(counts: Counts, threshold: int) -> dict[str, Any]:
    """What is published of counts, as far as an attacker reads it."""
    told = suppression.release(counts, threshold)
    return {
        "total": told.total,
        "tables": told.grids,
        "threshold": threshold,
        "rounding": STEP,
    }


def publication(counts: Counts, threshold: int) -> Case:
    return Case(content_of(counts, threshold), counts, threshold)


def random_counts(seed: int, threshold: int) -> tuple[Counts, int]:
    """Counts of a quarter of some institution, and its threshold."""
    chance = random.Random(seed)
    possible = categories(chance.choice((0, 1, 2, 6, 14)), chance.choice((0, 1, 7)))
    many = chance.choice((threshold, threshold + 3, 25, 40, 90, 250, 700))
    return counted(cases(chance, many, possible), possible), threshold


def tiny_counts(seed: int, threshold: int) -> tuple[Counts, int]:
    """Counts so small that everything that could be true can be written down."""
    chance = random.Random(seed)
    themes, outcomes, settings = 2, 2, chance.choice((1, 2))
    many = threshold + chance.randint(0, 5 if settings == 1 else 2)
    grids = {"theme-outcome": [[0] * outcomes, [0] * outcomes]}
    grids["theme-setting"] = [[0] * settings, [0] * settings]
    for _ in range(many):
        theme = min(chance.randrange(4), 1)
        grids["theme-outcome"][theme][chance.randrange(outcomes)] += 1
        grids["theme-setting"][theme][chance.randrange(settings)] += 1
    by_outcome, by_setting = grids["theme-outcome"], grids["theme-setting"]
    found = {
        "theme": tuple((sum(by_outcome[theme]),) for theme in range(themes)),
        "outcome": tuple((sum(line[at] for line in by_outcome),) for at in range(outcomes)),
        "setting": tuple((sum(line[at] for line in by_setting),) for at in range(settings)),
        "part": ((many,),),
        "faculty": ((many,),),
        "theme-outcome": tuple(map(tuple, by_outcome)),
        "theme-setting": tuple(map(tuple, by_setting)),
    }
    return Counts(many, found), threshold


def shown_exactly(case: Case) -> Content:
    """The same publication without rounding: what is hidden stays hidden."""
    truth = case.truth
    tables = {
        table: tuple(
            tuple(
                truth[table, row, column] if isinstance(shown, int) else shown
                for column, shown in enumerate(line)
            )
            for row, line in enumerate(lines)
        )
        for table, lines in case.content["tables"].items()
    }
    return {**case.content, "total": truth[TOTAL], "tables": tables, "rounding": 1}
