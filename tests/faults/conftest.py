"""A world with a thousand students; on SQLite, which does not wait for the disk here."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from practice.platform import Platform
from tests.factories import Factories
from tests.grades.world import World, world_of
from tests.web import installations


def in_no_hurry(connection: Any, _record: Any) -> None:
    """These tests kill processes, not machines: what the operating system has is kept."""
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def world(tmp_path, platform: Platform) -> Iterator[World]:
    """A big course whose platform offers grades, with grading switched on."""
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
