"""The tool with a clock that can be moved from outside: `tests.soak.shifted:app`.

SOAK_CLOCK names a file with the seconds by which this process is ahead; SOAK_PLANT a bug to plant.
"""

import importlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lti_app import clock
from tests.soak.processes import CLOCK, PLANT


def _now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(Path(os.environ[CLOCK]).read_text()))


# Before anything else of the tool is imported: some of it takes the clock as a default.
clock.now = _now
if os.environ.get(PLANT):
    importlib.import_module("tests.soak.plants").PLANTS[os.environ[PLANT]]()
app = importlib.import_module("wsgi").app
