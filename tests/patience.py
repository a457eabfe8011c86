"""How long a test waits for another thread, process or disk, and how it does."""

import time
from collections.abc import Callable

PATIENCE = 600
"""Seconds that anything may take. It is there so that a test that hangs ends, and for nothing else:
a machine may be very busy."""


def wait_until(happens: Callable[[], bool]) -> None:
    """Look again and again until it has happened."""
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.05)
