"""Pages for requests that reach nothing, and for what should never happen."""

import logging

import pytest
from psycopg.errors import InternalError_, ReadOnlySqlTransaction
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import BadRequest, ImATeapot, InternalServerError

from lti_app.errors import ToolError
from tests.launcher import SECURE, code_of
from tests.web.page import Page
from tests.web.visit import Visit


@pytest.mark.parametrize("path", ["/nothing", "/desk/nothing", "/health"])
def test_an_unknown_address_gets_a_page(plain_client, path):
    answer = plain_client.get(path)

    assert answer.status_code == 404
    assert code_of(answer) == "not_found"


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", "/lti/launch"), ("get", "/dos/acknowledge"), ("post", "/dos"), ("post", "/desk/")],
)
def test_the_wrong_method_gets_a_page(plain_client, method, path):
    answer = getattr(plain_client, method)(path)

    assert answer.status_code == 405
    assert code_of(answer) == "method_not_allowed"


@pytest.mark.parametrize("path", ["/lti/login", "/lti/launch", "/dos/acknowledge", "/lti/window"])
def test_a_body_far_too_large_gets_a_page(plain_client, path):
    answer = plain_client.post(path, data={"id_token": "x" * 300_000}, base_url=SECURE)

    assert answer.status_code == 413
    assert code_of(answer) == "too_large"


def test_an_illustration_that_is_gone_gets_a_page(plain_client):
    answer = plain_client.get("/illustration/0123456789abcdef.svg")

    assert answer.status_code == 404
    assert code_of(answer) == "not_found"


def test_every_error_page_of_the_course_site_leads_on(plain_client):
    page = Page(plain_client.get("/nothing", headers={"Accept-Language": "en"}))

    links = {link.get("href"): "".join(link.itertext()) for link in page.all("a")}
    assert links["/"] == "Read the Do's without confirming"
    assert plain_client.get("/").status_code == 200


def test_an_error_after_a_launch_leads_back_to_the_course(plain):
    presentation = {"return_url": "https://campus.example/course/7"}
    visit = Visit(plain, launch_presentation=presentation)

    answer = visit.post("/dos/acknowledge", {"launch": visit.token, "edition": "old"})

    assert "https://campus.example/course/7" in [link.get("href") for link in Page(answer).all("a")]


def test_an_error_of_ours_says_so_and_tells_the_log_where_but_not_who(plain, monkeypatch, caplog):
    visit = Visit(plain)
    secret = "something a person sent"

    def fail(*_args, **_kwargs):
        raise RuntimeError(secret)

    monkeypatch.setattr("lti_app.acknowledgement.service.withdraw", fail)
    with caplog.at_level(logging.DEBUG):
        answer = visit.post("/dos/withdraw", {"launch": visit.token})

    assert answer.status_code == 500
    assert code_of(answer) == "internal"
    (line,) = [record.getMessage() for record in caplog.records if record.name == "lti_app"]
    assert "RuntimeError at test_error_pages.py" in line
    assert secret not in answer.text + caplog.text
    assert visit.token not in caplog.text


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (BadRequest(), 400, "request_refused"),
        (ImATeapot(), 418, "request_refused"),
        (InternalServerError(), 500, "internal"),
        (PoolTimeoutError(), 503, "database_busy"),
        (DBAPIError("", {}, Exception(), connection_invalidated=True), 503, "database_busy"),
        (DBAPIError("", {}, ReadOnlySqlTransaction()), 503, "database_busy"),
        (DBAPIError("", {}, InternalError_()), 503, "database_busy"),
        (DBAPIError("", {}, Exception()), 500, "internal"),
    ],
)
def test_whatever_goes_wrong_has_a_page_with_a_code(plain, monkeypatch, error, status, code):
    visit = Visit(plain)

    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr("lti_app.acknowledgement.service.withdraw", fail)
    answer = visit.post("/dos/withdraw", {"launch": visit.token})

    assert answer.status_code == status
    assert code_of(answer) == code


def test_what_a_stranger_says_is_not_in_the_log(plain_client, caplog):
    answer = plain_client.get("/campaign/a%0D%0AERROR all is lost%1B%5B2J%E2%80%A8")

    assert answer.status_code == 404
    (line,) = caplog.messages
    assert "code=campaign_unknown" in line
    assert "lost" not in line


def test_a_detail_begins_no_entry_of_its_own_in_the_log():
    assert ToolError("a\r\nERROR all is lost\x1b[2J\u2028").in_log == "a??ERROR all is lost?[2J?"


def test_a_refusal_can_be_found_in_the_log_by_its_reference(plain_client, caplog):
    answer = plain_client.get("/nothing")

    (line,) = [record.getMessage() for record in caplog.records if record.name == "lti_app"]
    reference = line.partition("reference=")[2].partition(" ")[0]
    assert len(reference) == 8
    assert reference in answer.text
