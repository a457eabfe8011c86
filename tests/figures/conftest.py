"""Fixtures of the figures: the reports database of the desk, empty afterwards, on both kinds."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from lti_app import db
from lti_app.db import ReportsModel
from tests.figures.quarters import open_channel
from tests.reports.desk import reports_engine


@pytest.fixture
def engine(app, monkeypatch) -> Iterator[Engine]:
    """The test's own engine on the reports database; however slow the disk, it waits its turn.

    Two institutions have a channel there.
    """
    monkeypatch.setattr(db, "BUSY_MILLISECONDS", 600_000)
    own = reports_engine(app)
    with own.begin() as connection:
        for institution in ("default", "neighbour"):
            open_channel(connection, institution)
    yield own
    with own.begin() as connection:
        for table in reversed(ReportsModel.metadata.sorted_tables):
            connection.execute(table.delete())
    own.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """One connection, as a request of the desk has; nothing of it stays."""
    with engine.connect() as own:
        yield own
