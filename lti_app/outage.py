"""What the worker's log says while its queue cannot be reached: that, once a minute, and the end.

huey says it with each try of each thread, some lines a second for as long as it lasts.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lti_app.logs import say
from lti_app.tracebacks import class_and_places

log = logging.getLogger("lti_app")

HUEY = ("huey.consumer.Worker", "huey.consumer.Scheduler")
"""The loggers of the threads that ask the queue for work."""
SAY_AGAIN_SECONDS = 60.0
SETTLED_SECONDS = 5.0
"""So long nothing may fail before it is over: each thread has a connection of its own to lose."""


class Outage(logging.Filter):
    """Tells of the outages of one queue, and keeps from the log what huey says of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._here = threading.local()
        self._began: float | None = None
        self._failed = self._said = 0.0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Notice whether the queue answers in this block; what is raised there goes on."""
        self._here.error = None
        try:
            yield
        except Exception as error:
            self._here.error = error
            self._note_failure(error)
            raise
        self._note_answer()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Let huey say nothing of outages in this block."""
        for name in HUEY:
            logging.getLogger(name).addFilter(self)
        try:
            yield
        finally:
            for name in HUEY:
                logging.getLogger(name).removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a line of huey tells of anything else than an outage."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return True
        return self._began is None and error is not getattr(self._here, "error", None)

    def _note_failure(self, error: Exception) -> None:
        with self._lock:
            now = self._failed = self._clock()
            if self._began is None:
                self._began = self._said = now
                detail = class_and_places(error)
                say(log, logging.ERROR, "queue_unreachable", detail=detail)
            elif now - self._said >= SAY_AGAIN_SECONDS:
                self._said = now
                seconds = round(now - self._began)
                say(log, logging.ERROR, "queue_still_unreachable", seconds=seconds)

    def _note_answer(self) -> None:
        with self._lock:
            now = self._clock()
            if self._began is not None and now - self._failed >= SETTLED_SECONDS:
                seconds = round(self._failed - self._began)
                self._began = None
                say(log, logging.WARNING, "queue_reachable", seconds=seconds)
