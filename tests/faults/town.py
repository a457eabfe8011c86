"""A course with grades, a reporting channel and a desk, all in this process, and who uses them.

It is on SQLite; time stands still unless a test moves it; and it can begin anew at once.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from bench.clicks import GradedCourse
from lti_app import clock
from lti_app.acknowledgement import outbox
from lti_app.acknowledgement.courier import Courier
from lti_app.acknowledgement.grade_words import GradebookWords
from lti_app.acknowledgement.models import DeliveryState, GradeDelivery
from lti_app.campaign.doors import open_door
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import open_engine
from lti_app.launch.lti import Door
from practice.courses import Course
from practice.gradebook import Gradebook
from tests.factories import Factories
from tests.faults.comers import Replier, Somebody, inside
from tests.faults.steps import engines_of, in_no_hurry
from tests.grades.world import Clock
from tests.launcher import TOOL
from tests.reports import mint
from tests.reports.desk import DAY, TestReader
from tests.reports.reporter import STORY, Reporter
from tests.soak import checks
from tests.soak.people import Ledger, Student, Way, Writer
from tests.soak.served import Served, serving
from tests.support.desk import Desk
from tests.web import installations


def courier_of(app: Flask, at: Clock) -> Courier:
    """Return the one who brings scores for `app`, by this clock."""
    door: Door = app.extensions["door"]

    def platform_of(registration_id: int) -> Any:
        with app.app_context():
            return door.platform_by_id(registration_id)

    engine: Engine = app.extensions["database"]
    words = GradebookWords(app)
    return Courier(engine, platform_of, door.keys.signing, words, at, jitter=lambda: 0.0)


@dataclass
class Town:
    """All of it."""

    app: Flask
    served: Served
    desk: Desk
    clock: Clock
    """Of the tool."""
    elsewhere: Clock
    """Of the platform."""
    environment: dict[str, str]
    course: Engine
    reports: Engine
    began: datetime
    ledger: Ledger = field(default_factory=Ledger)
    people: int = 0
    _asking: Reporter | None = None
    """Who reported and gets all the answers."""
    _kept: dict[str, sqlite3.Connection] = field(default_factory=dict)
    """The databases as they were, by their files."""

    @property
    def readers(self) -> list[TestReader]:
        return self.desk.readers

    @property
    def way(self) -> Way:
        return inside(self.app)

    def students(self, number: int) -> list[Student]:
        """Return students who were not there before."""
        platform = self.served.platform
        return [
            Student(self.ledger, platform, each, now=self.elsewhere) for each in self._new(number)
        ]

    def writers(self, number: int) -> list[Writer]:
        """Return people who report something."""
        return [Writer(self.ledger, self.app, self.readers, each) for each in self._new(number)]

    def repliers(self, number: int) -> list[Replier]:
        """Return members of the desk who answer somebody's report."""
        who = self._asking = self._asking or self._taken()
        return [Replier(self.ledger, self.desk, who, each) for each in self._new(number)]

    def again(self, people: Sequence[Somebody], way: Way | None = None) -> None:
        """Let people try who were refused: it works now, at the latest the second time."""
        for each in people:
            attempt = partial(each.attempt, way or self.way)
            assert attempt() or attempt(), f"number {each.number}: {self.ledger.statuses}"

    def deliver(self, app: Flask | None = None) -> None:
        """Try every score that is due."""
        courier = courier_of(app or self.app, self.clock)
        while due := outbox.due(self.course, now=self.clock(), limit=5000):
            for delivery in due:
                courier.deliver(delivery)

    def settle(self) -> None:
        """Deliver all that waits, hour after hour."""
        waiting = select(func.count()).where(GradeDelivery.state == DeliveryState.WAITING)
        for _ in range(100):
            self.deliver()
            with self.course.connect() as connection:
                if not connection.scalar(waiting):
                    return
            self.pass_time(hours=1)
        raise AssertionError("grades still wait")

    def pass_time(self, **time: float) -> None:
        """Move the clocks of all."""
        self.clock.move(**time)
        self.elsewhere.move(**time)

    def columns(self) -> list[dict[str, int]]:
        """Return how often a score was taken for each person, by column of the link."""
        return self.served.columns()

    def wrong(self) -> list[str]:
        """Deliver what waits; return what is not as people were told."""
        self.settle()
        return checks.wrong(self)

    def keep(self) -> None:
        """Keep the databases as they are, to begin anew with them."""
        for engine in (self.course, self.reports):
            file = str(engine.url.database)
            kept = self._kept[file] = sqlite3.connect(":memory:")
            with closing(sqlite3.connect(file)) as live:
                live.backup(kept)

    def begin_anew(self) -> None:
        """Let nobody have been there, and no time have passed."""
        for file, kept in self._kept.items():
            with closing(sqlite3.connect(file)) as live:
                kept.backup(live)
        for each in engines_of(self.app):
            each.dispose()
        self.app.extensions["registry"].forget()
        self.app.extensions["door"].places.forget()
        self.clear_gradebook()
        self.clock.now = self.elsewhere.now = self.began
        self.ledger, self._asking = Ledger(), None

    @property
    def gradebook(self) -> tuple[Gradebook, Course]:
        """The platform's gradebook, and the course in it."""
        course = self.served.running.courses.find("big")
        assert course is not None
        return self.served.running.gradebook, course

    def clear_gradebook(self) -> None:
        """Remove all columns."""
        book, course = self.gradebook
        for item in book.line_items(course):
            book.remove(course, item.number)

    def _new(self, number: int) -> range:
        first, self.people = self.people, self.people + number
        return range(first, first + number)

    def _taken(self) -> Reporter:
        """Return somebody whose report the handler works."""
        somebody, _case = self.desk.taken()
        self.ledger.sent[somebody.report] = STORY
        self.ledger.received.add(somebody.report)
        return somebody


@contextmanager
def open_town(folder: Path) -> Iterator[Town]:
    """Make one in `folder`; the clock of this process is the town's until the block ends."""
    at, elsewhere = Clock(), Clock()
    elsewhere.now = at.now
    environment = {**installations.on_sqlite(folder), "PUBLIC_URL": TOOL}
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(clock, "now", at)
        # Reading a key takes longer than all else that a reporter does.
        patch.setattr(mint, "key_at", cache(mint.key_at))
        app = stack.enter_context(installations.running(**environment))
        for engine in engines_of(app):
            event.listen(engine, "connect", in_no_hurry)
        # Without the keys that other installations share: a rotation asks how old they are.
        prepared = app.test_cli_runner().invoke(args=["prepare", "--bare"])
        assert prepared.exit_code == 0, prepared.output
        keys = app.extensions["door"].keys
        served = stack.enter_context(
            serving(TOOL, keys, lambda: elsewhere().timestamp() - time.time())
        )
        settings: Settings = app.extensions["settings"]
        course, reports = (
            open_engine(url, settings.keys_dir)
            for url in (settings.course_database_url, settings.reports_database_url)
        )
        stack.callback(course.dispose)
        stack.callback(reports.dispose)
        with Session(course) as session:
            Factories(session).registration(served.platform)
        GradedCourse(app, served.platform.issuer)
        desk = Desk(app, reports)
        content = shelf(app)
        with content.engine.begin() as connection:
            open_door(connection, desk.institution, today=DAY)
        content.forget()
        town = Town(app, served, desk, at, elsewhere, environment, course, reports, at.now)
        town.keep()
        yield town
