"""Promises 4 and 5: the report site hears of nobody, and tells of nobody, whatever is asked."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from lti_app.db import ReportsModel
from lti_app.silence import KEPT, silent
from tests.reports.reporter import SITE, Reporter

CANARY = "canary7391"
HEADERS = {
    name: f"{CANARY}-{name}"
    for name in (
        *("User-Agent", "Referer", "Origin", "Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"),
        *("X-Forwarded-Host", "X-Forwarded-Proto", "X-Request-Id", "X-Request-Start", "Date"),
        *("X-Client-Certificate", "X-SSL-Client-S-DN", "Traceparent", "CF-Connecting-IP", "From"),
        *("If-None-Match", "If-Modified-Since", "Range", "Accept", "Sec-CH-UA", "Sec-Fetch-Site"),
        *("Accept-Charset", "DNT", "Save-Data", "Device-Memory", "X-Anything"),
    )
}
SECRETS = {
    "Cookie": f"session={CANARY}; __Host-dos-language=nl",
    "Authorization": f"Bearer {CANARY}",
}
ENVIRON = {
    "REMOTE_ADDR": f"{CANARY}-address",
    "REMOTE_PORT": "54321",
    "REMOTE_HOST": CANARY,
    "REMOTE_USER": CANARY,
    "SSL_CLIENT_CERT": CANARY,
    "REQUEST_URI": f"/{CANARY}",
    "RAW_URI": f"/{CANARY}",
    "gunicorn.socket": CANARY,
}
PAGES = ("", "tell", "short", "code", "mailbox", "cannot", "finished", "readers.json")
FORM = "application/x-www-form-urlencoded"


def ways_to_ask(reporter: Reporter) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield the status to expect, the path and what is sent: all statuses that there are."""
    for page in PAGES:
        yield 200, f"default/{page}", {"method": "GET"}
    sent = reporter.sealed()
    yield 201, "default/send", {"json": sent}
    yield 200, "default/send", {"json": sent}
    yield 403, "default/send", {"json": {**sent, "token": CANARY, "report": sent["report"]}}
    yield 200, "default/mailbox", {"json": {"lookup": reporter.lookup}}
    yield 201, "default/mailbox/write", {"json": reporter.message(CANARY)}
    yield 404, "default/mailbox", {"json": {"lookup": CANARY}}
    yield 404, "default/mailbox", {"data": {"receipt": CANARY}, "content_type": FORM}
    yield (
        409,
        "default/send",
        {"json": {**Reporter(reporter.app, reporter.readers).sealed(), "staff": True}},
    )
    yield 422, "default/send", {"json": {CANARY: CANARY}}
    yield 422, "default/send", {"data": f"[{CANARY}", "content_type": "application/json"}
    yield 415, "default/send", {"data": {"file": CANARY}, "content_type": "multipart/form-data"}
    yield 413, "default/send", {"data": CANARY * 40_000, "content_type": "application/json"}
    yield 403, "default/code", {"data": {"code": CANARY, "story": CANARY}, "content_type": FORM}
    yield 405, "default/tell", {"data": CANARY}
    yield 404, f"default/{CANARY}", {"method": "GET"}
    yield 404, f"{CANARY}/", {"method": "GET"}
    yield 404, f"nobody/{CANARY}", {"method": "GET"}


def asked(reporter: Reporter, path: str, **more: Any) -> TestResponse:
    client = reporter.app.test_client(use_cookies=False)
    return client.open(f"{SITE}/{path}", **{"method": "POST", **more})


def stored(engine: Engine) -> str:
    with engine.connect() as connection:
        return "".join(
            repr(connection.execute(table.select()).all())
            for table in ReportsModel.metadata.sorted_tables
        )


