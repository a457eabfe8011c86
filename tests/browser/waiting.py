"""How long anything is waited for, and waiting for what Playwright cannot wait for.

It asks once; these ask again until it holds.
"""

import time
from collections.abc import Callable

from playwright.sync_api import Error, Frame, Locator, Page

from lti_app.campaign.shelf import LOOK_AGAIN

PATIENCE = 120_000
"""Milliseconds after which a browser or a page is taken never to come; none needs them."""
PAUSE = 250.0
"""Milliseconds; somebody gets twenty membership tokens in a day."""

ANSWERS_IN_TIME = """(() => {
    const real = window.setTimeout;
    const limits = [150, 1400, 3000, 20_000];
    window.setTimeout = (act, wait, ...more) =>
        real(act, limits.includes(wait) ? 100 * wait : wait, ...more);
})()"""
"""A script for pages that give an answer up after so many milliseconds (static/js/storage.js and
copy.js, browser/teams.js): one that comes late, because the machine is busy, is still an answer.
"""
BETWEEN_DOCUMENTS = ("Execution context was destroyed", "Frame was detached")
"""What Playwright says when the page that it asked makes way for the next one."""


def again_until(shown: Locator, act: Callable[[], object]) -> None:
    """Do `act`, which opens a page, until `shown` stands on it.

    A look that comes once may be answered by a process that does not know yet.
    """
    give_up_at = time.monotonic() + PATIENCE / 1000
    act()
    while not shown.count():
        assert time.monotonic() < give_up_at, f"{shown} never came"
        shown.page.wait_for_timeout(PAUSE)
        act()


def let_it_be_known() -> None:
    """Return when every process knows what was published, or whether reports are taken.

    Each learns it by itself: `Shelf` looks again every two seconds.
    """
    time.sleep(LOOK_AGAIN + 0.2)


def until(page: Page | Frame, holds: Callable[[], bool]) -> None:
    """Wait until `holds`, asked from here.

    What Playwright lets wait in the page itself evaluates text there, and at the second look our
    policy forbids it. Between two documents nothing holds yet.
    """
    give_up_at = time.monotonic() + PATIENCE / 1000
    while not _answers(holds):
        assert time.monotonic() < give_up_at, "it never held"
        page.wait_for_timeout(PAUSE)


def _answers(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except Error as error:
        if not any(words in str(error) for words in BETWEEN_DOCUMENTS):
            raise
        return False
