"""How gunicorn serves: what the settings make of it."""

import runpy
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from lti_app.config import ROOT


@pytest.mark.parametrize(("threads", "kind"), [("1", "sync"), ("4", "gthread")])
def test_threads_are_handed_work_only_where_there_are_several(monkeypatch, threads, kind):
    monkeypatch.setenv("THREADS", threads)
    monkeypatch.delenv("METRICS_TOKEN", raising=False)

    made = runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    assert (made["worker_class"], made["threads"]) == (kind, int(threads))


def test_no_line_is_made_of_a_request_also_where_somebody_asks_for_an_access_log(capfd):
    made = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    settings = Config()
    settings.set("accesslog", "-")
    settings.set("errorlog", "-")
    log = made["logger_class"](settings)
    answer = SimpleNamespace(status="200 OK", sent=9, headers=[("Set-Cookie", "secret")])
    asked = SimpleNamespace(headers=[("COOKIE", "secret")])

    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": "/dos?launch=secret",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
    }

    log.access(answer, asked, environ, timedelta(milliseconds=1))

    assert capfd.readouterr() == ("", "")
