"""The folder in which the processes of gunicorn share what they counted, for as long as it runs.

It has to be there before prometheus-client is loaded, which then counts into files in it.
"""

import os
import shutil
import tempfile
from functools import cache

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@cache
def make() -> str:
    """Make the folder, for this process and those that it forks; the same one each time."""
    folder = tempfile.mkdtemp(prefix="online-dos-metrics-")
    os.environ[VARIABLE] = folder
    return folder


def remove(_server: object) -> None:
    """Remove it: gunicorn's first process ends."""
    shutil.rmtree(make(), ignore_errors=True)
