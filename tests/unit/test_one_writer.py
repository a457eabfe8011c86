"""Threads of one process, and processes of one server, write to a SQLite file in turns.

SQLite itself is told here to wait for nobody: two writers at once are an error at once.
"""

import fcntl
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.context import ForkProcess

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from lti_app.one_writer import take_turns
from tests.patience import PATIENCE

THINGS = Table("thing", MetaData(), Column("id", Integer, primary_key=True))


FORK = multiprocessing.get_context("fork")


def engine_with(tmp_path, patience: float, name: str = "x") -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path}/{name}.sqlite3", connect_args={"timeout": 0})
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


Start = Callable[..., ForkProcess]


@pytest.fixture
def forked() -> Iterator[Start]:
    """Starts a worker, as the server does: it has the engines from before the fork."""
    started = []

    def start(*engines: Engine, run: Callable[[], None]) -> ForkProcess:
        def child() -> None:
            for engine in engines:
                engine.dispose(close=False)
            run()

        process = FORK.Process(target=child)
        process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.join()


def code_of(process: ForkProcess) -> int | None:
    process.join(PATIENCE)
    return process.exitcode


def test_processes_of_one_server_write_without_one_being_refused(engine, forked):
    def write(first: int) -> None:
        for number in range(first, first + 50):
            add(engine, number)

    workers = [forked(engine, run=partial(write, first)) for first in (0, 50, 100)]

    assert [code_of(worker) for worker in workers] == [0, 0, 0]
    assert count(engine) == 150


def test_a_process_is_woken_by_the_end_of_the_turn_of_another(engine, forked):
    may_begin, ended = FORK.Event(), FORK.Event()

    def write() -> None:
        may_begin.wait(PATIENCE)
        add(engine, 2)
        ended.set()

    worker = forked(engine, run=write)
    with engine.begin() as first:
        first.execute(insert(THINGS).values(id=1))
        may_begin.set()
        assert not ended.wait(0.05)

    assert code_of(worker) == 0
    assert count(engine) == 2


def test_the_turn_of_a_process_that_was_killed_is_over(engine, forked):
    begun = FORK.Event()

    def write() -> None:
        with engine.begin() as connection:
            connection.execute(insert(THINGS).values(id=1))
            begun.set()
            FORK.Event().wait(PATIENCE)

    worker = forked(engine, run=write)
    assert begun.wait(PATIENCE)
    worker.kill()

    assert code_of(worker) == -9
    add(engine, 2)
    assert count(engine) == 1


def test_processes_that_wait_for_each_other_do_not_wait_for_ever(engine, forked, tmp_path):
    other = engine_with(tmp_path, PATIENCE, "other")
    begun, asked = FORK.Event(), FORK.Event()

    def write() -> None:
        with other.begin() as connection:
            connection.execute(insert(THINGS).values(id=1))
            begun.set()
            asked.wait(PATIENCE)
            add(engine, 2)

    worker = forked(engine, other, run=write)
    assert begun.wait(PATIENCE)
    refused = False
    with engine.begin() as connection:
        connection.execute(insert(THINGS).values(id=1))
        asked.set()
        try:
            add(other, 2)
        except OperationalError:
            refused = True

    # Whichever of the two asked last was told, and the other one could go on.
    assert (refused, code_of(worker)) in {(True, 0), (False, 1)}
    other.dispose()


def refused(_name: str) -> int:
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [(sys, "platform", "darwin"), (os, "memfd_create", refused)],
    ids=["another system", "walled in"],
)
def test_where_there_are_no_files_without_a_name_threads_still_take_turns(
    tmp_path, monkeypatch, owner, name, value
):
    monkeypatch.setattr(owner, name, value)
    engine = engine_with(tmp_path, PATIENCE)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: add(engine, number), range(40)))

    assert count(engine) == 40
    engine.dispose()


def test_who_is_interrupted_while_it_waits_for_a_process_leaves_its_turn(engine, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "lockf", interrupted)
        with pytest.raises(KeyboardInterrupt):
            add(engine, 1)
    add(engine, 2)

    assert count(engine) == 1


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt
