"""The databases and the queue: reached, up to date, writable, worked off, with the right time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from lti_app import schema
from lti_app.doctor.findings import Finding, good, note, wrong
from lti_app.doctor.machine import PREPARE
from lti_app.queue import Queue
from lti_app.reports.outer_keys import OuterKeys
from lti_app.reports.rolling import without_key

SKEW = timedelta(seconds=5)
"""How far two clocks may differ before it is worth a look."""
SILENT = timedelta(minutes=5)
"""A worker notes every minute that it runs."""
LONG_QUEUE = 1000
BRING_BACK = "Bring it back from its mirror, beside the one that is there (docs/reporting.md)."
UPGRADE = "Install that version here too; both may serve until then."


def databases(engines: Mapping[schema.History, Engine], *, now: datetime) -> Iterator[Finding]:
    """Look at each database by its history."""
    for history, engine in engines.items():
        about = f"{history} database"
        try:
            found = schema.revision(engine)
            if schema.is_behind(history, found):
                yield wrong(about, f"at {found}, and this version needs another", PREPARE)
                continue
            if found != schema.head(history):
                yield note(about, f"at {found}, of a newer version than this one", UPGRADE)
            with engine.connect() as connection:
                yield from _look_at(connection, about, now)
        except SQLAlchemyError as error:
            yield wrong(
                about,
                f"cannot be used ({type(error).__name__})",
                f"Look at its server, and at {history.upper()}_DATABASE_URL.",
            )


def _look_at(connection: Connection, about: str, now: datetime) -> Iterator[Finding]:
    name = connection.dialect.name
    if name == "sqlite":
        # Takes the lock that a writer needs, and writes nothing.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.rollback()
        yield good(about, "SQLite, up to date, writable")
        return
    if connection.scalar(text("SHOW transaction_read_only")) == "on":
        yield wrong(about, "takes nothing in: it is read-only", "Name its primary server.")
        return
    yield good(about, "PostgreSQL, up to date, writable")
    moment = connection.scalar(text("SELECT clock_timestamp()"))
    yield from clocks_differ(f"clock of the {about}", moment.astimezone(UTC) - now)


def outer_keys(engine: Engine, keys: OuterKeys) -> Iterator[Finding]:
    """Look whether the outer keys are here under which reports lie: a restore may have left some.

    What cannot be read is told of the database itself.
    """
    try:
        with engine.connect() as connection:
            left = without_key(connection, keys)
    except SQLAlchemyError:
        return
    for why, count in left.items():
        yield wrong("outer keys", f"{why}: {count} sealed texts cannot be read", BRING_BACK)
    if not left:
        yield good("outer keys", "those of all sealed texts are there")


def clocks_differ(about: str, skew: timedelta) -> Iterator[Finding]:
    """Say by how much another clock differs from that of this machine, where it does."""
    if abs(skew) > SKEW:
        yield note(
            about,
            f"{abs(skew).total_seconds():.0f} seconds {'ahead of' if skew > SKEW else 'behind'} "
            "this machine",
            "Let both keep time by NTP: launches are refused when clocks differ.",
        )


def queue(found: Queue, *, now: datetime) -> Iterator[Finding]:
    """Look whether a worker runs, and how much waits for it."""
    try:
        waiting, seen = found.size(), found.worker_seen()
    except Exception as error:  # of huey's storage: sqlite3's and psycopg's have no common parent
        yield wrong("queue", f"cannot be used ({type(error).__name__})", PREPARE)
        return
    if seen is None or now - seen > SILENT:
        since = "so far" if seen is None else f"since {seen:%Y-%m-%d %H:%M} UTC"
        yield wrong(
            "worker",
            f"none has run {since}: no grades, no digest, nothing is deleted in time",
            "Run: flask --app wsgi work",
        )
    else:
        yield good("worker", "runs")
    if waiting > LONG_QUEUE:
        yield note("queue", f"{waiting} tasks wait", "Start another worker on this or any machine.")
    else:
        yield good("queue", f"{waiting} tasks wait")
