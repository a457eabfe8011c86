"""What hiding costs in numbers and seconds, and what somebody who runs our code can still learn.

    python -m bench.figures            made quarters of several sizes, with the longest lists
    python -m bench.figures --worlds   every quarter that there can be, for the smallest tables

The second is an attacker who knows more than the tables: they try every possible quarter, publish
it with our code, and keep those that give the tables in front of them. Nobody can do more; it takes
seconds for tables of two by two and is out of reach for real ones.
"""

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

from lti_app.campaign.thresholds import DEFAULT
from lti_app.figures.codes import FIELDS, Codes, Offered
from lti_app.figures.suppression import release
from lti_app.figures.tables import Categories, Counts, counted

SIZES = (20, 60, 100, 200, 500, 2000)
KINDS, FACULTIES = 14, 7
LARGEST = 27
"""Cases, in a quarter of the smallest tables."""
FLOOR = 5


def main() -> None:
    if "--worlds" in sys.argv:
        _worlds()
        return
    offered = Offered([f"k{n}" for n in range(KINDS)], [f"f{n}" for n in range(FACULTIES)])
    categories = {field: offered.of(field) for field in FIELDS}
    print("cases  seconds  numbers of 10 and more, and how many of them are shown")
    for size in SIZES:
        counts = counted(_cases(size, categories), categories)
        before = time.perf_counter()
        told = release(counts, DEFAULT)
        spent = time.perf_counter() - before
        large = sum(n >= DEFAULT for grid in counts.grids.values() for line in grid for n in line)
        shown = sum(
            isinstance(each, int) for grid in told.grids.values() for line in grid for each in line
        )
        print(f"{size:5}  {spent:7.2f}  {large}, {shown}")


def _cases(size: int, categories: Categories) -> list[Codes]:
    chance = random.Random(size)

    def one(field: str) -> str:
        codes = categories[field]
        weights = [1 / (place + 1) ** 1.5 for place in range(len(codes))]
        return chance.choices(codes, weights)[0]

    return [Codes(*(one(field) for field in FIELDS)) for _ in range(size)]


def _worlds() -> None:
    """Print for how many small hidden counts so many values stay possible."""
    behind: defaultdict[object, list[tuple[int, ...]]] = defaultdict(list)
    for total in range(FLOOR, LARGEST + 1):
        for cells in _split(total, 4):
            told = release(_two_by_two(cells), FLOOR)
            behind[told.total, tuple(sorted(told.grids.items()))].append(cells)
    left: Counter[int] = Counter()
    for (total, _grids), worlds in behind.items():  # type: ignore[misc] # a key of our own
        if total + 2 > LARGEST:
            continue  # larger quarters might be published like this too
        for place in range(4):
            values = {world[place] for world in worlds if world[place] < FLOOR}
            left[len(values)] += sum(world[place] < FLOOR for world in worlds)
    every = left.total()
    for many, found in sorted((+left).items()):
        print(f"{many} of {FLOOR} values possible: {found / every:.2%} of {every}")


def _split(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in _split(total - first, parts - 1))


def _two_by_two(cells: tuple[int, ...]) -> Counts:
    a, b, c, d = cells
    every, themes = ((sum(cells),),), ((a + b,), (c + d,))
    return Counts(
        sum(cells),
        {
            "theme": themes,
            "outcome": ((a + c,), (b + d,)),
            "part": every,
            "faculty": every,
            "setting": every,
            "theme-outcome": ((a, b), (c, d)),
            "theme-setting": themes,
        },
    )


if __name__ == "__main__":
    main()
