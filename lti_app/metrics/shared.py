"""The folder in which processes of one server share what they counted, for as long as it runs.

It has to be there before prometheus-client is loaded, which then counts into files in it.
"""

import os
import shutil
import tempfile
import threading
import time
from functools import cache

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PAUSE = 1.0
"""Seconds between two times that a process counts what it noted."""


@cache
def make() -> str:
    """Make the folder, for this process and those that it forks; the same one each time."""
    folder = tempfile.mkdtemp(prefix="online-dos-metrics-")
    os.environ[VARIABLE] = folder
    return folder


def remove(_server: object) -> None:
    """Remove it: the server's first process ends."""
    shutil.rmtree(make(), ignore_errors=True)


def keep_settling(_server: object, _worker: object) -> None:
    """Count what is noted every now and then: a process that serves begins."""
    threading.Thread(target=_settle_for_ever, name="metrics", daemon=True).start()


def settle_last(_server: object, _worker: object) -> None:
    """Count what is left: a process that serves ends."""
    from lti_app.metrics import requests

    requests.settle()


def _settle_for_ever() -> None:
    from lti_app.metrics import requests

    while True:
        time.sleep(PAUSE)
        requests.settle()
