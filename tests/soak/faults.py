"""What is done to an installation while people use it: each a context, in which it is broken.

At the end of the block the cause is gone; what does not come back by itself is started again.
"""

import os
import random
import signal
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from subprocess import CalledProcessError
from types import MappingProxyType

from psycopg.errors import DeadlockDetected
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from tests.soak import limits
from tests.soak.fleet import Fleet
from tests.soak.processes import until

HOUR = 3600.0
Fault = Callable[[Fleet, random.Random], AbstractContextManager[None]]


@contextmanager
def kill_worker_of_web(fleet: Fleet, chance: random.Random) -> Iterator[None]:
    """The worker process of the server on one machine; the server starts another."""
    for pid in chance.choice(fleet.webs).children():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    yield


@contextmanager
def kill_machine(fleet: Fleet, chance: random.Random) -> Iterator[None]:
    """A whole server: its first process and its worker."""
    web = chance.choice(fleet.webs)
    web.kill()
    yield
    web.start()


@contextmanager
def kill_first_process(fleet: Fleet, chance: random.Random) -> Iterator[None]:
    """The first process of a server: its worker is left behind, and has to end by itself."""
    web = chance.choice(fleet.webs)
    web.kill_first()
    yield
    web.start()


@contextmanager
def kill_queue_worker(fleet: Fleet, chance: random.Random) -> Iterator[None]:
    """A worker of the queue, in the middle of a call to the platform."""
    worker = chance.choice(fleet.workers)
    worker.kill()
    yield
    worker.start()


@contextmanager
def kill_database(fleet: Fleet, _chance: random.Random) -> Iterator[None]:
    """PostgreSQL, as if by a power cut; on SQLite all who write."""
    if fleet.database is None:
        for each in (*fleet.webs, *fleet.workers):
            each.kill()
        yield
        for each in (*fleet.webs, *fleet.workers):
            each.start()
        return
    fleet.database.stop()
    yield
    fleet.database.start()
    fleet.forget()


@contextmanager
def full_disk(fleet: Fleet, _chance: random.Random) -> Iterator[None]:
    """Nothing more fits into the files of the database: PostgreSQL goes down of it."""
    if fleet.database is None:
        with limits.full([pid for each in fleet.webs for pid in each.children()]):
            yield
        return
    with limits.full(fleet.database.processes(), fleet.database.user):
        yield
    with suppress(CalledProcessError):
        fleet.database.stop()
    fleet.database.start()
    fleet.forget()


@contextmanager
def read_only(fleet: Fleet, _chance: random.Random) -> Iterator[None]:
    """PostgreSQL takes nothing in, as after a failover; on SQLite another writer has the lock."""
    if fleet.database is None:
        file = make_url(fleet.app.extensions["settings"].course_database_url).database
        other = sqlite3.connect(file or "", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()
        other.close()
        return
    fleet.database.set("default_transaction_read_only", "on")
    yield
    fleet.database.set("default_transaction_read_only", "off")


@contextmanager
def bad_platform(fleet: Fleet, chance: random.Random) -> Iterator[None]:
    """The services of the platform are slow, down, flaky, or lose their answers."""
    fleet.served.behave(chance.choice(("slow", "down", "flaky", "lost-answer", "token-expired")))
    yield
    fleet.served.behave()


@contextmanager
def clock_jump(fleet: Fleet, chance: random.Random) -> Iterator[None]:
    """One machine and one worker are an hour ahead, or behind, of all others."""
    names = (chance.choice(fleet.webs).name, fleet.workers[1].name)
    by = chance.choice((HOUR, -HOUR))
    for name in names:
        fleet.clocks[name].set(fleet.clocks[name].ahead + by)
    yield
    for name in names:
        fleet.clocks[name].set(fleet.clocks[name].ahead - by)


@contextmanager
def rotate_keys(fleet: Fleet, _chance: random.Random) -> Iterator[None]:
    """A new key signs at once, as after a leak."""
    rotated = fleet.app.test_cli_runner().invoke(args=["keys", "rotate", "--now"])
    assert rotated.exit_code == 0, rotated.output
    yield


@contextmanager
def two_versions(fleet: Fleet, _chance: random.Random) -> Iterator[None]:
    """A next version has added columns; one machine was started after that, the other before."""
    expand(fleet.course, fleet.reports)
    new = fleet.webs[1]
    new.end()
    new.start()
    for each in fleet.webs:
        until(each.is_kept_ready, f"{each.name} is not ready beside another version")
    yield
    contract(fleet.course, fleet.reports)


_TABLES = {
    "course": ("acknowledgement", "grade_delivery", "launch"),
    "reports": ("report", "message"),
}
_VERSIONS: dict[str, str] = {}


def expand(course: Engine, reports: Engine) -> None:
    """Do what a next version does first: add columns, and say that the tables are its own."""
    _migrate(course, reports, "ADD COLUMN soak_next INTEGER", "9999")


def contract(course: Engine, reports: Engine) -> None:
    """Take that back."""
    _migrate(course, reports, "DROP COLUMN soak_next", None)


def _migrate(course: Engine, reports: Engine, change: str, version: str | None) -> None:
    """Change the tables, and say that they are at `version`; None: at that of before."""
    for history, engine in {"course": course, "reports": reports}.items():
        until(partial(_changed, history, engine, change, version), f"{history} cannot be changed")


def _changed(history: str, engine: Engine, change: str, version: str | None) -> bool:
    """Change the tables of one history, all or none; return whether that came about.

    Visitors read some of the tables in another order. Where each waits for the other, PostgreSQL
    breaks one off; if that is us, it is done again.
    """
    try:
        with engine.begin() as connection:
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
            _VERSIONS.setdefault(history, found)
            for table in _TABLES[history]:
                connection.execute(text(f"ALTER TABLE {table} {change}"))
            connection.execute(
                text("UPDATE alembic_version SET version_num = :version"),
                {"version": version or _VERSIONS[history]},
            )
    except OperationalError as error:
        if isinstance(error.orig, DeadlockDetected):
            return False
        raise
    return True


FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "worker process of a web server killed": kill_worker_of_web,
        "web server killed": kill_machine,
        "first process of a web server killed": kill_first_process,
        "queue worker killed": kill_queue_worker,
        "database killed": kill_database,
        "disk full": full_disk,
        "database read-only": read_only,
        "platform slow or down": bad_platform,
        "clock jumps": clock_jump,
        "keys rotated": rotate_keys,
        "two versions at once": two_versions,
    }
)
