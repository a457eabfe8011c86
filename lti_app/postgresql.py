"""How the tool reaches a PostgreSQL server, and after how long each takes the other for gone.

A machine that loses its power, or a network that splits, says nothing. By the usual rules of TCP a
question waits a quarter of an hour for such a server, and with it whoever wants a page, long after
another server has taken over; and a server keeps what such a machine had locked for two hours. Here
what was sent is given up after ten seconds, and who only waits notices within twenty. Connections
that stay on one machine need none of it, and pass it over.

New connections wait three seconds for a silent server, one after the other. So that those who need
it do not hold every thread, one of them finds out whether it is back, and the others are refused.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Dialect, Engine, event

REACHING: Mapping[str, int] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}
"""What libpq does (34.1.2 of its documentation): seconds, but milliseconds for the second."""
_SERVER = {
    "tcp_user_timeout": 10_000,
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 2,
}
"""The same for the server's side of the session (20.3.2)."""


SLOW = 1.0
"""Seconds after which an attempt that fails was made at a server that is silent. One that is there
and lets nobody in says so at once."""
PAUSE = 2.0
"""Seconds in which such a server is left alone."""


def options(**settings: str | int) -> str:
    """Return libpq's `options` for a session with these settings."""
    return " ".join(f"-c {name}={value}" for name, value in {**settings, **_SERVER}.items())


def leave_alone_while_silent(engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
    """Let `engine` refuse new connections while the server is silent, but for one that is tried.

    Who is refused gets the OperationalError that a failed attempt would raise, at once.
    """
    silence = _Silence(clock)

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Dialect, _record: object, place: Any, more: Any) -> Any:
        if not silence.may_ask():
            raise dialect.loaded_dbapi.OperationalError("it did not answer a moment ago")
        began, is_there = clock(), False
        try:
            made = dialect.connect(*place, **more)
            is_there = True
            return made
        finally:
            silence.note(is_silent=not is_there and clock() - began >= SLOW)


class _Silence:
    """What is known of one server; safe between threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked_again_at: float | None = None
        """None while the server answers."""

    def may_ask(self) -> bool:
        """Return whether an attempt may be made; of a silent server by one at a time."""
        with self._lock:
            if self._asked_again_at is None:
                return True
            if self._clock() < self._asked_again_at:
                return False
            # Until this one knows, or is gone without a word.
            self._asked_again_at = self._clock() + REACHING["connect_timeout"] + PAUSE
            return True

    def note(self, *, is_silent: bool) -> None:
        """Keep how an attempt ended."""
        with self._lock:
            self._asked_again_at = self._clock() + PAUSE if is_silent else None
