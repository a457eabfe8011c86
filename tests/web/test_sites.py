"""The three sites behind one callable: by path, by host name, and who hears of a cookie."""

from collections.abc import Iterator

import pytest
from flask import Request
from flask.testing import FlaskClient

from lti_app.app import create_sites
from lti_app.config import Settings
from lti_app.db import db
from tests.web import installations
from tests.web.page import Page

COOKIES = {"Cookie": "__Host-dos-language=nl; session=secret"}
ENGLISH = {"Accept-Language": "en"}


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/report/", "The reporting channel is not open"),
        ("/report", "The reporting channel is not open"),
        ("/desk/", "The desk is locked."),
        ("/desk", "The desk is locked."),
        ("/desk/enter", "The support desk"),
    ],
)
def test_report_site_and_desk_answer_below_the_course_site(plain_client, path, heading):
    assert Page(plain_client.get(path, headers=ENGLISH)).heading == heading


@pytest.mark.parametrize("path", ["/reports", "/reporting/", "/desktop", "/report.html"])
def test_an_address_that_only_begins_alike_is_another(plain_client, path):
    assert plain_client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/report/dos", "/report/lti/login", "/desk/course", "/report/health/ready"]
)
def test_no_page_of_the_course_site_is_served_by_another(plain_client, path):
    assert plain_client.get(path).status_code == 404


@pytest.fixture(scope="module")
def apart(tmp_path_factory) -> Iterator[FlaskClient]:
    """A client of an installation whose sites have host names of their own."""
    environment = installations.on_sqlite(tmp_path_factory.mktemp("apart"))
    addresses = {
        "PUBLIC_URL": "https://dos.example.edu",
        "REPORT_URL": "https://report.example.edu",
        "DESK_URL": "https://Desk.example.edu:443",
    }
    with installations.running(**environment, **addresses) as app:
        yield installations.prepare(app).test_client()


@pytest.mark.parametrize(
    ("host", "heading"),
    [
        ("report.example.edu", "The reporting channel is not open"),
        ("REPORT.example.edu", "The reporting channel is not open"),
        ("desk.example.edu", "The desk is locked."),
    ],
)
def test_a_site_with_its_own_host_name_answers_there(apart, host, heading):
    page = Page(apart.get("/", headers={**ENGLISH, "Host": host}))

    assert page.heading == heading
    style = page.all("link", rel="stylesheet")[0].get("href")
    with apart.get(style, headers={"Host": host}) as answer:
        assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/report/", "/desk/"])
def test_a_site_with_its_own_host_name_is_not_served_below_the_course_site(apart, path):
    assert apart.get(path, headers={"Host": "dos.example.edu"}).status_code == 404


@pytest.mark.parametrize("host", ["report.example.edu", "desk.example.edu"])
@pytest.mark.parametrize("path", ["/dos", "/course", "/lti/login", "/health/ready"])
def test_the_other_hosts_serve_nothing_of_the_course_site(apart, host, path):
    assert apart.get(path, headers={"Host": host}).status_code == 404


@pytest.mark.parametrize("path", ["/report/", "/report", "/report/nothing"])
def test_no_cookie_reaches_the_report_site(plain, monkeypatch, path):
    seen = []
    read = Request.__init__

    def note(request, environ, *rest, **more):
        seen.append(environ)
        read(request, environ, *rest, **more)

    monkeypatch.setattr(Request, "__init__", note)

    plain.app.test_client(use_cookies=False).get(path, headers=COOKIES)

    assert seen
    assert not any("HTTP_COOKIE" in environ for environ in seen)


@pytest.mark.parametrize("path", ["/report/", "/report/?language=nl", "/report/nothing"])
def test_the_report_site_sets_no_cookie(plain_client, path):
    assert "Set-Cookie" not in plain_client.get(path, headers=COOKIES).headers


def test_a_cookie_changes_nothing_on_the_report_site(plain_client, apart):
    below = plain_client.get("/report/", headers={**ENGLISH, **COOKIES})
    host = {"Host": "report.example.edu"}
    own = apart.get("/", headers={**ENGLISH, **COOKIES, **host})

    assert Page(below).root.get("lang") == "en"
    assert Page(own).root.get("lang") == "en"


def test_a_report_site_that_is_not_open_runs_the_quick_exit_only(plain_client):
    page = Page(plain_client.get("/report/"))

    scripts = [(script.get("src") or "").rpartition("/")[2] for script in page.all("script")]
    assert scripts == ["first.js"]
    assert page.all("form") == []


def test_report_site_and_desk_reach_the_reports_database_only(tmp_path):
    settings = Settings.from_env(installations.on_sqlite(tmp_path))
    sites = create_sites(settings)

    for site, url in (
        (sites.course, settings.course_database_url),
        (sites.report, settings.reports_database_url),
        (sites.desk, settings.reports_database_url),
    ):
        with site.app_context():
            assert db.engine.url.render_as_string(hide_password=False) == url
