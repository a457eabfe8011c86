"""Writers of one process take turns, before SQLite makes them wait.

A SQLite file has one writer at a time. Whoever comes meanwhile sleeps and asks again, each time
later, and is overtaken by those who come when the file is free. The threads of one process need not
do that: here each waits for the one before and is woken at once; only processes still ask again
(docs/decisions/0037-one-writer.md).
"""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection


class Turn:
    """Whose turn it is to write to one file; `patience` is in seconds."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._writer: object = None

    def begin(self, connection: object) -> None:
        """Wait until `connection` may write. Raises what a file that stays locked raises."""
        if self._writer is connection:
            return
        if not self._lock.acquire(timeout=self._patience):
            raise sqlite3.OperationalError("database is locked")
        self._writer = connection

    def end(self, connection: object) -> None:
        """Let the next one write, if `connection` could."""
        if connection is not None and self._writer is connection:
            self._writer = None
            self._lock.release()


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
