"""Writers of one installation take turns, before SQLite makes them wait.

A SQLite file has one writer at a time. Whoever comes meanwhile sleeps and asks again, each time
later, and is overtaken by those who come when the file is free. The threads of one process and the
workers of one server need not do that: here each waits for the one before and is woken at once.
Only what was started by itself, a command or the queue's consumer, still asks again
(docs/decisions/0037-one-writer.md).
"""

import fcntl
import os
import sqlite3
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection


class Turn:
    """Whose turn it is to write to one file; `patience` is in seconds.

    It holds among the threads of a process, and among processes that were forked from the one that
    made it.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._writer: object = None
        self._processes = Processes()

    def begin(self, connection: object) -> None:
        """Wait until `connection` may write. Raises what a file that stays locked raises."""
        if self._writer is connection:
            return
        if not self._lock.acquire(timeout=self._patience):
            raise sqlite3.OperationalError("database is locked")
        try:
            self._processes.wait()
        except BaseException:
            self._lock.release()
            raise
        self._writer = connection

    def end(self, connection: object) -> None:
        """Let the next one write, if `connection` could."""
        if connection is not None and self._writer is connection:
            self._writer = None
            self._processes.wake()
            self._lock.release()


class Processes:
    """One process at a time, of those forked from where this was made; one thread of each asks.

    It is a lock of fcntl(2) on a file that has no name: every process has it from before the fork,
    and the kernel takes it back from one that dies. Where there are no such files, processes ask
    SQLite alone. Nobody can stop waiting, so for as long as the process before stands still; that
    is one thread of each process, whose others are told after a while that the database is locked.
    """

    def __init__(self) -> None:
        self._file: int | None = None
        # A walled-in process may be refused one.
        with suppress(OSError):
            if sys.platform == "linux":
                self._file = os.memfd_create("writers")
                weakref.finalize(self, os.close, self._file)

    def wait(self) -> None:
        """Wait until no other process is in its turn."""
        if self._file is not None:
            # For the kernel a circle of processes that wait for each other's files is a deadlock,
            # even if other threads of theirs will end it. Then SQLite decides, as without this.
            with suppress(OSError):
                fcntl.lockf(self._file, fcntl.LOCK_EX, 1)

    def wake(self) -> None:
        """Let the next process have its turn."""
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1)


def take_turns(engine: Engine, *, patience: float) -> None:
    """Let transactions of `engine`, of a SQLite file, write one after another.

    A turn begins with the first statement that is no SELECT and ends with the transaction. Whoever
    has waited `patience` seconds in vain is told that the database is locked.
    """
    turn = Turn(patience)
    # The engine's own dialect: what SQLAlchemy's events tell comes before a commit, not after it.
    dialect: Any = engine.dialect

    def in_turn(run: Callable[..., None]) -> Callable[..., None]:
        def execute(cursor: sqlite3.Cursor, statement: str, *rest: Any) -> None:
            if not statement.startswith("SELECT"):
                turn.begin(cursor.connection)
            run(cursor, statement, *rest)

        return execute

    commit, rollback, close = dialect.do_commit, dialect.do_rollback, dialect.do_close

    def do_commit(connection: PoolProxiedConnection) -> None:
        commit(connection)
        turn.end(connection.dbapi_connection)

    def do_rollback(connection: PoolProxiedConnection) -> None:
        try:
            rollback(connection)
        finally:
            turn.end(connection.dbapi_connection)

    def do_close(connection: sqlite3.Connection) -> None:
        turn.end(connection)
        close(connection)

    dialect.do_execute = in_turn(dialect.do_execute)
    dialect.do_executemany = in_turn(dialect.do_executemany)
    dialect.do_commit, dialect.do_rollback, dialect.do_close = do_commit, do_rollback, do_close
