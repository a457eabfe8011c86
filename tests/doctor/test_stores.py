"""What is looked at in the databases and the queue."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from lti_app import clock, schema
from lti_app.config import Settings
from lti_app.db import engine_options
from lti_app.doctor import stores
from lti_app.doctor.findings import Finding, Level
from lti_app.queue import Queue

SKEW = stores.SKEW


def look(engine: Engine, later: timedelta = timedelta()) -> list[Finding]:
    return list(stores.databases({"course": engine}, now=clock.now() + later))


def test_a_database_that_serves_is_good(engine: Engine) -> None:
    [found] = look(engine)

    assert found.level is Level.GOOD
    assert found.said.endswith(", up to date, writable")


def test_a_sqlite_file_that_somebody_keeps_locked_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "course.sqlite3"
    settings = Settings.from_env({"COURSE_DATABASE_URL": f"sqlite:///{path}"})
    with closing(sqlite3.connect(path)) as held:
        held.execute("CREATE TABLE alembic_version (version_num TEXT)")
        held.execute("INSERT INTO alembic_version VALUES (?)", (schema.head("course"),))
        held.commit()
        held.execute("BEGIN IMMEDIATE")
        options = engine_options(settings.course_database_url)
        options["connect_args"]["timeout"] = 0
        engine = create_engine(**options)
        [found] = look(engine)
        engine.dispose()

    assert (found.level, found.said) == (Level.WRONG, "cannot be used (OperationalError)")


def test_a_database_of_a_newer_version_serves_and_is_worth_a_note(tmp_path: Path) -> None:
    settings = Settings.from_env({"COURSE_DATABASE_URL": f"sqlite:///{tmp_path}/course.sqlite3"})
    engine = create_engine(**engine_options(settings.course_database_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    first, second = look(engine)
    engine.dispose()

    assert (first.level, first.said) == (Level.NOTE, "at 9999, of a newer version than this one")
    assert second.level is Level.GOOD


@pytest.fixture
def postgresql(settings: Settings, engine: Engine) -> str:
    """The address of the prepared database on PostgreSQL."""
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite knows neither")
    return settings.course_database_url


def test_a_database_that_only_gives_is_wrong(postgresql: str) -> None:
    options = {"options": "-c default_transaction_read_only=on"}
    engine = create_engine(make_url(postgresql).update_query_dict(options))
    [found] = look(engine)
    engine.dispose()

    assert (found.level, found.mend) == (Level.WRONG, "Name its primary server.")


@pytest.mark.parametrize(("hours", "side"), [(-1, "ahead of"), (1, "behind")])
def test_a_server_with_another_time_is_worth_a_look(
    postgresql: str, engine: Engine, hours: int, side: str
) -> None:
    [_, found] = look(engine, timedelta(hours=hours))

    assert found.level is Level.NOTE
    assert found.said.endswith(f"seconds {side} this machine")


@pytest.mark.parametrize(("seconds", "notes"), [(5, 0), (6, 1), (-5, 0), (-6, 1)])
def test_clocks_may_differ_by_five_seconds(
    monkeypatch: pytest.MonkeyPatch, seconds: int, notes: int
) -> None:
    monkeypatch.setattr(stores, "SKEW", SKEW)

    assert len(list(stores.clocks_differ("clock", timedelta(seconds=seconds)))) == notes


def test_a_long_queue_is_worth_a_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue(f"sqlite:///{tmp_path}/course.sqlite3")
    queue.prepare()
    queue.note_worker(clock.now())
    monkeypatch.setattr(Queue, "size", lambda _: stores.LONG_QUEUE + 1)

    found = list(stores.queue(queue, now=clock.now()))
    queue.close()

    assert [each.level for each in found] == [Level.GOOD, Level.NOTE]
