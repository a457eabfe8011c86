"""The quick exit by its keys, on a machine that may take its time over them."""

from playwright.sync_api import Page

AT_ONE_MOMENT = "Object.defineProperty(Event.prototype, 'timeStamp', {get: () => 0})"


def leave_by_keys(tab: Page) -> None:
    """Press Shift three times on a page whose script is there.

    They count when they come within a second and a half (static/js/first.js), which a busy machine
    may need for each; so to this page they come at one moment.
    """
    tab.evaluate(AT_ONE_MOMENT)
    for _ in range(3):
        tab.keyboard.press("Shift")
