"""Calls to platforms, for whoever counts them: of which kind, how each ended, how long it took.

Never to whom: an address names a platform, often a course and sometimes a person.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lti_app.errors import PlatformBusyError, PlatformError

Hear = Callable[[str, str, float], None]
"""Takes the kind, the outcome and the seconds of a call."""
_listeners: list[Hear] = []


def listen(hear: Hear) -> None:
    """Let `hear` be told of every call of this process from now on; once, however often asked."""
    if hear not in _listeners:
        _listeners.append(hear)


@contextmanager
def told(kind: str | None) -> Iterator[None]:
    """Tell of the call inside, unless its kind is None. What it raises goes on as it is."""
    if kind is None or not _listeners:
        yield
        return
    began, outcome = time.perf_counter(), "answered"
    try:
        yield
    except PlatformError as error:
        outcome = _outcome(error)
        raise
    finally:
        for hear in _listeners:
            hear(kind, outcome, time.perf_counter() - began)


def _outcome(error: PlatformError) -> str:
    if isinstance(error, PlatformBusyError):
        return "held_back"
    if error.timed_out:
        return "timed_out"
    return "refused" if error.platform_status else "failed"
