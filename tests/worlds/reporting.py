"""Two ways to report and come back, from browsers that can be told apart."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from lti_app import clock
from tests.membership.member import Member
from tests.reports.desk import TestReader
from tests.reports.reporter import SITE, STORY, Reporter
from tests.web.page import Page, text_of

ALICE, BOB = "student-01", "student-02"
ADDRESSES = {ALICE: "192.0.2.11", BOB: "198.51.100.22"}
LANGUAGES = {ALICE: "en-GB, fr;q=0.4", BOB: "en, de;q=0.2"}
NAMES = "A is Anna"
MORE = "One more thing."
Answers = list[TestResponse]
Way = Callable[[Flask, list[TestReader], dict[str, Any], str], Answers]
"""Takes the tool, who reads, what the requests carry, and a token; returns what was answered."""


def marks(person: str, member: Member) -> dict[str, Any]:
    """Return what goes with every request of a browser, and tells it from all others."""
    return {
        "headers": {
            "Cookie": f"user={person}; launch={member.visit.token}",
            "Authorization": f"Bearer {person}",
            "User-Agent": f"Browser of {person}",
            "Referer": f"https://localhost/dos?launch={member.visit.token}",
            "X-Forwarded-For": ADDRESSES[person],
            "Accept-Language": LANGUAGES[person],
        },
        "environ_base": {"REMOTE_ADDR": ADDRESSES[person], "REMOTE_USER": person},
    }


def with_a_token(
    app: Flask, readers: list[TestReader], carried: dict[str, Any], token: str
) -> Answers:
    """Seal in the browser; send twice, as when the network was gone before the answer."""
    somebody = Reporter(app, readers, marks=carried)
    sent = somebody.sealed(names=NAMES, token=token)
    written = somebody.message(MORE)
    look = "mailbox", {"lookup": somebody.lookup}
    posts = [("send", sent), ("send", sent), look, ("mailbox/write", written), look]
    answers = _opened(app, carried, "", "tell", "readers.json", "cannot", "mailbox")
    answers += [somebody.post(path, body) for path, body in posts]
    return [*answers, *_opened(app, carried, "finished")]


def without_scripts(
    app: Flask, _readers: list[TestReader], carried: dict[str, Any], _token: str
) -> Answers:
    """Use the code of the day; the tool seals, and makes the receipt."""
    code = app.extensions["day_code"]("default", clock.now().date())
    answers = _opened(app, carried, "", "code", "cannot")
    sent = _fill_in(app, carried, "code", code=code, story=STORY, names=NAMES)
    (shown,) = Page(sent).all("p", **{"class": "receipt"})
    receipt = text_of(shown)
    opened = _fill_in(app, carried, "mailbox", receipt=receipt)
    written = _fill_in(app, carried, "mailbox/write", receipt=receipt, text=MORE)
    return [*answers, sent, opened, written, *_opened(app, carried, "finished")]


def _opened(app: Flask, carried: dict[str, Any], *paths: str) -> Answers:
    client = app.test_client(use_cookies=False)
    return [client.get(f"{SITE}/default/{path}", **carried) for path in paths]


def _fill_in(app: Flask, carried: dict[str, Any], path: str, **fields: str) -> TestResponse:
    client = app.test_client(use_cookies=False)
    return client.post(f"{SITE}/default/{path}", data=fields, **carried)
