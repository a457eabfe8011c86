"""Two machines, each with a server and a worker: their databases, nginx, and a platform."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from bench.clicks import GradedCourse
from lti_app.acknowledgement import outbox
from lti_app.acknowledgement.models import GradeDelivery
from lti_app.config import Settings
from lti_app.db import engine_options
from tests.closing import close
from tests.factories import Factories
from tests.reports.desk import TestReader, open_channel, usual
from tests.soak import postgresql
from tests.soak.front import front
from tests.soak.people import Ledger, Student, Writer
from tests.soak.processes import CLOCK, PATIENCE, PLANT, Process, TooSlowError, free_port, until
from tests.soak.served import Served, serving
from tests.web import installations

HERE = Path(sys.executable).parent
MACHINES, WORKERS = ("first", "second"), ("first-worker", "second-worker")
AT_LEAST = 5.0
"""Seconds that workers get for what is due, before the clock is moved for what is not."""
LEASE = outbox.LEASE + timedelta(minutes=5)
"""After this long nobody has what a killed worker had taken."""


@dataclass(frozen=True)
class Clock:
    """By how much one process is ahead; it reads that from a file."""

    path: Path

    def set(self, seconds: float) -> None:
        """Move it; whoever reads at that moment sees one or the other."""
        new = self.path.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.path)

    @property
    def ahead(self) -> float:
        return float(self.path.read_text())


@dataclass
class Fleet:
    """All of them, and the people."""

    app: Flask
    """The tool in this process, for its databases and its queue; it serves nobody."""
    served: Served
    readers: list[TestReader]
    front: Process
    webs: list[Process]
    workers: list[Process]
    clocks: dict[str, Clock]
    """By the name of the process."""
    database: postgresql.Server | None
    """None on SQLite."""
    course: Engine
    reports: Engine
    """Our own: they wait for a lock as long as it takes."""
    ledger: Ledger = field(default_factory=Ledger)
    people: int = 0
    hands: int = 2
    """How many of the workers are at it."""

    def newcomers(self, number: int) -> list[Student]:
        """Return students who were not there before."""
        first, self.people = self.people, self.people + number
        platform = self.served.platform
        return [Student(self.ledger, platform, each) for each in range(first, first + number)]

    def writers(self, number: int) -> list[Writer]:
        """Return people who report something."""
        first, self.people = self.people, self.people + number
        numbers = range(first, first + number)
        return [Writer(self.ledger, self.app, self.readers, each) for each in numbers]

    def start(self) -> None:
        """Start what does not run, and wait until all of it can serve."""
        for each in (*self.webs, *self.workers[: self.hands], self.front):
            each.start()
        for each in (*self.webs, self.front):
            until(each.is_kept_ready, f"{each.name} is not ready")

    def settle(self) -> None:
        """Let the workers deliver all that waits, hour after hour. Raises TooSlowError."""
        until(self._are_delivered, "grades still wait", 3 * PATIENCE)

    def states(self) -> dict[str, int]:
        """Return how many grades are in which state."""
        of_state = select(GradeDelivery.state, func.count()).group_by(GradeDelivery.state)
        with self.course.connect() as connection:
            return {state.value: count for state, count in connection.execute(of_state)}

    def columns(self) -> list[dict[str, int]]:
        """Return how often a score was taken for each person, by column of the link."""
        return self.served.columns()

    def later(self, step: timedelta = LEASE) -> None:
        """Let time pass for the workers and the platform."""
        for worker in self.workers:
            at = self.clocks[worker.name]
            at.set(at.ahead + step.total_seconds())

    def forget(self) -> None:
        """Let go of connections to a database that has been away."""
        close(self.app)
        self.course.dispose()
        self.reports.dispose()

    def _are_delivered(self) -> bool:
        """Ask for what is due; where some of it is put off or taken, let time pass."""
        if "waiting" not in self.states():
            return True
        self.app.extensions["queue"].put(outbox.SWEEP)
        with suppress(TooSlowError):
            until(lambda: "waiting" not in self.states(), "", AT_LEAST)
            return True
        self.later()
        return False


@contextmanager
def running(folder: Path, *, on_postgresql: bool, plant: str = "", **more: str) -> Iterator[Fleet]:
    """Make all of it in `folder`, with `more` settings; no process of the tool runs yet."""
    with ExitStack() as stack:
        database = stack.enter_context(postgresql.running()) if on_postgresql else None
        ports = [free_port() for _ in range(3)]
        url = f"http://127.0.0.1:{ports[0]}"
        environment = (
            installations.on_postgresql(folder, database.url)
            if database
            else installations.on_sqlite(folder)
        )
        environment |= {"PUBLIC_URL": url, "REPORT_URL": "", "DESK_URL": "", **more}
        app = stack.enter_context(installations.running(**environment))
        clocks = {name: Clock(folder / f"{name}.clock") for name in (*MACHINES, *WORKERS)}
        for each in clocks.values():
            each.set(0)
        keys = app.extensions["door"].keys
        served = stack.enter_context(serving(url, keys, lambda: clocks[WORKERS[0]].ahead))
        fleet = Fleet(
            app=app,
            served=served,
            readers=usual(),
            front=front(folder, ports[0], ports[1:]),
            webs=_webs(folder, environment | {PLANT: plant}, ports[1:]),
            workers=_workers(folder, environment),
            clocks=clocks,
            database=database,
            course=_patient(app, "course_database_url"),
            reports=_patient(app, "reports_database_url"),
        )
        _prepare(fleet)
        try:
            yield fleet
        finally:
            for process in (fleet.front, *fleet.webs, *fleet.workers):
                process.kill()
            fleet.course.dispose()
            fleet.reports.dispose()


def _patient(app: Flask, setting: str) -> Engine:
    settings: Settings = app.extensions["settings"]
    options = engine_options(getattr(settings, setting))
    is_file = "timeout" in options["connect_args"]
    options["connect_args"] = {"timeout": PATIENCE} if is_file else {}
    engine = create_engine(**options)
    engine.dialect.keys_dir = settings.keys_dir  # type: ignore[attr-defined]
    return engine


def _prepare(fleet: Fleet) -> None:
    installations.prepare(fleet.app)
    with Session(fleet.course) as session:
        Factories(session).registration(fleet.served.platform)
    GradedCourse(fleet.app, fleet.served.platform.issuer)
    open_channel(fleet.app, fleet.readers)


def _webs(folder: Path, environment: dict[str, str], ports: list[int]) -> list[Process]:
    command = [sys.executable, "serve.py", "tests.soak.shifted:app"]
    each = environment | {"WORKERS": "1"}
    return [
        _process(folder, name, command, each | {"PORT": str(port)}, port)
        for name, port in zip(MACHINES, ports, strict=True)
    ]


def _workers(folder: Path, environment: dict[str, str]) -> list[Process]:
    command = [str(HERE / "flask"), "--app", "tests.soak.shifted", "work"]
    return [_process(folder, name, command, environment) for name in WORKERS]


def _process(
    folder: Path, name: str, command: list[str], environment: dict[str, str], port: int = 0
) -> Process:
    own = environment | {CLOCK: str(folder / f"{name}.clock")}
    return Process(name, command, own, folder / f"{name}.said", port)
