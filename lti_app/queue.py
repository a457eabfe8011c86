"""The queue: what can wait is put here after a commit and done by `flask --app wsgi work`.

huey keeps it beside the course database: in a file of its own next to a SQLite file, in a schema
of its own in a PostgreSQL database. Nothing is lost with the queue: what has to be done stands in
the course database, and a periodic task finds it there (docs/decisions/0012).
"""

import json
import logging
import signal
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from huey import Huey, storage
from huey.constants import EmptyData
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy.engine import make_url

from lti_app.logs import say
from lti_app.outage import Outage
from lti_app.postgresql import REACHING, options
from lti_app.tracebacks import class_and_places

log = logging.getLogger("lti_app")

NAME = "online-dos"
SCHEMA = "queue"
WORKER_SEEN = "worker-seen"
WAIT_SECONDS = 1
"""How long a click waits for a busy queue; what is not queued is found within a minute anyway."""
LONGEST_SLEEP = 1.0
GRACE_SECONDS = 25
"""How long calls that are under way may take when the worker is asked to end."""

Work = Callable[..., None]


class _Json(Serializer):  # type: ignore[misc]
    """Tasks as JSON: who can write into the queue must not be able to run code (pickle could)."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: Any) -> Any:
        return Message(*json.loads(bytes(data)))


class _Watched:
    """What a worker asks its storage every second, with an eye on whether it answers."""

    outage: Outage

    def dequeue(self) -> Any:
        with self.outage.watched():
            return super().dequeue()  # type: ignore[misc]

    def read_schedule(self, moment: datetime) -> Any:
        with self.outage.watched():
            return super().read_schedule(moment)  # type: ignore[misc]


class _Server(_Watched, storage.PostgresStorage):  # type: ignore[misc]
    """A schema of a PostgreSQL database."""


class _File(_Watched, storage.SqliteStorage):  # type: ignore[misc]
    """A file that survives a crash without waiting for the disk at each task."""

    def _create_connection(self) -> Any:
        connection = super()._create_connection()
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection


class Queue:
    """The queue of one installation; one object for each process.

    Nothing is opened before it is used, so that a process that forks hands on no connection.
    """

    def __init__(self, course_database_url: str) -> None:
        self._url = make_url(course_database_url)
        self._work: dict[str, Work] = {}
        self._minutes: dict[str, int] = {}
        self._lock = threading.Lock()
        self._opened: tuple[Any, dict[str, Any]] | None = None
        self._outage = Outage()

    def add(self, name: str, work: Work, *, every: int | None = None) -> None:
        """Let `work` be done under `name`: when it is put, and where given, every so many minutes.

        Every worker process puts what is due by the clock, so `work` must bear being done twice.
        """
        self._work[name] = work
        if every is not None:
            self._minutes[name] = every

    def put(self, name: str, *arguments: int) -> None:
        """Ask for work to be done soon. A queue that fails is a line in the log, never an error."""
        try:
            _, tasks = self._open()
            tasks[name](*arguments)
        except Exception as error:
            say(log, logging.WARNING, "task_not_queued", task=name, detail=type(error).__name__)

    def size(self) -> int:
        """Return how many tasks wait."""
        huey, _ = self._open()
        return int(huey.pending_count())

    def is_first(self, name: str, day: date) -> bool:
        """Return True to the first process that asks about `name` and `day`, else False."""
        huey, _ = self._open()
        return bool(huey.storage.put_if_empty(f"{name}-{day}", b"1"))

    def note_worker(self, now: datetime) -> None:
        """Note that a worker runs."""
        huey, _ = self._open()
        huey.storage.put_data(WORKER_SEEN, now.isoformat(timespec="seconds").encode())

    def worker_seen(self) -> datetime | None:
        """Return when a worker last noted that it runs; None when none ever did."""
        huey, _ = self._open()
        found = huey.storage.peek_data(WORKER_SEEN)
        return None if found is EmptyData else datetime.fromisoformat(bytes(found).decode())

    def prepare(self) -> None:
        """Make the queue's own tables where they are missing."""
        if self._is_file:
            self._storage(create_tables=True)
            return
        import psycopg  # a tenth of the start, and for nothing where there is SQLite

        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        self._storage(create_tables=True)

    def run(self, workers: int) -> None:
        """Do what is put, until SIGTERM or SIGINT; finish what is under way, then return."""
        huey, _ = self._open()
        consumer = Consumer(
            huey,
            workers=workers,
            max_delay=LONGEST_SLEEP,
            shutdown_timeout=GRACE_SECONDS,
            graceful_signal="TERM",
        )
        consumer._signal_actions[signal.SIGINT] = (False, True)
        with self._outage.told():
            consumer.run()
        self.close()

    def close(self) -> None:
        """Close what this process, or thread of a worker, has open; it opens again by itself."""
        with self._lock:
            if self._opened is not None:
                self._opened[0].storage.close()

    @property
    def _is_file(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @property
    def _dsn(self) -> str:
        url = self._url.set(drivername="postgresql")
        return url.render_as_string(hide_password=False)

    def _open(self) -> tuple[Any, dict[str, Any]]:
        with self._lock:
            if self._opened is None:
                self._opened = self._made()
            return self._opened

    def _made(self) -> tuple[Any, dict[str, Any]]:
        """Return huey and its tasks by name."""
        huey = _Huey(self._storage)
        huey.on_shutdown(name="close")(self.close)
        tasks = {}
        for name, work in self._work.items():
            minutes = self._minutes.get(name)
            mark = (
                huey.periodic_task(_every(minutes), name=name) if minutes else huey.task(name=name)
            )
            tasks[name] = mark(_guarded(name, work))
        return huey, tasks

    def _storage(self, *, create_tables: bool = False) -> Any:
        made = self._made_storage(create_tables=create_tables)
        made.outage = self._outage
        return made

    def _made_storage(self, *, create_tables: bool) -> Any:
        if self._is_file:
            file = Path(self._url.database or "")
            return _File(
                NAME,
                filename=str(file.with_name(f"{file.stem}.queue{file.suffix}")),
                timeout=WAIT_SECONDS,
                create_tables=create_tables,
            )
        import psycopg

        # It was hidden from huey (`lti_app/__init__.py`).
        storage.psycopg = psycopg
        return _Server(
            NAME,
            dsn=self._dsn,
            create_tables=create_tables,
            **REACHING,
            options=options(search_path=SCHEMA),
        )


def queue() -> Queue:
    """Return the queue of the running application."""
    found: Queue = current_app.extensions["queue"]
    return found


class _Huey(Huey):  # type: ignore[misc]
    """huey on a storage that we make; results are nobody's business here."""

    def __init__(self, storage_of: Callable[[], Any]) -> None:
        self._storage_of = storage_of
        super().__init__(NAME, results=False, serializer=_Json())

    def create_storage(self) -> Any:
        return self._storage_of()


def _every(minutes: int) -> Callable[[datetime], bool]:
    return lambda moment: moment.minute % minutes == 0


def _guarded(name: str, work: Work) -> Work:
    """Let an error of `work` be a line in the log that quotes nothing from the data."""

    def run(*arguments: int) -> None:
        try:
            work(*arguments)
        except Exception as error:
            say(log, logging.ERROR, "task_failed", task=name, detail=class_and_places(error))

    return run
