"""serve.py and gunicorn.conf.py: what they do before the first worker."""

import gc
import runpy
from datetime import date
from types import SimpleNamespace

import pytest
from babel import localedata
from flask_babel import gettext, support

import serve
from lti_app import i18n
from lti_app.config import ROOT, Settings
from lti_app.gate import combine


@pytest.fixture
def site(monkeypatch, tmp_path):
    """Return the three sites of a new process, which has read no locale yet."""
    monkeypatch.setattr(localedata, "_cache", {})
    return combine(Settings.from_env({"COURSE_DATABASE_URL": f"sqlite:///{tmp_path}/course"}))


def _in_gunicorn(site):
    when_ready = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["when_ready"]
    when_ready(SimpleNamespace(app=SimpleNamespace(wsgi=lambda: site)))


@pytest.fixture(params=[serve.share, _in_gunicorn])
def make_ready(request):
    """Do what a server does when it has loaded the application; return how much is frozen then."""

    def ready(site):
        request.param(site)
        frozen = gc.get_freeze_count()
        gc.unfreeze()
        return frozen

    return ready


def test_what_was_loaded_before_the_fork_is_left_out_of_later_collections(site, make_ready):
    assert make_ready(site) > 10_000


def test_words_and_dates_are_read_before_the_fork_and_not_by_each_worker(
    monkeypatch, site, make_ready
):
    make_ready(site)

    def read(*_: object) -> None:
        raise AssertionError("read by a worker for itself")

    monkeypatch.setattr(support.Translations, "load", read)
    monkeypatch.setattr("babel.localedata.pickle", SimpleNamespace(load=read))
    sites = site.wsgi_app.sites
    for each in (sites.course, sites.report, sites.desk):
        with i18n.speaking(each, "nl"):
            assert (gettext("Back"), i18n.long_date(date(2026, 1, 2))) == (
                "Terug",
                "2 januari 2026",
            )
        with i18n.speaking(each, "en"):
            assert (gettext("Back"), i18n.long_date(date(2026, 1, 2))) == (
                "Back",
                "2 January 2026",
            )


def test_an_application_with_something_around_it_starts_as_well(site, make_ready):
    assert make_ready(lambda environ, start: site(environ, start)) > 10_000
