"""Once a day: what is kept no longer goes, and PostgreSQL forgets in which order rows came.

SQLite keeps the rows of these tables in the order of their random keys, and nothing else. A row of
PostgreSQL also has a place in its file and the number of the transaction that made it. So all rows
are written anew in one transaction, which gives them one number, and then in the order of the key.
What remains is said in docs/threat-model.md: write-ahead log and backups, for as long as they live.
"""

from datetime import datetime

from sqlalchemy import Connection, Engine, create_engine, delete, select, text

from lti_app.db import ReportsModel, dialect_of, engine_options
from lti_app.reports.models import Report, SpentToken
from lti_app.reports.service import empty
from lti_app.sealing.periods import accepted


def tidy_at(database_url: str, *, now: datetime) -> None:
    """Tidy the reports database at `database_url`."""
    engine = create_engine(**engine_options(database_url))
    try:
        tidy(engine, now=now)
    finally:
        engine.dispose()


def tidy(engine: Engine, *, now: datetime) -> None:
    """Do all of it; safe to repeat."""
    with engine.begin() as connection:
        _forget(connection, now)
    shuffle(engine)
    wipe(engine)


def _forget(connection: Connection, now: datetime) -> None:
    ended = select(Report.id).where(Report.keep_until < now.date())
    for report in connection.scalars(ended).all():
        empty(connection, report)
        connection.execute(delete(Report).where(Report.id == report))
    # Also for reports that are gone: a token of these periods still must not work again.
    connection.execute(delete(SpentToken).where(SpentToken.period.not_in(accepted(now))))


def shuffle(engine: Engine) -> None:
    """Lay the rows of every table in the order of their random keys."""
    with engine.begin() as connection:
        if dialect_of(connection) != "postgresql":
            return
        for table in ReportsModel.metadata.sorted_tables:
            key = next(iter(table.primary_key)).name
            connection.execute(text(f"UPDATE {table.name} SET {key} = {key}"))  # noqa: S608
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ReportsModel.metadata.sorted_tables:
            connection.execute(text(f"CLUSTER {table.name} USING {table.primary_key.name}"))


def wipe(engine: Engine) -> None:
    """Let SQLite's write-ahead log not keep what has just been destroyed."""
    with engine.connect() as connection:
        if dialect_of(connection) == "sqlite":
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
