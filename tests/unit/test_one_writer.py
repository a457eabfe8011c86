"""Threads of one process write to a SQLite file in turns.

SQLite itself is told here to wait for nobody: two writers at once are an error at once.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from lti_app.one_writer import take_turns
from tests.patience import PATIENCE

THINGS = Table("thing", MetaData(), Column("id", Integer, primary_key=True))


def engine_with(tmp_path, patience: float) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path}/x.sqlite3", connect_args={"timeout": 0})
    take_turns(engine, patience=patience)
    THINGS.create(engine)
    return engine


@pytest.fixture
def engine(tmp_path) -> Iterator[Engine]:
    made = engine_with(tmp_path, PATIENCE)
    yield made
    made.dispose()


@pytest.fixture
def hasty(tmp_path) -> Iterator[Engine]:
    """An engine whose writers wait for hardly a moment."""
    made = engine_with(tmp_path, 0.01)
    yield made
    made.dispose()


def add(engine: Engine, number: int) -> None:
    with engine.begin() as connection:
        connection.execute(insert(THINGS).values(id=number))


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(THINGS)) or 0


def test_many_threads_write_without_one_being_refused(engine):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: add(engine, number), range(200)))

    assert count(engine) == 200


def test_rows_added_at_once_take_their_turn_too(hasty):
    with hasty.begin() as first:
        first.execute(insert(THINGS), [{"id": 1}, {"id": 2}])
        with pytest.raises(OperationalError, match="database is locked"):
            add(hasty, 3)

    assert count(hasty) == 2


def test_who_waits_too_long_is_told_so_and_the_next_one_is_not(hasty):
    with hasty.begin() as first:
        first.execute(insert(THINGS).values(id=1))
        with pytest.raises(OperationalError, match="database is locked"):
            add(hasty, 2)
    add(hasty, 3)

    assert count(hasty) == 2


def test_a_turn_ends_with_what_failed_and_was_rolled_back(hasty):
    add(hasty, 1)
    with pytest.raises(IntegrityError):
        add(hasty, 1)
    add(hasty, 2)

    assert count(hasty) == 2


def test_a_turn_ends_with_a_connection_that_is_given_up(hasty):
    connection = hasty.connect()
    connection.execute(insert(THINGS).values(id=1))
    connection.invalidate()
    add(hasty, 2)

    assert count(hasty) == 1


def test_who_only_reads_waits_for_nobody(hasty):
    with hasty.begin() as writer:
        writer.execute(insert(THINGS).values(id=1))

        assert count(hasty) == 0


def test_the_next_writer_is_woken_by_the_end_of_the_turn(engine):
    begun, ended = threading.Event(), threading.Event()

    def write() -> None:
        begun.set()
        add(engine, 2)
        ended.set()

    with engine.begin() as first:
        first.execute(insert(THINGS).values(id=1))
        second = threading.Thread(target=write)
        second.start()
        begun.wait(PATIENCE)
        assert not ended.is_set()
    second.join(PATIENCE)

    assert ended.is_set()
    assert count(engine) == 2
