"""gunicorn.conf.py: what is more than a setting."""

import gc
import runpy

from lti_app.config import ROOT


def test_what_was_loaded_before_the_fork_is_left_out_of_later_collections():
    when_ready = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["when_ready"]

    when_ready(None)
    frozen = gc.get_freeze_count()
    gc.unfreeze()

    assert frozen > 10_000
