"""A world with a thousand students; on SQLite, which does not wait for the disk here."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from lti_app import clock
from practice.platform import Platform
from tests.factories import Factories
from tests.faults.steps import Steps, in_no_hurry
from tests.faults.town import Town, open_town
from tests.grades.world import World, world_of
from tests.web import installations

THE_MACHINES_TIME = clock.now
"""As it is before a town holds it for all of this folder."""


@pytest.fixture
def world(tmp_path, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A big course whose platform offers grades, with grading switched on."""
    # Worker processes of these tests know no other.
    monkeypatch.setattr(clock, "now", THE_MACHINES_TIME)
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        event.listen(app.extensions["database"], "connect", in_no_hurry)
        installations.prepare(app)

        def register(served: Platform) -> None:
            with app.app_context():
                engine = app.extensions["database"]
            with Session(engine) as session:
                Factories(session).registration(served)

        with world_of(app, platform, register, students=2000) as world:
            yield world.graded()


@pytest.fixture(scope="package")
def one_town(tmp_path_factory) -> Iterator[Town]:
    """A town that all tests share; use `town`."""
    with open_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="package")
def one_steps(one_town: Town) -> Iterator[Steps]:
    """The steps of its application."""
    with pytest.MonkeyPatch.context() as patch:
        yield Steps(one_town.app, patch)


@pytest.fixture
def town(one_town: Town) -> Town:
    """The town as if nobody had been there."""
    one_town.begin_anew()
    return one_town


@pytest.fixture
def steps(town: Town, one_steps: Steps) -> Steps:
    """The steps of the town's application."""
    return one_steps
