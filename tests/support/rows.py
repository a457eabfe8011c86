"""What the reports database holds, to see whether something changed."""

from typing import Any

from sqlalchemy import Engine, select, text

from lti_app.db import ReportsModel
from lti_app.support.models import LogEntry


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, as it is stored."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(text(f"SELECT * FROM {table.name}"))),
                key=repr,
            )
            for table in ReportsModel.metadata.sorted_tables
        }


def acts(engine: Engine) -> list[str]:
    """Return what the log says was done, in its order."""
    with engine.connect() as connection:
        return list(connection.scalars(select(LogEntry.action).order_by(LogEntry.number)))
