"""A course on the practice platform whose acknowledgements are graded, with a clock to turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Engine, func, select, update

from lti_app import clock
from lti_app.access.models import Placement
from lti_app.access.service import Visitor
from lti_app.acknowledgement import outbox, service
from lti_app.acknowledgement.asking import Asking
from lti_app.acknowledgement.courier import Courier
from lti_app.acknowledgement.grade_words import GradebookWords
from lti_app.acknowledgement.models import DeliveryState, GradeDelivery
from lti_app.acknowledgement.service import ShownText
from lti_app.campaign.shelf import shelf
from lti_app.db import db
from lti_app.institution.models import AsksAgain
from lti_app.launch.lti import Door
from lti_app.lti.roles import Role
from practice.app import create_app
from practice.courses import Course
from practice.gradebook import LineItem
from practice.platform import Platform
from practice.roster import generated_student
from practice.running import Running
from practice.service_claims import GRADES
from practice.switches import Switches
from tests import ports
from tests.launcher import TOOL, Launcher


class Clock:
    """A moment that stays until a test moves it on, or lets it go with other processes' time."""

    def __init__(self) -> None:
        self._held: datetime | None = clock.now()
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return self.now

    @property
    def now(self) -> datetime:
        return self._held or clock.now() + self._ahead

    @now.setter
    def now(self, moment: datetime) -> None:
        self._held = moment

    def move(self, **time: float) -> None:
        self.now += timedelta(**time)

    def run(self, **ahead: float) -> None:
        """From here on go, so far ahead of this machine."""
        self._held, self._ahead = None, timedelta(**ahead)


@contextmanager
def serving(
    tool: Flask, platform: Platform, at: Clock, students: int = 0
) -> Iterator[tuple[Platform, Running]]:
    """Serve a platform like `platform` that knows the keys of `tool`, with a big course."""
    door: Door = tool.extensions["door"]
    published = {"keys": [key.public_jwk for key in door.keys.published(clock.now())]}

    def make(address: str) -> Flask:
        return create_app(
            replace(platform, issuer=address),
            tool_url=TOOL,
            fetch_tool_keys=lambda: published,
            clock=lambda: at.now.timestamp(),
            students=students or 1,
        )

    with ports.serving(make) as practice:
        running: Running = practice.extensions["practice"]
        yield running.platform, running


@dataclass
class World:
    """The tool, the platform, a course between them, and the worker."""

    app: Flask
    launcher: Launcher
    running: Running
    clock: Clock
    engine: Engine
    visitor: Visitor = field(init=False)

    @property
    def course(self) -> Course:
        """The big course."""
        found = self.running.courses.find("big")
        assert found is not None
        return found

    def open(self, link: int = 1, spoil: Any = None, **claims: Any) -> "World":
        """Let an instructor open a link of the course: the tool then knows the place."""
        self.launcher.launch(
            "instructor",
            context=self.course.claim(),
            resource_link=self.course.links[link].claim(),
            spoil=spoil,
            **claims,
        )
        with self.engine.connect() as connection:
            row = connection.execute(select(Placement.__table__)).one()
        self.visitor = Visitor(
            institution_id=row.institution_id,
            registration_id=row.registration_id,
            deployment_id=row.deployment_id,
            context_id=self.course.id,
            context_title=None,
            resource_link_id=row.resource_link_id,
            subject=None,
            role=Role.LEARNER,
            is_test_user=False,
            language="nl",
            return_url=None,
            is_graded=True,
        )
        return self

    def change(self, **columns: object) -> "World":
        """Change the placement."""
        with self.engine.begin() as connection:
            connection.execute(update(Placement).values(**columns))
        return self

    def graded(self, **columns: object) -> "World":
        """Switch grading on, as a link that was placed so has it."""
        return self.open().change(is_graded=True, **columns)

    @property
    def asking(self) -> Asking:
        """What is asked now."""
        published = shelf(self.app).published("default")
        return Asking(published, AsksAgain.YEAR, 14, "Europe/Amsterdam", self.clock())

    def acknowledge(self, *subjects: str) -> list[int | None]:
        """Let people acknowledge; return what there is to deliver for them."""
        asking = self.asking
        version = asking.published.version
        text = ShownText(version.hash, version.edition("nl"))
        with self.engine.begin() as connection:
            return [
                service.acknowledge(
                    connection, replace(self.visitor, subject=subject), asking, lambda: text
                )
                for subject in subjects
            ]

    @property
    def courier(self) -> Courier:
        """A worker that follows this world's clock."""
        door: Door = self.app.extensions["door"]

        def platform_of(registration_id: int) -> Any:
            with self.app.app_context():
                return door.platform_by_id(registration_id)

        words = GradebookWords(self.app)
        return Courier(
            self.engine, platform_of, door.keys.signing, words, self.clock, jitter=lambda: 0.0
        )

    def work(self) -> int:
        """Try everything that is due until nothing is; return how many attempts were made."""
        attempts = 0
        courier = self.courier
        while due := outbox.due(self.engine, now=self.clock(), limit=5000):
            attempts += len(due)
            for delivery_id in due:
                courier.deliver(delivery_id)
        return attempts

    def behave(self, services: str = "well", grades: str = "strict") -> None:
        """Let the platform's services behave so from now on."""
        self.running.obey(Switches(services=services, grades=grades))

    def states(self) -> dict[str, int]:
        """How many deliveries are in which state, with the reason of those that have one."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                select(GradeDelivery.state, GradeDelivery.problem, func.count()).group_by(
                    GradeDelivery.state, GradeDelivery.problem
                )
            ).all()
        return {f"{state}{f' {problem}' if problem else ''}": n for state, problem, n in rows}

    def deliveries(self) -> list[Any]:
        """All deliveries, oldest first."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(GradeDelivery.__table__).order_by("id")))

    def placement(self) -> Any:
        """The placement as it is stored."""
        with self.engine.connect() as connection:
            return connection.execute(select(Placement.__table__)).one()

    def columns(self) -> list[LineItem]:
        """The columns in the platform's gradebook that belong to our link."""
        link = self.visitor.resource_link_id
        items = self.running.gradebook.line_items(self.course)
        return [item for item in items if item.resource_link_id == link]

    def own_column(self) -> str:
        """Make a column on the platform and return its address."""
        link = self.visitor.resource_link_id
        made = self.running.gradebook.add(self.course, LineItem("Do's", 1, link))
        return self.address(made)

    def address(self, item: LineItem) -> str:
        """The address of a column."""
        from practice.service_claims import line_item_url

        return line_item_url(self.running.platform.issuer, self.course.id, item.number)

    def times(self) -> dict[str, int]:
        """How often a score was taken for each person, in our only column."""
        (column,) = self.columns()
        marks = self.running.gradebook.marks(self.course, column.number)
        return {subject: mark.accepted for subject, mark in marks.items()}

    def mark(self, subject: str) -> Any:
        """What stands in our only column for somebody."""
        (column,) = self.columns()
        return self.running.gradebook.mark(self.course, column.number, subject)


STUDENTS = [str(generated_student(number).subject) for number in range(2000)]
WAITING, SENT, FAILED = DeliveryState
ENDPOINT = GRADES


@contextmanager
def world_of(app: Flask, platform: Platform, register: Any, students: int = 10) -> Iterator[World]:
    """Make a world on `app`; `register` makes the tool know a platform."""
    at = Clock()
    with serving(app, platform, at, students) as (own, running):
        register(own)
        with app.app_context():
            engine = db.engine
        yield World(app, Launcher(app, own), running, at, engine)
