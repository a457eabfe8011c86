"""`python -m bench.launch`: what a launch costs, beside a floor and a peer in the same run.

A launch is a login request, the signed message and the page it answers with; "ours-ack" clicks the
button as well, which is a row that is on the disk before the answer goes out. Every contender runs
under gunicorn with two workers on a loopback port with databases of its own. The rounds are
interleaved and each begins with another contender, so that a noisy moment hits all of them.

Tool and load generator share the machine. Trust the CPU time of a launch (the whole gunicorn tree,
user and system, without a database server), and the ratios to the floor, more than launches a
second. Nothing else may run meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench import contenders, inside, together
from bench.contenders import Contender, Server, StartError
from bench.load import Run
from bench.measure import HEADINGS, Tally, table, tree_cpu
from bench.platforms import Platforms
from bench.visits import Visit, visit

FLOOR = "floor"
WARM_UP = 0.7
"""Seconds at 16 visitors at once before the first round: workers read templates and key sets."""
SETTLE = 0.2
"""Seconds before each measurement, at its own level."""

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or do what the chosen mode says; return the exit code."""
    options = _options(arguments)
    # An end from outside takes the same way out as Ctrl-C, so that no server is left behind.
    for number in _ENDS:
        signal.signal(number, signal.default_int_handler)
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
    if options.micro:
        print(inside.micro(platforms, folder, options.database, options.launches))
    elif options.profile:
        print(inside.profile(platforms, folder, options.database, options.launches, options.top))
    elif options.together:
        with _servers([contenders.ALL["ours"]], platforms, folder, options.database) as servers:
            print(together.check(servers[0], platforms, options.together))
    else:
        chosen = [contenders.ALL[name] for name in options.only]
        with _servers(chosen, platforms, folder, options.database) as servers:
            tallies = _measure(servers, platforms, options)
        print(_report(tallies, options))
        print(inside.statements(platforms, folder, options.database))
        return int(any(tally.errors for tally in tallies.values()))
    return 0


@contextlib.contextmanager
def _servers(
    chosen: Sequence[Contender], platforms: Platforms, folder: Path, database_url: str | None
) -> Iterator[list[Server]]:
    """Start a server for each contender; end them all, whatever happens."""
    servers: list[Server] = []
    try:
        for contender in chosen:
            place = folder / contender.name
            place.mkdir()
            server = Server(contender, place)
            servers.append(server)
            server.start(platforms, database_url)
        yield servers
    finally:
        # A second Ctrl-C must not keep us from ending what the first one left.
        patient = {number: signal.signal(number, signal.SIG_IGN) for number in _ENDS}
        for server in servers:
            server.ask_to_stop()
        for server in servers:
            server.stop()
        for number, handler in patient.items():
            signal.signal(number, handler)


def _measure(
    servers: Sequence[Server], platforms: Platforms, options: argparse.Namespace
) -> dict[tuple[int, str], Tally]:
    """Return what each contender came to at each level."""
    tallies = {
        (level, server.contender.name): Tally() for level in options.levels for server in servers
    }
    # With one database for several of ours, no two may send the same student.
    numbers = itertools.count()
    for server in servers:
        _warm_up(server, platforms, numbers)
    order = list(servers)
    for number in range(options.rounds):
        for level in options.levels:
            for server in order:
                _round(server, platforms, numbers, level, options.seconds, tallies)
        print(f"round {number + 1} of {options.rounds} done", file=sys.stderr, flush=True)
        order.append(order.pop(0))
    return tallies


def _warm_up(server: Server, platforms: Platforms, numbers: Iterator[int]) -> None:
    """Launch until every worker has met every platform, or long enough on a slow machine."""
    launches = 0
    for _ in range(10):
        launches += len(_visitors(server, platforms, numbers).measure(16, WARM_UP).latencies)
        if launches >= 200:
            return


def _round(
    server: Server,
    platforms: Platforms,
    numbers: Iterator[int],
    level: int,
    seconds: int,
    tallies: dict[tuple[int, str], Tally],
) -> None:
    _visitors(server, platforms, numbers).measure(level, SETTLE)
    cpu, fetches = tree_cpu(server.pid), platforms.fetches
    outcome = _visitors(server, platforms, numbers).measure(level, seconds)
    used = tree_cpu(server.pid) - cpu
    tally = tallies[level, server.contender.name]
    tally.seconds += outcome.seconds
    tally.latencies += outcome.latencies
    tally.requests += outcome.requests
    tally.errors += outcome.errors
    tally.generator_cpu += outcome.generator_cpu
    tally.tool_cpu += used
    tally.fetches += platforms.fetches - fetches
    if outcome.latencies:
        tally.each_cpu.append(1000 * used / len(outcome.latencies))


def _visitors(server: Server, platforms: Platforms, numbers: Iterator[int]) -> Run:
    def next_visit() -> Visit:
        attendance = platforms.attendance(next(numbers))
        return visit(attendance, target=server.target, steps=server.contender.steps)

    return Run(server.port, next_visit)


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
