"""Waiting for what every process of the tool learns by itself: `campaign/shelf.py` looks again."""

import time
from collections.abc import Callable

from playwright.sync_api import Locator

SECONDS = 90.0
PAUSE = 250.0
"""Milliseconds; somebody gets twenty membership tokens in a day."""


def again_until(shown: Locator, act: Callable[[], object]) -> None:
    """Do `act`, which opens a page, until `shown` stands on it.

    A look that comes once may be answered by a process that does not know yet; how long that lasts
    depends on when it looked last, and no length of a pause is right on every machine.
    """
    give_up_at = time.monotonic() + SECONDS
    act()
    while not shown.count():
        assert time.monotonic() < give_up_at, f"{shown} never came"
        shown.page.wait_for_timeout(PAUSE)
        act()
