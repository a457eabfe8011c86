"""Promise 38: from what is published nobody can work out a count that is under the threshold.

The measure: every value from 0 to the threshold less one must remain possible for each small count,
for an attacker who knows everything but the counts. Anything less would tell more than the words
"under 10" do. It is shown by counts that fit all that is published, checked by the attacker's own
arithmetic (`attacker.py`), so a mistake in our reasoning cannot hide itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from lti_app.errors import ThresholdRefusedError
from lti_app.figures import suppression
from lti_app.figures.suppression import Cell, Mark, _Hiding, release
from lti_app.figures.tables import Counts
from tests.figures.attacker import all_explanations, bounds, cells, explains, narrowed
from tests.figures.publishing import (
    Case,
    publication,
    random_counts,
    shown_exactly,
    tiny_counts,
)

SEEDS = range(20)
THRESHOLDS = (5, 10)
"""The floor, and what holds where an institution has decided nothing."""
TINY = [*((seed, 5) for seed in range(10)), *((seed, 10) for seed in (1, 2, 3, 6))]
"""With ten, those of which all that could be true is written down within a second."""


def ruled_out(case: Case) -> Iterator[Cell]:
    """Small counts with a value that the attacker can rule out."""
    for cell in case.small:
        for wanted in (0, case.threshold - 1):
            if case.explanation(cell, wanted) is None:
                yield cell


def gives_something_away(case: Case) -> bool:
    return any(True for _cell in ruled_out(case))


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_promise_38_no_value_of_a_small_count_can_be_ruled_out(seed, threshold):
    case = publication(*random_counts(seed, threshold))

    assert explains(case.content, case.truth)
    assert list(ruled_out(case)) == []
    for cell in case.small:
        for wanted in (0, case.threshold - 1):
            counts = case.explanation(cell, wanted)
            assert counts is not None
            assert counts[cell] == wanted
            assert explains(case.content, counts), cell


def narrows(case: Case) -> bool:
    """Whether margins alone tell more of a small count than that it is under the threshold."""
    found = narrowed(case.content)
    return any(found[cell][0] > 0 or found[cell][1] < case.threshold - 1 for cell in case.small)


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_promise_38_going_over_the_margins_narrows_no_small_count(seed, threshold):
    case = publication(*random_counts(seed, threshold))

    assert not narrows(case)


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_promise_38_no_count_under_the_threshold_is_shown_and_all_are_rounded(seed, threshold):
    case = publication(*random_counts(seed, threshold))

    for cell, shown in cells(case.content):
        if isinstance(shown, int):
            assert case.truth[cell] >= case.threshold
            assert shown % 5 == 0
            assert abs(shown - case.truth[cell]) <= 2
        elif shown == Mark.UNDER:
            assert case.truth[cell] < case.threshold


@pytest.mark.parametrize(("seed", "threshold"), TINY)
def test_promise_38_trying_out_all_that_could_be_true_finds_what_the_flow_finds(seed, threshold):
    case = publication(*tiny_counts(seed, threshold))
    worlds = list(all_explanations(case.content))

    assert case.truth in worlds
    for cell, (least, most) in bounds(case.content).items():
        possible = range(least, min(most, 20) + 1)
        reached = {wanted for wanted in possible if case.explanation(cell, wanted) is not None}
        assert reached == {world[cell] for world in worlds}, cell
        if case.truth[cell] < case.threshold:
            assert set(range(case.threshold)) <= reached


def only_small_ones(counts: Counts, threshold: int) -> Mapping[Cell, Mark]:
    """Hiding as it would be without hiding others besides."""
    return _Hiding(counts, threshold).marks()


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_promise_38_hiding_only_the_small_counts_is_found_out(monkeypatch, threshold):
    monkeypatch.setattr(suppression, "marked", only_small_ones)

    quarters = [publication(*random_counts(seed, threshold)) for seed in SEEDS]

    assert sum(map(gives_something_away, quarters)) > 5
    assert any(narrows(case) for case in quarters)


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_promise_38_leaving_out_the_rounding_is_found_out(threshold):
    quarters = [publication(*random_counts(seed, threshold)) for seed in SEEDS]
    exact = [replace(case, content=shown_exactly(case)) for case in quarters]

    assert sum(map(gives_something_away, exact)) > 5
    assert any(narrows(case) for case in exact)


def counts_of(grid: tuple[tuple[int, int], ...]) -> Counts:
    """A quarter whose themes and outcomes are `grid`; all else is one of a kind."""
    total = sum(map(sum, grid))
    themes = tuple((sum(line),) for line in grid)
    return Counts(
        total,
        {
            "theme": themes,
            "outcome": tuple((sum(column),) for column in zip(*grid, strict=True)),
            "part": ((total,),),
            "faculty": ((total,),),
            "setting": ((total,),),
            "theme-outcome": grid,
            "theme-setting": themes,
        },
    )


def test_one_small_count_in_a_row_takes_another_with_it():
    told = release(counts_of(((3, 40), (50, 60))), 10)

    assert told.grids["theme-outcome"] == ((Mark.UNDER, Mark.HIDDEN), (Mark.HIDDEN, 60))
    assert told.grids["theme"] == ((45,), (110,))
    assert told.total == 155


def test_a_margin_is_hidden_where_its_cells_are_not_enough():
    told = release(counts_of(((1, 0), (50, 60))), 10)

    assert told.grids["theme-outcome"][0] == (Mark.UNDER, Mark.UNDER)
    assert told.grids["theme"] == ((Mark.UNDER,), (Mark.HIDDEN,))


def test_where_nothing_else_helps_all_tables_are_hidden_and_no_mark_tells_which_are_small():
    told = release(counts_of(((6, 0), (0, 6))), 10)

    assert told.total == 10
    assert set(told.grids["theme-outcome"][0]) == {Mark.HIDDEN}
    assert told.grids["theme"] == told.grids["outcome"] == ((Mark.HIDDEN,), (Mark.HIDDEN,))


@pytest.mark.parametrize("total", [0, 1, 9])
def test_nothing_is_told_of_a_quarter_under_the_threshold(total):
    told = release(counts_of(((total, 0), (0, 0))), 10)

    assert told == release(counts_of(((0, 0), (0, 0))), 10)
    assert told.total is None
    assert not told.grids


@pytest.mark.parametrize("threshold", [-10, 0, 1, 4, 6, 11, 105])
def test_a_threshold_out_of_bounds_or_between_two_steps_is_refused(threshold):
    with pytest.raises(ThresholdRefusedError):
        release(counts_of(((30, 30), (30, 30))), threshold)
