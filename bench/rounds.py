"""Servers side by side, and rounds of visits that take turns among them."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import postgresql
from bench.contenders import Contender
from bench.load import Run
from bench.measure import Tally, tree_cpu
from bench.platforms import Platforms
from bench.postgresql import Database
from bench.servers import Server
from bench.visits import Visit

WARM_UP = 0.7
"""Seconds at 16 visitors at once before the first round: workers read templates and key sets."""
SETTLE = 0.2
"""Seconds before each measurement, at its own level."""
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Tallies = Mapping[tuple[int, str], Tally]
"""What each contender, by its name, came to at each level."""


@dataclass(frozen=True)
class Plan:
    """How long to measure, and with how many visitors at once."""

    rounds: int
    levels: Sequence[int]
    seconds: int


def end_as_on_interrupt() -> None:
    """Let an end from outside take the same way out as Ctrl-C, so that no server is left behind."""
    for number in ENDS:
        signal.signal(number, signal.default_int_handler)


@contextlib.contextmanager
def running(
    chosen: Sequence[Contender],
    platforms: Platforms,
    folder: Path,
    database: Database | None = None,
) -> Iterator[list[Server]]:
    """Start a server for each contender; end them all, whatever happens.

    Contenders on PostgreSQL get a database each on a server of this run; `database` is where ours
    keeps its data otherwise, by default in files. Raises StartError.
    """
    servers: list[Server] = []
    with contextlib.ExitStack() as stack:
        elsewhere = None
        if any(contender.on_postgresql for contender in chosen):
            elsewhere = stack.enter_context(postgresql.running())
        stack.callback(_end, servers)
        for contender in chosen:
            place = folder / contender.name
            place.mkdir()
            server = Server(contender, place)
            servers.append(server)
            own = elsewhere.database(contender.name) if elsewhere else None
            server.start(platforms, own if contender.on_postgresql else database)
        yield servers


def _end(servers: Sequence[Server]) -> None:
    # A second Ctrl-C must not keep us from ending what the first one left.
    patient = {number: signal.signal(number, signal.SIG_IGN) for number in ENDS}
    for server in servers:
        server.ask_to_stop()
    for server in servers:
        server.stop()
    for number, handler in patient.items():
        signal.signal(number, handler)


def measure(
    servers: Sequence[Server], platforms: Platforms, plan: Plan, numbers: Iterator[int]
) -> dict[tuple[int, str], Tally]:
    """Return what each contender came to at each level; `numbers` are the launches to use up."""
    tallies = {
        (level, server.contender.name): Tally() for level in plan.levels for server in servers
    }
    for server in servers:
        _warm_up(server, platforms, numbers)
    order = list(servers)
    for number in range(plan.rounds):
        for level in plan.levels:
            for server in order:
                tally = tallies[level, server.contender.name]
                _round(server, platforms, numbers, level, plan.seconds, tally)
        print(f"round {number + 1} of {plan.rounds} done", file=sys.stderr, flush=True)
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
    tally: Tally,
) -> None:
    _visitors(server, platforms, numbers).measure(level, SETTLE)
    cpu, fetches, stored = tree_cpu(server.pid), platforms.fetches, _database_cpu(server)
    outcome = _visitors(server, platforms, numbers).measure(level, seconds)
    used = tree_cpu(server.pid) - cpu
    tally.seconds += outcome.seconds
    tally.latencies += outcome.latencies
    tally.requests += outcome.requests
    tally.errors += outcome.errors
    tally.generator_cpu += outcome.generator_cpu
    tally.tool_cpu += used
    tally.database_cpu += _database_cpu(server) - stored
    tally.fetches += platforms.fetches - fetches
    if outcome.latencies:
        tally.each_cpu.append(1000 * used / len(outcome.latencies))


def _database_cpu(server: Server) -> float:
    """CPU seconds of the database server until now; what others ask of it meanwhile is nothing."""
    return tree_cpu(server.database_pid) if server.database_pid is not None else 0.0


def _visitors(server: Server, platforms: Platforms, numbers: Iterator[int]) -> Run:
    return Run(server.port, lambda: next_visit(server, platforms, numbers))


def next_visit(
    server: Server, platforms: Platforms, numbers: Iterator[int], steps: int | None = None
) -> Visit:
    """Return the visit of the next student, with as many `steps` as are usual for the contender."""
    contender = server.contender
    attendance = platforms.attendance(next(numbers))
    return contender.walk(attendance, target=server.target, steps=steps or contender.steps)
