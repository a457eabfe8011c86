"""The report site with its channel open, from the start to a report that was taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.campaign.doors import close_door
from lti_app.campaign.shelf import shelf
from lti_app.db import ReportsModel
from tests.launcher import Launcher
from tests.reports.desk import open_channel, reports_engine, usual
from tests.reports.reporter import SITE, STORY
from tests.web.page import Page, text_of
from tests.web.visit import Visit

States = Iterator[tuple[str, bool, TestResponse]]
PAGES = ("", "tell", "short", "code", "mailbox", "finished", "cannot")


def reporting(launcher: Launcher, language: str) -> States:
    """Look at every page while reports are taken, and report without scripts."""
    client = launcher.app.test_client(use_cookies=False)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    for path in ("tell", "short", "code"):
        yield f"report site closed, {path}", False, client.get(f"{SITE}/default/{path}")
    with _open_channel(launcher):
        for path in PAGES:
            yield f"report site, {path}", False, client.get(f"{SITE}/default/{path}")
        code: str = launcher.app.extensions["day_code"]("default", clock.now().date())
        yield from _reported(client, code)
        yield from _refused(client, code)
        for persona in ("student-01", "instructor"):
            visit = Visit(launcher, persona, locale=language)
            yield f"{persona} with a way to the report site", True, visit.answer


def _reported(client: FlaskClient, code: str) -> States:
    story = {"code": code, "story": f"{STORY} <b>", "names": "A is Anna & Co"}
    sent = client.post(f"{SITE}/default/code", data=story)
    yield "report sent without scripts", False, sent
    (shown,) = Page(sent).all("p", **{"class": "receipt"})
    receipt = {"receipt": text_of(shown)}
    acts = {"mailbox": {}, "mailbox/write": {"text": "More <i>"}, "mailbox/withdraw": {}}
    for path, fields in acts.items():
        answer = client.post(f"{SITE}/default/{path}", data={**receipt, **fields})
        yield f"report site, {path} without scripts", False, answer


def _refused(client: FlaskClient, code: str) -> States:
    address = f"{SITE}/default/code"
    yield "wrong code of the day", False, client.post(address, data={"code": "x", "story": "x"})
    yield "no story", False, client.post(address, data={"code": code})
    picture = {"code": code, "story": "data:image/png;base64,AAAA"}
    yield "a picture in the story", False, client.post(address, data=picture)
    yield "a story that is too large", False, client.post(address, data={"story": "x" * 400_000})
    kind = {"content_type": "multipart/form-data"}
    yield "a file", False, client.post(address, data={"story": "x"}, **kind)
    unknown = client.post(f"{SITE}/default/mailbox", data={"receipt": "x"})
    yield "unknown receipt", False, unknown
    yield "no such page of the report site", False, client.get(f"{SITE}/default/nothing")


@contextmanager
def _open_channel(launcher: Launcher) -> Iterator[None]:
    open_channel(launcher.app, usual())
    yield
    content = shelf(launcher.app)
    with content.engine.begin() as connection:
        close_door(connection, "default")
    content.forget()
    reports = reports_engine(launcher.app)
    with reports.begin() as connection:
        for table in reversed(ReportsModel.metadata.sorted_tables):
            connection.execute(delete(table))
    reports.dispose()
