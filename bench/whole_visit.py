"""`python -m bench.whole_visit`: what a student costs, with all that their browser asks for.

`make bench` measures a launch and a click. A browser asks for more: the files of the page, once,
and after each page that answers a launch a membership token, by two requests, one of which is a
signature. The visits are the same four requests each time, with more and more of the rest; they run
in interleaved rounds with two workers on a loopback port. Nothing else may run
meanwhile. What capacity is planned with (docs/operations.md) comes from here.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import create_engine

from bench.contenders import ALL
from bench.load import Run
from bench.measure import Tally, percentile, table, tree_cpu
from bench.platforms import Attendance, Platforms
from bench.servers import Server, StartError
from bench.visits import (
    Answer,
    Request,
    Visit,
    acknowledge_request,
    launch_request,
    login_request,
    page_request,
)
from lti_app import clock
from lti_app.campaign.doors import open_door
from lti_app.campaign.shelf import LOOK_AGAIN
from lti_app.sealing import base64url, tokens

KEY = "/membership/default/key.json"
PACKED = "Accept-Encoding: gzip"
LOADED = re.compile(rb'(?:<link rel="(?:stylesheet|icon)" href|<(?:img|script)[^>]* src)="([^"]+)"')
Part = Generator[Request, Answer, None]


class Way(NamedTuple):
    """How much of what a browser asks for is asked for."""

    name: str
    tokens: bool
    files: bool

    def visit(self, attendance: Attendance, *, target: str) -> Visit:
        """Launch, see the page, confirm, and see the page that follows."""
        answer = yield login_request(attendance, target=target)
        page = yield launch_request(attendance, answer, target=target)
        page.expect(200)
        if self.files:
            yield from _load_files(page)
        if self.tokens:
            yield from _fetch_token(page)
        answer = yield acknowledge_request(page)
        page = yield page_request(answer)
        page.expect(200)


WAYS = (
    Way("the four requests", tokens=False, files=False),
    Way("with a membership token", tokens=True, files=False),
    Way("with that and the files of the page", tokens=True, files=True),
)


def _load_files(page: Answer) -> Part:
    """Ask for what the page names; the page that follows finds it in the browser."""
    for address in sorted(set(LOADED.findall(page.body))):
        answer = yield Request(address.decode(), more=(PACKED,))
        answer.expect(200)


def _fetch_token(page: Answer) -> Part:
    """Have something signed that looks like what a browser has blinded."""
    answer = yield Request(KEY)
    answer.expect(200)
    found: dict[str, str] = json.loads(answer.body)
    size = tokens.public_key(base64url.decode(found["key"])).key_size // 8
    fields = {
        "launch": page.hidden("launch"),
        "period": found["period"],
        "fingerprint": found["fingerprint"],
        "blinded": base64url.encode(b"\0" + secrets.token_bytes(size - 1)),
    }
    answer = yield Request("/membership/sign", fields)
    answer.expect(200)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.whole_visit", description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="of one measurement")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--level", type=int, default=8, help="students at once")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Platforms() as platforms:
        server = Server(ALL["ours"], Path(folder))
        try:
            server.start(platforms)
            _open_channel(Path(folder))
            tallies, requests = _measure(server, platforms, options)
        except StartError as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            server.ask_to_stop()
            server.stop()
    print(_report(tallies, requests))
    return int(any(tally.errors for tally in tallies.values()))


def _open_channel(folder: Path) -> None:
    engine = create_engine(f"sqlite:///{folder}/campaign.sqlite3")
    with engine.begin() as connection:
        open_door(connection, "default", today=clock.now().date())
    engine.dispose()
    time.sleep(LOOK_AGAIN + 0.5)


def _measure(
    server: Server, platforms: Platforms, options: argparse.Namespace
) -> tuple[dict[str, Tally], dict[str, int]]:
    """Return what each way came to, and how many requests it sent."""
    numbers = itertools.count()
    tallies = {way.name: Tally() for way in WAYS}
    requests = dict.fromkeys(tallies, 0)
    for number in range(-1, options.rounds):
        for way in WAYS:
            run = Run(server.port, _next(way, platforms, numbers, server.target))
            cpu = tree_cpu(server.pid)
            outcome = run.measure(options.level, 1 if number < 0 else options.seconds)
            if number < 0:
                continue  # every worker has its keys and pages now
            tally = tallies[way.name]
            tally.seconds += outcome.seconds
            tally.latencies += outcome.latencies
            tally.errors += outcome.errors
            tally.tool_cpu += tree_cpu(server.pid) - cpu
            requests[way.name] += outcome.requests
    return tallies, requests


def _next(
    way: Way, platforms: Platforms, numbers: itertools.count[int], target: str
) -> Callable[[], Visit]:
    return lambda: way.visit(platforms.attendance(next(numbers)), target=target)


def _report(tallies: dict[str, Tally], requests: dict[str, int]) -> str:
    least = tallies[WAYS[0].name].cpu
    rows = [
        [
            name,
            f"{requests[name] / len(tally.latencies):.0f}",
            f"{tally.cpu:.1f}",
            f"{tally.cpu / least:.2f}",
            f"{tally.rate:.0f}",
            f"{1000 * percentile(tally.latencies, 0.95):.0f}",
            str(len(tally.errors)),
        ]
        for name, tally in tallies.items()
    ]
    headings = ("a visit", "requests", "CPU ms", "CPU / the four", "visits/s", "p95 ms", "errors")
    return table(headings, rows)


if __name__ == "__main__":
    raise SystemExit(main())
