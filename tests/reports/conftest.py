"""Fixtures of the report site: a channel with readers, on both databases."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete

from lti_app import clock
from lti_app.campaign.models import ReportDoor
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import ReportsModel
from lti_app.reports.outer_keys import OuterKeys
from tests.reports.desk import TestReader, open_channel, reports_engine, usual
from tests.reports.reporter import Reporter


@pytest.fixture(autouse=True)
def _still(still: datetime) -> None:
    """Let no test see two days, unless it moves the clock itself."""


@pytest.fixture
def engine(app) -> Iterator[Engine]:
    """The test's own engine on the reports database; empty afterwards."""
    own = reports_engine(app)
    yield own
    with own.begin() as connection:
        for table in reversed(ReportsModel.metadata.sorted_tables):
            connection.execute(table.delete())
    own.dispose()
    content = shelf(app)
    with content.engine.begin() as connection:
        connection.execute(delete(ReportDoor))
    content.forget()


@pytest.fixture
def readers(app: Flask, engine: Engine) -> list[TestReader]:
    """The readers of the default institution, with which its channel is open."""
    found = usual()
    open_channel(app, found)
    return found


@pytest.fixture
def reporter(app: Flask, readers: list[TestReader]) -> Callable[[], Reporter]:
    """Return a function that makes somebody who reports."""
    return lambda: Reporter(app, readers)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser that keeps no cookies."""
    client: FlaskClient = app.test_client(use_cookies=False)
    return client


@pytest.fixture
def fresh_outer_keys(settings: Settings) -> Iterator[None]:
    """Begin with the outer key of this quarter alone, and leave it so."""
    _begin_anew(settings)
    yield
    _begin_anew(settings)


def _begin_anew(settings: Settings) -> None:
    for path in (settings.keys_dir / "outer").iterdir():
        path.unlink()
    # Not `prepare`, which makes the next key as well when its quarter is near.
    OuterKeys(settings.keys_dir).current(clock.now())
