"""A network that splits between a machine of the tool and its PostgreSQL: who notices, and when.

``unshare --net python -m tests.soak.split``, as root, with ip and iptables. Packets to and from the
server are thrown away from one moment to the next, as when a machine loses its power: nobody is
told anything. Prints how many seconds it takes until a question on an open connection fails, until
somebody who waits for an answer is told, until the server gives back what the machine that is gone
had locked, and until those are told who need a new connection meanwhile. The exit code is 1 when
one of them takes a minute.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from lti_app.db import engine_options, open_engine
from tests.soak import postgresql
from tests.soak.__main__ import say

PORT = 5432
LIMIT = 60.0
"""Seconds after which nobody has noticed."""


def main() -> int:
    """Measure all of it; return the exit code."""
    _run("ip", "link", "set", "lo", "up")
    with tempfile.TemporaryDirectory() as folder, postgresql.running(PORT) as server:
        far = open_engine(f"postgresql+psycopg://postgres@127.0.0.1:{PORT}/postgres", Path(folder))
        beside = f"postgresql+psycopg://postgres@/postgres?host={server.folder}&port={PORT}"
        near = create_engine(**engine_options(beside))
        with near.begin() as connection:
            connection.execute(text("CREATE TABLE thing AS SELECT 1 AS number"))
        found = {
            "a question on an open connection fails": _question(far),
            "who waits for an answer is told": _answer(far),
            "what was locked is free again": _lock(far, near),
            "who needs a new connection is told": _new(far),
            "the next who needs one is told": _new(far, tried_before=True),
        }
        near.dispose()
    for what, seconds in found.items():
        say(f"{seconds:5.1f} s until {what}")
    return int(max(found.values()) >= LIMIT)


def _question(far: Engine) -> float:
    connection = _opened(far)
    with _split():
        return _until_it_fails(connection, "SELECT 2")


def _answer(far: Engine) -> float:
    connection = _opened(far)
    cut = threading.Timer(1.0, _packets, ["-I"])
    cut.start()
    try:
        return _until_it_fails(connection, f"SELECT pg_sleep({LIMIT})")
    finally:
        cut.join()
        _packets("-D")


def _opened(far: Engine) -> Connection:
    connection = far.connect()
    connection.execute(text("SELECT 1"))
    return connection


def _until_it_fails(connection: Connection, question: str) -> float:
    failed = threading.Event()

    def ask() -> None:
        try:
            connection.execute(text(question))
        except OperationalError:
            failed.set()

    began = time.monotonic()
    # A thread that ends with the process: it may wait longer than anybody wants to.
    threading.Thread(target=ask, daemon=True).start()
    return time.monotonic() - began if failed.wait(LIMIT) else LIMIT


def _lock(far: Engine, near: Engine) -> float:
    change = text("UPDATE thing SET number = number + 1")
    with far.connect() as connection:
        connection.execute(change)
        with _split():
            began = time.monotonic()
            while time.monotonic() < began + LIMIT:
                try:
                    with near.begin() as other:
                        other.execute(change)
                    break
                except OperationalError:  # it waits for a lock no longer than a page may
                    continue
            connection.invalidate()
            return time.monotonic() - began


def _new(far: Engine, *, tried_before: bool = False) -> float:
    far.dispose()
    with _split():
        if tried_before:
            _new_connection(far)
        return _new_connection(far)


def _new_connection(far: Engine) -> float:
    began = time.monotonic()
    with suppress(OperationalError):
        far.connect().close()
    return time.monotonic() - began


@contextmanager
def _split() -> Iterator[None]:
    _packets("-I")
    try:
        yield
    finally:
        _packets("-D")


def _packets(command: str) -> None:
    """Begin (-I) or end (-D) to throw away what goes to the server's port and comes from it."""
    for side in ("--dport", "--sport"):
        _run("iptables", command, "INPUT", "-p", "tcp", side, str(PORT), "-j", "DROP")


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
