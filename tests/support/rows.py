"""What the reports database holds, to see whether something changed."""

from typing import Any

from sqlalchemy import Engine, insert, select, text

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


def kept(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table, to put them back with `put_back`."""
    with engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in ReportsModel.metadata.sorted_tables
        }


def put_back(engine: Engine, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Let the tables hold these rows and no others."""
    with engine.begin() as connection:
        for table in reversed(ReportsModel.metadata.sorted_tables):
            connection.execute(table.delete())
        for table in ReportsModel.metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(insert(table), rows[table.name])


def acts(engine: Engine) -> list[str]:
    """Return what the log says was done, in its order."""
    with engine.connect() as connection:
        return list(connection.scalars(select(LogEntry.action).order_by(LogEntry.number)))