def test_promise_5_nothing_of_a_visitor_is_logged_stored_or_answered(
    reporter, engine, caplog, capfd, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    caplog.set_level(logging.INFO)
    somebody = reporter()
    met = set()

    for status, path, more in ways_to_ask(somebody):
        environ = {**ENVIRON, "HTTP_X_CANARY": CANARY}
        answer = asked(somebody, path, headers={**HEADERS, **SECRETS}, environ_base=environ, **more)
        assert answer.status_code == status, path
        assert CANARY not in str(answer.headers), path
        # A form that is refused comes back to who wrote it: in its two fields, and nowhere else.
        assert answer.text.count(CANARY) == (2 if status == 403 and "data" in more else 0), path
        met.add(status)

    assert met >= {200, 201, 403, 404, 405, 409, 413, 415, 422}
    assert CANARY not in caplog.text
    assert caplog.records == []
    assert CANARY not in "".join(capfd.readouterr())
    assert CANARY not in stored(engine)
    assert list(tmp_path.iterdir()) == []


def test_promise_5_an_error_of_ours_names_a_code_an_endpoint_and_a_place(
    reporter, monkeypatch, caplog, capfd
):
    somebody = reporter()
    sent = somebody.sealed()

    def broken(*_rest, **_more):
        raise RuntimeError(CANARY, sent)

    monkeypatch.setattr("lti_app.reports.service.accept", broken)
    answer = asked(somebody, "default/send", json=sent, headers=HEADERS, environ_base=ENVIRON)

    assert answer.status_code == 500
    assert (answer.json or {})["code"] == "internal"
    (record,) = caplog.records
    line = record.getMessage()
    assert line.startswith(
        "failed code=internal endpoint=reports.send detail=RuntimeError at test_silence.py"
    )
    for word in (CANARY, sent["token"], sent["report"], "default"):
        assert word not in line
        assert word not in "".join(capfd.readouterr())


def test_promise_5_not_even_a_broken_frame_lets_the_server_log_an_address(caplog):
    def broken(environ, start_response):
        raise RuntimeError(environ["PATH_INFO"])

    started = []
    body = silent(broken)({"PATH_INFO": CANARY}, lambda *given: started.append(given))

    status, headers = started[0]
    assert status.startswith("500")
    assert {
        "Content-Type": "text/plain; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }.items() <= dict(headers).items()
    assert "frame-ancestors 'none'" in dict(headers)["Content-Security-Policy"]
    assert CANARY not in b"".join(body).decode() + caplog.text
    assert "report_site_broken detail=RuntimeError" in caplog.text


def test_what_passes_is_a_short_list_and_languages_and_encodings_are_made_coarse():
    heard: dict[str, Any] = {}

    def listening(environ, _start_response):
        heard.update(environ)
        return []

    environ = dict.fromkeys(KEPT, "x") | {
        **ENVIRON,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in HEADERS.items()},
        "HTTP_ACCEPT_LANGUAGE": "fy, nl-BE;q=0.8, de;q=0.7",
        "HTTP_ACCEPT_ENCODING": f"zstd, {CANARY}, gzip",
    }
    silent(listening)(environ, None)

    errors = heard.pop("wsgi.errors")
    assert errors.write(CANARY) == len(CANARY)
    errors.writelines([CANARY])
    errors.flush()
    assert heard.pop("HTTP_ACCEPT_LANGUAGE") == "nl"
    assert heard.pop("HTTP_ACCEPT_ENCODING") == "gzip"
    assert heard.keys() == KEPT
    assert CANARY not in repr(heard)


def test_a_browser_that_asks_for_no_language_we_have_is_not_made_to_ask_for_one():
    heard: dict[str, Any] = {}
    silent(lambda environ, _start: heard.update(environ) or [])(
        {"HTTP_ACCEPT_LANGUAGE": "fy"}, None
    )

    assert "HTTP_ACCEPT_LANGUAGE" not in heard


@pytest.mark.parametrize("page", PAGES)
def test_promise_4_cookies_and_authorization_change_no_byte(readers, visitor, page):
    plain = visitor.get(f"{SITE}/default/{page}")
    marked = visitor.get(f"{SITE}/default/{page}", headers=SECRETS)

    assert plain.status_code == marked.status_code == 200
    assert (plain.data, plain.headers) == (marked.data, marked.headers)


def test_promise_4_no_answer_sets_a_cookie(reporter):
    somebody = reporter()

    for _status, path, more in ways_to_ask(somebody):
        assert "Set-Cookie" not in asked(somebody, path, headers=SECRETS, **more).headers, path
