"""Fixtures of the desk: members with keys, and a channel through which reports come."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.db import db
from practice.platform import Platform
from tests.factories import Factories
from tests.launcher import Launcher
from tests.reports.conftest import engine, fresh_outer_keys
from tests.support.desk import Desk
from tests.support.kept import KeptDesk, keep

__all__ = ["engine", "fresh_outer_keys"]


@pytest.fixture(autouse=True)
def _still(still: datetime) -> None:
    """Let no test see two days, unless it moves the clock itself."""


@pytest.fixture(scope="session")
def kept_desk(prepared_app: Flask) -> Iterator[KeptDesk]:
    """The desk of the default institution, made once for each database."""
    kept = keep(prepared_app)
    yield kept
    kept.desk.engine.dispose()


@pytest.fixture
def desk(app: Flask, engine: Engine, kept_desk: KeptDesk) -> Desk:
    """The desk of the default institution, with one member for each part."""
    return kept_desk.unpack(engine)


@pytest.fixture
def make_desk(app: Flask, engine: Engine) -> Callable[[str], Desk]:
    """Return a function that makes the desk of another institution."""
    return lambda institution: Desk(app, engine, institution)


@pytest.fixture
def at(monkeypatch) -> Callable[[str], datetime]:
    """Return a function that holds the clock still at a moment (ISO 8601 with an offset)."""

    def hold(text: str) -> datetime:
        moment = datetime.fromisoformat(text).astimezone(UTC)  # as the clock itself tells it
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return hold


@pytest.fixture
def course_session(app: Flask) -> Iterator[Session]:
    """A session on the course database; `engine` is that of the reports here."""
    with app.app_context():
        course = db.engine
    with Session(course) as own:
        yield own


@pytest.fixture
def launcher(app: Flask, platform: Platform, course_session: Session) -> Launcher:
    """Launches as a persona, with the platform registered."""
    Factories(course_session).registration(platform)
    return Launcher(app, platform)
