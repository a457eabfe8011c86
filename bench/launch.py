"""`python -m bench.launch`: what a launch costs, beside a floor and a peer in the same run.

A launch is a login request, the signed message and the page it answers with; "ours-ack" clicks the
button as well, which is a row that is on the disk before the answer goes out. Every contender runs
with two workers on a loopback port, with databases of its own. The rounds are interleaved and each
begins with another contender, so that a noisy moment hits all of them.

Tool and load generator share the machine. Trust the CPU time of a launch (the server with all its
processes, user and system, without a database server), and the ratios to the floor, more than
launches a second. Nothing else may run meanwhile.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import contenders, inside, rounds, together
from bench.measure import HEADINGS, Tally, table
from bench.platforms import Platforms
from bench.postgresql import Database
from bench.rounds import Plan
from bench.servers import StartError

FLOOR = "floor"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or do what the chosen mode says; return the exit code."""
    options = _options(arguments)
    rounds.end_as_on_interrupt()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, Platforms() as platforms:
            return _run(options, platforms, Path(folder))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except (StartError, inside.InsideError, together.NotTogetherError) as error:
        print(error, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace, platforms: Platforms, folder: Path) -> int:
    database = Database(options.database) if options.database else None
    if options.micro:
        print(inside.micro(platforms, folder, options.database, options.launches))
    elif options.profile:
        print(inside.profile(platforms, folder, options.database, options.launches, options.top))
    elif options.together:
        with rounds.running([contenders.ALL["ours"]], platforms, folder, database) as servers:
            print(together.check(servers[0], platforms, options.together))
    else:
        chosen = [contenders.ALL[name] for name in options.only]
        plan = Plan(options.rounds, options.levels, options.seconds)
        with rounds.running(chosen, platforms, folder, database) as servers:
            # With one database for several of ours, no two may send the same student.
            tallies = rounds.measure(servers, platforms, plan, itertools.count())
        print(_report(tallies, options))
        print(inside.statements(platforms, folder, options.database))
        return int(any(tally.errors for tally in tallies.values()))
    return 0


def _report(tallies: dict[tuple[int, str], Tally], options: argparse.Namespace) -> str:
    rows = [
        [str(level), contenders.ALL[name].about, *tally.row(tallies.get((level, FLOOR)))]
        for (level, name), tally in tallies.items()
    ]
    busy = os.getloadavg()[0]
    lines = [
        f"\n{options.rounds} rounds of {options.seconds} s, {os.cpu_count()} cores, "
        f"load average {busy:.1f} at the end\n",
        table(("at once", "contender", *HEADINGS), rows),
    ]
    for (level, name), tally in tallies.items():
        lines += [f"\n{name} at {level}: {tally.errors[0]}"] if tally.errors else []
    return "\n".join(lines)


def _levels(text: str) -> list[int]:
    return [_whole(1, 256)(part) for part in text.split(",")]


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    """A whole number within bounds: a slip of the finger must not keep a machine busy for days."""

    def parse(text: str) -> int:
        if not text.isdigit() or not lowest <= int(text) <= highest:
            raise argparse.ArgumentTypeError(f"{text!r} is not from {lowest} to {highest}")
        return int(text)

    return parse


def _names(text: str) -> list[str]:
    names = text.split(",")
    unknown = set(names) - set(contenders.ALL)
    if unknown:
        raise argparse.ArgumentTypeError(f"no contender {', '.join(sorted(unknown))}")
    return names


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.launch", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=_whole(1, 60), default=5, help="of one measurement")
    parser.add_argument("--rounds", type=_whole(1, 20), default=3)
    parser.add_argument("--levels", type=_levels, default=[1, 16, 64], help="visitors at once")
    parser.add_argument(
        "--only",
        type=_names,
        default=list(contenders.USUAL),
        help=f"contenders, of {','.join(contenders.ALL)}",
    )
    parser.add_argument("--database", help="SQLAlchemy URL for our course data (default: SQLite)")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--micro", action="store_true", help="time the steps inside this process")
    mode.add_argument("--profile", action="store_true", help="show where our time goes")
    mode.add_argument(
        "--together",
        type=_whole(1, 64),
        nargs="?",
        const=16,
        metavar="N",
        help="check that one student launching N times at once gets N good pages",
    )
    parser.add_argument(
        "--launches", type=_whole(1, 20_000), default=1000, help="for --micro and --profile"
    )
    parser.add_argument(
        "--top", type=_whole(1, 500), default=45, help="functions that --profile shows"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
