"""`python -m bench.public_pages`: what a public page costs, beside a constant page of Flask.

"cold" is a browser that has nothing, "304" one that has the page and asks whether it changed. The
floor sends a constant of about the same length. Both run with two workers on a
loopback port, in interleaved rounds; tool and load generator share the machine, so trust the
ratios and the CPU time more than the milliseconds. Nothing else may run meanwhile.

The bytes are those that go over the line to a browser with nothing: the page and what it loads.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from bench.contenders import ALL
from bench.load import Run
from bench.measure import Tally, percentile, table, tree_cpu
from bench.platforms import Platforms
from bench.servers import Server, StartError
from bench.visits import Request, Visit

PLACE = "/campaign/default/nl"
PAGES = ("", "/faq", "/guidance", "/help", "/downloads", "/projector", "/about")
LEVELS = (1, 16)
PACKED = "Accept-Encoding: gzip"
LOADED = re.compile(rb'(?:<link rel="(?:stylesheet|icon)" href|<(?:img|script)[^>]* src)="([^"]+)"')


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.public_pages", description=__doc__)
    parser.add_argument("--seconds", type=int, default=3, help="of one measurement")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    servers: list[Server] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Platforms() as platforms:
        try:
            for name in ("ours", "floor-gthread"):
                place = Path(folder, name)
                place.mkdir()
                servers.append(Server(ALL[name], place))
                servers[-1].start(platforms)
            ours, floor = servers
            tallies = _measure(ours, floor, options)
            print(_speed(tallies), _weight(ours.port), sep="\n\n")
        except StartError as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            for server in servers:
                server.ask_to_stop()
            for server in servers:
                server.stop()
    return int(any(tally.errors for tally in tallies.values()))


def _measure(
    ours: Server, floor: Server, options: argparse.Namespace
) -> dict[tuple[int, str], Tally]:
    """Return what each way of asking came to, with so many readers at once."""
    _, headers, _ = _fetch(ours.port, PLACE)
    known = f"If-None-Match: {headers['etag']}"
    ways = {
        "floor": (floor, Request("/page"), 200),
        "ours, cold": (ours, Request(PLACE, more=(PACKED,)), 200),
        "ours, 304": (ours, Request(PLACE, more=(PACKED, known)), 304),
    }
    tallies = {(level, name): Tally() for level in LEVELS for name in ways}
    for number in range(-1, options.rounds):
        for (level, name), tally in tallies.items():
            server, request, status = ways[name]
            run = Run(server.port, partial(_read, request, status))
            cpu = tree_cpu(server.pid)
            outcome = run.measure(level, 0.3 if number < 0 else options.seconds)
            if number < 0:
                continue  # every worker has rendered the page now
            tally.seconds += outcome.seconds
            tally.latencies += outcome.latencies
            tally.errors += outcome.errors
            tally.tool_cpu += tree_cpu(server.pid) - cpu
    return tallies


def _read(request: Request, status: int) -> Visit:
    answer = yield request
    answer.expect(status)


def _speed(tallies: dict[tuple[int, str], Tally]) -> str:
    rows = []
    for (level, name), tally in tallies.items():
        floor = tallies[level, "floor"]
        p50, p95 = (1000 * percentile(tally.latencies, share) for share in (0.5, 0.95))
        ratio = p95 / (1000 * percentile(floor.latencies, 0.95))
        rows.append(
            [
                str(level),
                name,
                f"{tally.rate:.0f}",
                f"{p50:.2f}",
                f"{p95:.2f}",
                f"{ratio:.2f}",
                f"{tally.cpu:.2f}",
                f"{tally.cpu / floor.cpu:.2f}",
                str(len(tally.errors)),
            ]
        )
    headings = ("at once", "what", "pages/s", "p50 ms", "p95 ms", "p95 / floor")
    return table((*headings, "CPU ms", "CPU / floor", "errors"), rows)


def _weight(port: int) -> str:
    """Return what each page costs a browser: requests, bytes with nothing at hand, and with all."""
    rows = []
    for page in PAGES:
        content, headers, packed = _fetch(port, PLACE + page)
        loaded = sorted({found.decode() for found in LOADED.findall(content)})
        sizes = {address: _fetch(port, address)[2] for address in loaded}
        _, _, again = _fetch(port, PLACE + page, headers["etag"])
        rows.append(
            [
                page or "/",
                str(len(content)),
                str(packed),
                str(1 + len(sizes)),
                str(packed + sum(sizes.values())),
                str(again),
            ]
        )
    return table(
        ("page", "HTML", "compressed", "requests", "bytes, cold", "bytes of the 304"), rows
    )


def _fetch(port: int, path: str, tag: str = "") -> tuple[bytes, dict[str, str], int]:
    """Return content, headers, and the bytes of the body as they came over the line."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    known = {"If-None-Match": tag} if tag else {}
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", **known})
        answer = connection.getresponse()
        body = answer.read()
        headers = {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()
    return _unpacked(body, headers), headers, len(body)


def _unpacked(body: bytes, headers: dict[str, str]) -> bytes:
    return gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


if __name__ == "__main__":
    sys.exit(main())
