"""How gunicorn serves: what the settings make of it."""

import runpy

import pytest

from lti_app.config import ROOT


@pytest.mark.parametrize(("threads", "kind"), [("1", "sync"), ("4", "gthread")])
def test_threads_are_handed_work_only_where_there_are_several(monkeypatch, threads, kind):
    monkeypatch.setenv("THREADS", threads)
    monkeypatch.delenv("METRICS_TOKEN", raising=False)

    made = runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    assert (made["worker_class"], made["threads"]) == (kind, int(threads))
