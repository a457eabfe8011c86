"""The launch inside this process: time of each step, SQL statements, profile.

The applications are called as WSGI callables, without a server, a socket or a test client, so
what is measured is theirs alone. Tokens are signed outside of the measured time.
"""

from __future__ import annotations

import cProfile
import io
import itertools
import pstats
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import Engine, event

from bench import floor, installation, smallest
from bench.measure import table
from bench.platforms import Platforms
from bench.visits import (
    Answer,
    Request,
    acknowledge_request,
    launch_request,
    login_request,
    page_request,
)
from lti_app.db import db

PORT = 8000
TARGET = f"http://127.0.0.1:{PORT}/lti/launch"
WARM_UP = 50


class InsideError(Exception):
    """A step did not answer as it should; the text says which."""


class Step(NamedTuple):
    """One request and what it cost."""

    name: str
    seconds: float
    cpu: float
    """Seconds of CPU of this process, which a busy machine changes least."""
    answer: Answer


class Process:
    """An application in this process, with students who launch it one after another."""

    def __init__(self, app: Flask, platforms: Platforms, numbers: Iterator[int]) -> None:
        self._app = app
        self._platforms = platforms
        self._numbers = numbers
        self.profiler: cProfile.Profile | None = None

    def launch(self, *, acknowledge: bool) -> Iterator[Step]:
        """Go through one launch; with `acknowledge` also through the click and what follows."""
        attendance = self._platforms.attendance(next(self._numbers))
        login = self._call("login", login_request(attendance, target=TARGET))
        yield login
        page = self._call("launch", launch_request(attendance, login.answer, target=TARGET))
        yield page
        if page.answer.status != 200:
            raise InsideError(f"launch: {page.answer.status} {page.answer.body[-900:]!r}")
        if acknowledge:
            click = self._call("acknowledge", acknowledge_request(page.answer))
            yield click
            yield self._call("page after", page_request(click.answer))

    def _call(self, name: str, request: Request) -> Step:
        environ = as_environ(request)
        sent: list[Any] = []

        def start_response(*arguments: Any) -> Any:
            sent.extend(arguments)

        if self.profiler is not None:
            self.profiler.enable()
        began, worked = time.perf_counter(), time.process_time()
        pieces = self._app(environ, start_response)
        body = b"".join(pieces)
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
        if self.profiler is not None:
            self.profiler.disable()
        headers = [(key.lower(), value) for key, value in sent[1]]
        return Step(name, seconds, cpu, Answer(int(sent[0].split(" ")[0]), headers, body))


def micro(platforms: Platforms, folder: Path, database_url: str | None, launches: int) -> str:
    """Return a table with the median microseconds of each step, ours beside floor and peer."""
    platforms.write(folder / "platforms.json")
    ours = _prepare(platforms, folder, database_url)
    candidates = {
        "ours": (ours, True),
        "floor": (floor.create_app(str(folder)), False),
        "smallest PyLTI1p3": (smallest.create_app(str(folder)), False),
    }
    rows: list[list[str]] = []
    numbers = itertools.count()
    for name, (app, acknowledge) in candidates.items():
        process = Process(app, platforms, numbers)
        steps: dict[str, list[Step]] = {}
        for number in range(WARM_UP + launches):
            for step in process.launch(acknowledge=acknowledge):
                if number >= WARM_UP:
                    steps.setdefault(step.name, []).append(step)
        rows += _rows(name, steps)
    installation.close(ours)
    return table(("application", "step", "median CPU µs", "median µs"), rows)


def _rows(name: str, steps: dict[str, list[Step]]) -> Iterator[list[str]]:
    """The lines of one application: each step, and what they come to together."""
    cpu = {step: 1e6 * statistics.median(each.cpu for each in all_) for step, all_ in steps.items()}
    wall = {
        step: 1e6 * statistics.median(each.seconds for each in all_) for step, all_ in steps.items()
    }
    sums = [list(steps)[:number] for number in (2, 3) if number <= len(steps)]
    for names in [[step] for step in steps] + sums:
        figures = [f"{sum(each[step] for step in names):.0f}" for each in (cpu, wall)]
        yield [name, " + ".join(names), *figures]


def profile(
    platforms: Platforms, folder: Path, database_url: str | None, launches: int, top: int
) -> str:
    """Return the functions that take most of a launch with acknowledgement, two orders."""
    app = _prepare(platforms, folder, database_url)
    process = Process(app, platforms, itertools.count())
    for _ in range(WARM_UP):
        list(process.launch(acknowledge=True))
    process.profiler = cProfile.Profile()
    for _ in range(launches):
        list(process.launch(acknowledge=True))
    text = io.StringIO()
    figures = pstats.Stats(process.profiler, stream=text).strip_dirs()
    for order in ("tottime", "cumulative"):
        figures.sort_stats(order).print_stats(top)
    installation.close(app)
    return f"{launches} launches, under the profiler (slower than without)\n{text.getvalue()}"


def statements(platforms: Platforms, folder: Path, database_url: str | None) -> str:
    """Return how many SQL statements and commits each step of a launch takes, when all is warm."""
    app = _prepare(platforms, folder, database_url)
    with app.app_context():
        engine = db.engine
    process = Process(app, platforms, itertools.count())
    for _ in range(8):
        list(process.launch(acknowledge=True))
    seen: Counter[str] = Counter()
    listen(engine, seen)
    rows = []
    for step in process.launch(acknowledge=True):
        rows.append([step.name, str(seen["statements"]), str(seen["commits"])])
        seen.clear()
    installation.close(app)
    return "\nSQL of one launch of ours\n" + table(("step", "statements", "commits"), rows)


def listen(engine: Engine, seen: Counter[str]) -> None:
    """Count on `engine` what is sent to the database."""

    def statement(*_: object) -> None:
        seen["statements"] += 1

    def commit(*_: object) -> None:
        seen["commits"] += 1

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)


def _prepare(platforms: Platforms, folder: Path, database_url: str | None) -> Flask:
    place = folder / "inside"
    place.mkdir(exist_ok=True)
    variables = installation.environment(place, PORT, database_url)
    return installation.prepare(variables, platforms.entries())


def as_environ(request: Request) -> dict[str, Any]:
    """A request as a server hands it over (PEP 3333)."""
    path, _, query = request.path.partition("?")
    body = request.body()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if request.fields is None else "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": f"127.0.0.1:{PORT}",
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_LANGUAGE": "nl-NL",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if request.cookie:
        environ["HTTP_COOKIE"] = request.cookie
    if request.fields is not None:
        environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ
