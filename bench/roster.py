"""`python -m bench.roster`: what a large class list costs, page by page.

Figures, names and files of one course, with the practice platform in a process of its own; our tool
is called in this one as a WSGI callable, so that time and memory are its own. "first" is the time
until the first byte of the answer is there. Memory is what Python allocated at most above what it
held before (tracemalloc, in a round of its own, because it slows everything down).
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Flask

from bench import class_list, installation
from bench.measure import table
from lti_app import clock
from lti_app.config import Settings
from lti_app.lti.keys import ToolKeys

PORT = 8000


class Cost(NamedTuple):
    """What one request cost."""

    first: float
    """Seconds until the first byte."""
    total: float
    cpu: float
    size: int


def requests(students: int) -> dict[str, tuple[str, dict[str, str]]]:
    """Return what is measured: a name, the path and the form."""
    last = str(max(0, students - 200))
    return {
        "figures": ("/course/roster", {}),
        "names, first page": ("/course/roster/names", {}),
        "names, last page": ("/course/roster/names", {"skip": last}),
        "CSV": ("/course/roster/export", {"kind": "csv"}),
        "XLSX": ("/course/roster/export", {"kind": "xlsx"}),
    }


def _environ(path: str, body: bytes) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def call(app: Flask, path: str, form: dict[str, str]) -> Cost:
    """Send one form and take the answer piece by piece. Raises RuntimeError for a refusal."""
    body = urlencode({"launch": class_list.TOKEN, **form}).encode()
    status: list[str] = []
    began, worked = time.perf_counter(), time.process_time()

    def start_response(line: str, *_rest: Any) -> Any:
        status.append(line)

    pieces: Any = app(_environ(path, body), start_response)
    first, size = 0.0, 0
    for piece in pieces:
        first = first or time.perf_counter() - began
        size += len(piece)
    pieces.close()
    if not status[0].startswith("200"):
        raise RuntimeError(f"{path}: {status[0]}")
    return Cost(first, time.perf_counter() - began, time.process_time() - worked, size)


def peak(app: Flask, path: str, form: dict[str, str]) -> int:
    """Return how many bytes more than before were allocated at most."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    call(app, path, form)
    found = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    return found


def measure(app: Flask, options: argparse.Namespace) -> str:
    """Return the table of all requests."""
    rows = []
    asked = requests(options.students)
    # Templates, the access token and the platform's own caches are there from the first request on.
    call(app, *asked["names, first page"])
    for name, request in asked.items():
        costs = [call(app, *request) for _ in range(options.rounds)]
        middle = [statistics.median(values) for values in zip(*costs, strict=True)]
        rows.append(
            [
                name,
                f"{1000 * middle[0]:.0f}",
                f"{1000 * middle[1]:.0f}",
                f"{1000 * middle[2]:.0f}",
                f"{middle[3] / 1024:.0f}",
            ]
        )
    for row, request in zip(rows, asked.values(), strict=True):
        row.append(f"{peak(app, *request) / 1024 / 1024:.1f}")
    headings = ("answer", "first ms", "total ms", "CPU ms", "kB", "peak MB")
    return table(headings, rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    options = _options(arguments)
    issuer = class_list.free_issuer()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        variables = installation.environment(Path(name), PORT, options.database)
        app = installation.prepare(variables, [class_list.entry(issuer)])
        class_list.lay_records(app, issuer, options.students // 2)
        settings: Settings = app.extensions["settings"]
        published = ToolKeys(settings.keys_dir).published(clock.now())
        keys = {"keys": [key.public_jwk for key in published]}
        with class_list.platform(issuer, keys, options.students, options.delay / 1000):
            print(
                f"{options.students} students, half of whom acknowledged; the platform waits "
                f"{options.delay} ms before each answer; median of {options.rounds}\n"
            )
            print(measure(app, options))
        installation.close(app)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.roster", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--students", type=int, choices=range(1, 50_001), default=10_000, metavar="N"
    )
    parser.add_argument("--rounds", type=int, choices=range(1, 21), default=3, metavar="N")
    parser.add_argument(
        "--delay", type=int, choices=range(5001), default=0, metavar="MS", help="of the platform"
    )
    parser.add_argument("--database", help="SQLAlchemy URL for our course data (default: SQLite)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
