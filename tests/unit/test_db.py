"""The ground of the tables: moments, enums, engines."""

import sqlite3
import stat
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from lti_app import db, postgresql
from lti_app.db import UTCDateTime, engine_options, insert_once, make_folder, text_enum
from lti_app.postgresql import REACHING
from lti_app.queue import Queue


class Colour(StrEnum):
    """Something with members."""

    RED = "red"
    LIGHT_BLUE = "light_blue"


THINGS = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UTCDateTime()),
    Column("colour", text_enum(Colour)),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path: Path):
    """An engine on a database with one table of its own."""
    if request.param == "sqlite":
        made = create_engine(**engine_options(f"sqlite:///{tmp_path}/x.sqlite3"))
    else:
        url: str = request.getfixturevalue("postgresql_url")
        made = create_engine(
            **engine_options(url.replace("postgresql://", "postgresql+psycopg://"))
        )
    THINGS.create(made)
    yield made
    THINGS.drop(made)
    made.dispose()


def _kept(engine: Engine, **values: object) -> object:
    with engine.begin() as connection:
        connection.execute(insert(THINGS).values(**values))
        return connection.execute(select(*(THINGS.c[name] for name in values))).scalar_one()


def test_a_moment_comes_back_in_utc_to_the_microsecond(engine: Engine):
    moment = datetime(2026, 10, 5, 1, 2, 3, 456789, tzinfo=timezone(timedelta(hours=2)))

    kept = _kept(engine, at=moment)

    assert kept == moment
    assert isinstance(kept, datetime)
    assert kept.tzinfo is UTC


def test_no_moment_is_no_moment(engine: Engine):
    assert _kept(engine, at=None) is None


def test_a_moment_without_a_zone_is_refused(engine: Engine):
    with pytest.raises(StatementError, match="without a time zone"):
        _kept(engine, at=datetime(2026, 10, 5))  # noqa: DTZ001 - that is the point


def test_an_enum_is_kept_by_its_value(engine: Engine):
    assert _kept(engine, colour=Colour.LIGHT_BLUE) is Colour.LIGHT_BLUE
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT colour FROM thing")) == "light_blue"


def test_inserting_once_does_nothing_the_second_time(engine: Engine):
    statement = insert_once(engine.dialect.name, THINGS).values(id=1)

    with engine.begin() as connection:
        connection.execute(statement)
        connection.execute(statement)
        assert len(connection.execute(select(THINGS)).all()) == 1
        with pytest.raises(IntegrityError):
            connection.execute(insert(THINGS).values(id=1))


def test_an_error_message_does_not_hold_what_a_row_holds(engine: Engine):
    _kept(engine, id=1)

    with pytest.raises(IntegrityError) as failed:
        _kept(engine, id=1, colour=Colour.RED)

    assert "red" not in str(failed.value)


def test_sqlite_is_durable_and_checks_references(tmp_path: Path):
    engine = create_engine(**engine_options(f"sqlite:///{tmp_path}/x.sqlite3"))
    with engine.connect() as connection:
        found = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()

    assert found == ["wal", 2, 1, db.BUSY_MILLISECONDS]


def test_a_writer_waits_for_another_and_then_gives_up(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(db, "BUSY_MILLISECONDS", 50)
    engine = create_engine(**engine_options(f"sqlite:///{tmp_path}/x.sqlite3"))
    THINGS.create(engine)
    other = sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(OperationalError), engine.begin() as connection:
        connection.execute(insert(THINGS).values(id=1))

    other.close()
    engine.dispose()


def test_a_postgresql_server_that_is_silent_counts_as_gone_and_so_do_we_for_it(
    postgresql_url: str,
):
    url = postgresql_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(**engine_options(url))
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        asked = raw.info.get_parameters()
    engine.dispose()

    limits = {name: str(value) for name, value in REACHING.items() if name != "connect_timeout"}
    assert asked.items() >= limits.items()
    assert asked["options"] == (
        f"-c lock_timeout={db.BUSY_MILLISECONDS} -c tcp_user_timeout=10000"
        " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2"
    )


def test_the_queue_reaches_its_server_in_the_same_way():
    reaches = Queue("postgresql+psycopg://nobody@127.0.0.1:1/none")._storage().connection_params

    assert reaches == {**REACHING, "options": postgresql.options(search_path="queue")}


def test_the_folder_of_a_file_is_for_its_owner_only(tmp_path: Path):
    make_folder(f"sqlite:///{tmp_path}/var/x.sqlite3")

    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    make_folder("sqlite:///:memory:")
