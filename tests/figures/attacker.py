"""Somebody who tries to work out what published tables hide. Reads what is published, no code.

They know the tables, the threshold, that every number was rounded to the nearest five by itself,
that counts are whole and not negative, and which hidden counts are under the threshold, where the
tables tell that. Three ways, from a sheet of paper to a proof:

- `narrowed`: go over margins again and again and narrow every interval (what a spreadsheet does);
- `explains`: whether a complete set of counts fits all that is published. A set that does is a
  proof that none of its counts can be ruled out;
- `all_explanations`: every set that does, one by one, for small tables.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

Content = Mapping[str, Any]
Cell = tuple[str, int, int]
TOTAL = ("total", 0, 0)
_ENDLESS = 10**9
Interval = tuple[int, int]


def cells(content: Content) -> Iterator[tuple[Cell, int | str]]:
    """Every number and mark of a publication, with its place."""
    yield TOTAL, content["total"]
    for table, lines in content["tables"].items():
        for row, line in enumerate(lines):
            for column, shown in enumerate(line):
                yield (table, row, column), shown


def bounds(content: Content) -> dict[Cell, Interval]:
    """What each number or mark says by itself."""
    found = list(cells(content))
    threshold, step = content["threshold"], content["rounding"]
    # Where no mark says which counts are small, a hidden one may be any.
    least = threshold if any(shown == "under" for _cell, shown in found) else 0
    marks = {"under": (0, threshold - 1), "hidden": (least, _ENDLESS)}
    return {
        cell: marks[shown]
        if isinstance(shown, str)
        else (max(threshold, shown - (step - 1) // 2), shown + step // 2)
        for cell, shown in found
    }


def sums(content: Content) -> Iterator[tuple[Cell, list[Cell]]]:
    """Each number that is the sum of others, as everybody knows who knows what tables are."""
    tables = content["tables"]
    for field in ("theme", "part", "setting", "outcome", "faculty"):
        yield TOTAL, [(field, row, 0) for row in range(len(tables[field]))]
    for table, across in (("theme-outcome", "outcome"), ("theme-setting", "setting")):
        rows, columns = range(len(tables["theme"])), range(len(tables[across]))
        for row in rows:
            yield ("theme", row, 0), [(table, row, column) for column in columns]
        for column in columns:
            yield (across, column, 0), [(table, row, column) for row in rows]


def narrowed(content: Content) -> dict[Cell, Interval]:
    """The interval of every count, after going over all sums until nothing changes."""
    found = bounds(content)
    rules = list(sums(content))
    changing = True
    while changing:
        before = dict(found)
        for whole, parts in rules:
            _narrow(found, whole, parts)
        changing = found != before
    return found


def _narrow(found: dict[Cell, Interval], whole: Cell, parts: list[Cell]) -> None:
    low, high = sum(found[each][0] for each in parts), sum(found[each][1] for each in parts)
    least, most = max(found[whole][0], low), min(found[whole][1], high)
    found[whole] = least, most
    for each in parts:
        own_low, own_high = found[each]
        found[each] = max(own_low, least - (high - own_high)), min(own_high, most - (low - own_low))


def explains(content: Content, counts: Mapping[Cell, int]) -> bool:
    """Whether these counts could be the true ones."""
    return all(
        least <= counts[cell] <= most for cell, (least, most) in bounds(content).items()
    ) and all(
        counts[whole] == sum(counts[each] for each in parts) for whole, parts in sums(content)
    )


def all_explanations(content: Content) -> Iterator[dict[Cell, int]]:
    """Every set of counts that could be the true one: theme by theme, tried out."""
    found = bounds(content)
    most = found[TOTAL][1]
    tables = content["tables"]
    themes, outcomes, settings = (range(len(tables[name])) for name in _CHAIN)
    possible = [list(_lines(found, theme, len(outcomes), len(settings), most)) for theme in themes]
    for chosen in product(*possible):
        counts: dict[Cell, int] = {}
        for theme, (by_outcome, by_setting) in enumerate(chosen):
            counts["theme", theme, 0] = sum(by_outcome)
            counts |= {("theme-outcome", theme, at): n for at, n in enumerate(by_outcome)}
            counts |= {("theme-setting", theme, at): n for at, n in enumerate(by_setting)}
        for at in outcomes:
            counts["outcome", at, 0] = sum(counts["theme-outcome", t, at] for t in themes)
        for at in settings:
            counts["setting", at, 0] = sum(counts["theme-setting", t, at] for t in themes)
        counts[TOTAL] = sum(counts["theme", theme, 0] for theme in themes)
        for field in ("part", "faculty"):
            counts[field, 0, 0] = counts[TOTAL]
        if explains(content, counts):
            yield counts


_CHAIN = ("theme", "outcome", "setting")


def _lines(
    found: Mapping[Cell, Interval], theme: int, outcomes: int, settings: int, most: int
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    first = list(_line(found, "theme-outcome", theme, outcomes, most))
    second = list(_line(found, "theme-setting", theme, settings, most))
    least, greatest = found["theme", theme, 0]
    for by_outcome, by_setting in product(first, second):
        if sum(by_outcome) == sum(by_setting) and least <= sum(by_outcome) <= greatest:
            yield by_outcome, by_setting


def _line(
    found: Mapping[Cell, Interval], table: str, theme: int, many: int, most: int
) -> Iterator[tuple[int, ...]]:
    ranges = []
    for column in range(many):
        least, greatest = found[table, theme, column]
        ranges.append(range(least, min(greatest, most) + 1))
    yield from (line for line in product(*ranges) if sum(line) <= most)
