"""Once a day: what is kept no longer goes, and PostgreSQL forgets in which order rows came.

In a new quarter all texts go under its key, and keys whose time is over go (`rolling.py`).

SQLite keeps the rows of these tables in the order of their random keys, and nothing else. A row of
PostgreSQL also has a place in its file and the number of the transaction that made it. So all rows
are written anew in one transaction, which gives them one number, and then in the order of the key.
Rows that an older transaction may still see stay in the file (a count for statistics is enough), so
that is done again until none is left.
What remains is said in docs/threat-model.md: write-ahead log and backups, for as long as they live.
"""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Table, delete, func, or_, select, text

from lti_app.clock import AHEAD_SECONDS
from lti_app.config import Settings
from lti_app.db import ReportsModel, dialect_of, open_engine
from lti_app.errors import OuterKeyNotMadeError
from lti_app.logs import say
from lti_app.reports import news, rolling
from lti_app.reports.holding import hold
from lti_app.reports.mailboxes import empty
from lti_app.reports.models import Report, SpentToken
from lti_app.sealing.periods import accepted

if TYPE_CHECKING:
    from psycopg.errors import Diagnostic

log = logging.getLogger("lti_app.reports")
PATIENCE = 20.0
PAUSE = 0.2
"""Seconds that older transactions get to end, and between two looks whether they have."""
STUB_DAYS = 90
"""How long it stays that a report was taken back; longer than any copy that may be restored."""
_LOCK = 0x7265706F727473
"""The number of the lock of PostgreSQL that one tidying at a time has."""


@contextmanager
def _engine_of(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.reports_database_url, settings.keys_dir)
    try:
        yield engine
    finally:
        engine.dispose()


def tidy_at(settings: Settings, *, now: datetime) -> None:
    """Tidy the reports database of an installation."""
    with _engine_of(settings) as engine:
        tidy(engine, now=now)


def wipe_at(settings: Settings) -> None:
    """Wipe the write-ahead log of an installation's reports database."""
    with _engine_of(settings) as engine:
        wipe(engine)


def tidy(engine: Engine, *, now: datetime) -> None:
    """Do all of it; safe to repeat, and to end in the middle."""
    with _alone(engine) as is_alone:
        if not is_alone:
            return
        with engine.begin() as connection:
            _forget(connection, now)
        try:
            rolling.roll(engine, now=now)
            rolling.end_keys(engine, now=now)
        except OuterKeyNotMadeError as error:
            # What is kept no longer has gone all the same.
            say(log, logging.ERROR, "not_rolled", code=error.code, detail=error.detail)
        shuffle(engine)
        wipe(engine)


@contextmanager
def _alone(engine: Engine) -> Iterator[bool]:
    """Yield whether nobody else tidies: on PostgreSQL two would lock each other's rows."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if dialect_of(connection) != "postgresql":
            yield True
            return
        is_alone = bool(connection.scalar(select(func.pg_try_advisory_lock(_LOCK))))
        try:
            yield is_alone
        finally:
            if is_alone:
                connection.execute(select(func.pg_advisory_unlock(_LOCK)))


def _forget(connection: Connection, now: datetime) -> None:
    today = now.date()
    # For what was taken back no day is chosen, and one that was counts no more.
    over = or_(Report.keep_until < today, Report.withdrawn_on < today - timedelta(days=STUB_DAYS))
    # What nobody has read is destroyed by nothing but a withdrawal (promise 36).
    ended = select(Report.id).where(over, Report.unread.is_(False), ~news.waits_in())
    for report in connection.scalars(ended).all():
        hold(connection, [report])
        if connection.scalar(ended.where(Report.id == report)) is None:
            continue  # it was opened again just now
        empty(connection, report)
        connection.execute(delete(Report).where(Report.id == report))
    # Also for reports that are gone: a token of these periods still must not work again, nor one
    # that a machine takes whose clock is behind. Those of a later one are of one that is ahead.
    first = min(accepted(now - timedelta(seconds=AHEAD_SECONDS)))
    connection.execute(delete(SpentToken).where(SpentToken.period < first))


def shuffle(engine: Engine) -> None:
    """Lay the rows of every table in the order of their random keys."""
    with engine.begin() as connection:
        if dialect_of(connection) != "postgresql":
            return
        for table in ReportsModel.metadata.sorted_tables:
            key = next(iter(table.primary_key)).name
            connection.execute(text(f"UPDATE {table.name} SET {key} = {key}"))  # noqa: S608
    give_up_at = time.monotonic() + PATIENCE
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ReportsModel.metadata.sorted_tables:
            while left := _lay(connection, table):
                if time.monotonic() > give_up_at:
                    say(log, logging.WARNING, "dead_rows_left", table=table.name, rows=left)
                    break
                time.sleep(PAUSE)


def _lay(connection: Connection, table: Table) -> int:
    """Write a table's file anew; return how many rows that are gone had to be taken along.

    PostgreSQL tells it in words only ("0 dead row versions cannot be removed yet."), in the
    server's language: https://www.postgresql.org/docs/current/sql-cluster.html
    """
    told: list[str] = []

    def listen(notice: "Diagnostic") -> None:
        told.append(notice.message_detail or "")

    driver: Any = connection.connection.driver_connection
    driver.add_notice_handler(listen)
    try:
        connection.execute(text(f"CLUSTER VERBOSE {table.name} USING {table.primary_key.name}"))
    finally:
        driver.remove_notice_handler(listen)
    counts = [int(number[0]) for each in told if (number := re.search(r"\d+", each))]
    return max(counts, default=0)


def wipe(engine: Engine) -> None:
    """Let SQLite's write-ahead log not keep what has just been destroyed."""
    with engine.connect() as connection:
        if dialect_of(connection) == "sqlite":
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
