"""`make bench`: ours, the floor and the peers in one table, and every aim with met or not met.

Prints Markdown for docs/performance.md, which says how to read it. Nothing else may run meanwhile;
about eight minutes, with `--quick` two. Peers have to be there: `python -m bench.peers install`.
The exit code is 1 when a launch of ours went wrong, not when an aim was missed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench import aims, machine, rounds
from bench.aims import Lecture
from bench.arrivals import Arrivals
from bench.contenders import ALL
from bench.measure import memory, tree_cpu
from bench.platforms import Platforms
from bench.rounds import Plan
from bench.servers import Server, StartError
from bench.standing import OURS, Standing

ROWS = (
    *(OURS, "ours-gunicorn", "ours-postgresql", "floor", "floor-gthread"),
    *("smallest", "pylti1p3-example", "ltijs-postgresql"),
)
LEVELS = (1, 16, 64)
FULL = Plan(rounds=3, levels=LEVELS, seconds=4)
QUICK = Plan(rounds=1, levels=LEVELS, seconds=2)
STUDENTS_A_SECOND = 2_000 / 60
STEPS = 4
"""Login, launch, click, and the page that follows."""
STARTS = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="two minutes, and coarser")
    quick = parser.parse_args(arguments).quick
    rounds.end_as_on_interrupt()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, Platforms() as platforms:
            return _run(platforms, Path(folder), QUICK if quick else FULL, 15 if quick else 60)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except StartError as error:
        print(error, file=sys.stderr)
        return 1


def _run(platforms: Platforms, folder: Path, plan: Plan, seconds: int) -> int:
    load = os.getloadavg()[0]
    start = _cold_start(platforms, folder)
    contenders = [ALL[name] for name in ROWS]
    present = [contender for contender in contenders if contender.is_installed]
    numbers = itertools.count()
    with rounds.running(present, platforms, folder) as servers:
        tallies = rounds.measure(servers, platforms, plan, numbers)
        ours = next(server for server in servers if server.contender.name == OURS)
        lecture = _lecture(ours, platforms, numbers, seconds)
        used = {each.contender.name: memory(each.pid) for each in servers}
    standing = Standing(contenders, plan.levels, tallies, used)
    print(machine.described(load), _method(plan), sep=" ", end="\n\n")
    print(standing.as_table(), aims.as_table(aims.judged(standing, lecture, start)), sep="\n\n")
    for (level, name), tally in tallies.items():
        for error in tally.errors[:1]:
            print(f"{name} at {level}: {error}", file=sys.stderr)
    for error in lecture.outcome.errors[:1]:
        print(f"a student who arrived: {error}", file=sys.stderr)
    failed = any(tallies[level, OURS].errors for level in plan.levels) or lecture.outcome.errors
    return int(bool(failed))


def _cold_start(platforms: Platforms, folder: Path) -> float:
    """Return the median seconds from the start of our server until it is ready."""
    took = []
    for number in range(STARTS):
        place = folder / f"start-{number}"
        place.mkdir()
        with rounds.running([ALL[OURS]], platforms, place) as servers:
            took.append(servers[0].started_in)
    return statistics.median(took)


def _lecture(server: Server, platforms: Platforms, numbers: Iterator[int], seconds: int) -> Lecture:
    students = round(STUDENTS_A_SECOND * seconds)
    next_visit = partial(rounds.next_visit, server, platforms, numbers, STEPS)
    cpu = tree_cpu(server.pid)
    outcome = Arrivals(server.port, next_visit).receive(students, seconds)
    return Lecture(students, seconds, outcome, tree_cpu(server.pid) - cpu)


def _method(plan: Plan) -> str:
    return (
        f"{plan.rounds} interleaved rounds of {plan.seconds} s at each level, two processes for "
        "each contender, tool and load generator on the same cores."
    )


if __name__ == "__main__":
    sys.exit(main())
