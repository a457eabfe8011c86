"""How many may ask one institution's provider at the same moment, in all processes together.

A place is a lock on an empty file beside the keys, which all processes share. The system takes it
back when a process is killed, and nothing is written that says who was there, or when.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lti_app.errors import NotPreparedError, SignInBusyError

MOST_AT_ONCE = 3
"""Of the four places that two processes have for all who wait for another host (lti_app/bulkhead):
a slow provider, or codes that somebody invents, must not take them all. Where an answer takes a
tenth of a second, thirty people a second come through."""


class Places:
    """The places before each institution's provider, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def one(self, institution: str) -> Iterator[None]:
        """Hold a place before the provider of `institution`, for as long as the block lasts.

        Raises SignInBusyError at once where all are taken: who waited would hold a thread as well.
        """
        place = self._take(institution)
        try:
            yield
        finally:
            os.close(place)

    def _take(self, institution: str) -> int:
        """Return the descriptor of a locked file; closing it gives the place back."""
        for number in range(MOST_AT_ONCE):
            path = self._folder / f"sign-in-{institution}-{number}.lock"
            try:
                place = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                if _is_locked(place):
                    return place
            except OSError as error:
                raise NotPreparedError(f"{path.name} cannot be locked") from error
        raise SignInBusyError


def _is_locked(place: int) -> bool:
    """Lock an open file; close it, and return False, where somebody else has it. Raises OSError."""
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(place)
        return False
    except OSError:
        os.close(place)
        raise
    return True
