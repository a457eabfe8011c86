"""Keeps a thread of each server process free for who needs no other host (the bulkhead pattern).

A platform or provider that is slow holds the thread that asks it for up to half a minute. Were all
of them held, nobody could confirm, report or find help until it answers, with its course or not.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

BRIEF = 3.0
"""Seconds of an answer that takes its time. So long others wait for it as well; after that they are
told at once, because who waits holds a thread too."""

Seconds = Callable[[], float]


class FullError(Exception):
    """Others wait for another host already, and have for long."""


class Bulkhead:
    """So many places for threads that wait for another host; one object for each process."""

    def __init__(self, places: int, clock: Seconds = time.monotonic) -> None:
        self._places = places
        self._clock = clock
        self._since: list[float] = []
        """When each of those who wait began to."""
        self._changed = threading.Condition()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place for as long as the block lasts.

        Raises FullError where all are taken, and were taken at least BRIEF seconds ago.
        """
        began = self._enter()
        try:
            yield
        finally:
            with self._changed:
                self._since.remove(began)
                self._changed.notify()

    def _enter(self) -> float:
        with self._changed:
            while len(self._since) >= self._places:
                left = max(self._since) + BRIEF - self._clock()
                if left <= 0:
                    raise FullError
                self._changed.wait(left)
            began = self._clock()
            self._since.append(began)
            return began


class Turn:
    """Lets one thread ask for all: who comes meanwhile waits for what that one gets, not for long.

    It is held from `take` to `give_back`.
    """

    def __init__(self, clock: Seconds = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._since: float | None = None
        """When the one who asks began to."""

    def take(self, *, wait: bool) -> bool:
        """Take it, or return False: where it is not to be waited for, or was taken for long."""
        if not self._lock.acquire(timeout=self._patience() if wait else 0):
            return False
        self._since = self._clock()
        return True

    def give_back(self) -> None:
        """Let the next one have it."""
        self._since = None
        self._lock.release()

    def _patience(self) -> float:
        """Return how long, in seconds, to wait for the one who asks now."""
        since = self._since
        return BRIEF if since is None else max(0.0, since + BRIEF - self._clock())


_of_server: ContextVar[Bulkhead | None] = ContextVar("bulkhead", default=None)


@contextmanager
def kept_by(bulkhead: Bulkhead) -> Iterator[None]:
    """Let what is done in the block, which is to answer a request, keep to `bulkhead`."""
    token = _of_server.set(bulkhead)
    try:
        yield
    finally:
        _of_server.reset(token)


@contextmanager
def place() -> Iterator[None]:
    """Wait for another host in the block; a command or the queue may do so as it likes.

    Raises FullError where a request is answered and too many others wait.
    """
    bulkhead = _of_server.get()
    if bulkhead is None:
        yield
        return
    with bulkhead.place():
        yield
