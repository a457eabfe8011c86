"""A database that is busy or away: a 503 with a moment to come back, and nothing is lost."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, text

from lti_app.support.sessions import COOKIE
from tests import away
from tests.support.desk import Desk
from tests.support.people import Person, insiders
from tests.support.rows import everything
from tests.support.staff import DESK, HOST, HTTPS, note_for, refusal
from tests.support.test_route_matrix import EXPECTED, INSIDERS, paths
from tests.support.texts import text_for

WITHOUT_A_DATABASE = {
    *(("GET", "/enter"), ("GET", "/join/<code>")),
    *(("GET", "/sign-in/<institution>"), ("GET", "/sign-in/<institution>/done")),
}
BUSY = (503, "database_busy")


@contextmanager
def gone(app: Flask) -> Iterator[None]:
    """Let the desk's database be away."""
    with away.gone(app.wsgi_app.sites.desk.extensions["database"]):  # type: ignore[attr-defined]
        yield


IMPATIENT = {
    "sqlite": "PRAGMA busy_timeout = 300",
    "postgresql": "SET LOCAL lock_timeout = 300",
}


@contextmanager
def somebody_else_writes(desk: Desk) -> Iterator[None]:
    """Keep the lock of who writes in another connection; the desk waits less than in earnest."""
    site: Engine = desk.app.wsgi_app.sites.desk.extensions["database"]  # type: ignore[attr-defined]

    def hurry(connection: Connection) -> None:
        connection.exec_driver_sql(IMPATIENT[site.dialect.name])

    event.listen(site, "begin", hurry)
    with _writing(desk.engine):
        yield
    event.remove(site, "begin", hurry)
    site.dispose()


@contextmanager
def _writing(engine: Engine) -> Iterator[None]:
    if engine.dialect.name == "sqlite":
        file = sqlite3.connect(str(engine.url.database), isolation_level=None)
        file.execute("BEGIN IMMEDIATE")
        yield
        file.close()
        return
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE desk_case, desk_log, message IN EXCLUSIVE MODE"))
        yield


def asked(person: Person, values: dict[str, str], column: int) -> dict[tuple[str, str], int]:
    """Return how the routes that somebody may use answer them."""
    found = {}
    for (method, route), (_outside, inside) in EXPECTED.items():
        if inside.split()[column] == "403" or (method, route) in WITHOUT_A_DATABASE:
            continue
        path = route
        for name, value in values.items():
            path = path.replace(name, value)
        found[method, route] = person.send(method, path).status_code
    return found


@pytest.mark.parametrize("who", INSIDERS)
def test_every_route_says_that_the_database_is_away(desk, who):
    values, people = paths(desk), insiders(desk)

    with gone(desk.app):
        found = asked(people[who], values, INSIDERS.index(who))

    assert found == dict.fromkeys(found, 503)
    assert len(found) > 3


def test_who_leaves_while_the_database_is_away_leaves_nothing_in_the_browser(desk):
    token = desk.triage.token

    with gone(desk.app):
        answer = desk.triage.client.post(f"{DESK}/leave", base_url=HTTPS, data={"token": token})

    assert refusal(answer) == BUSY
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert desk.triage.client.get_cookie(COOKIE, domain=HOST, path=DESK) is None


def test_the_answer_says_when_to_come_back_as_a_page_and_as_json(desk):
    case = desk.report().report.hex()

    with gone(desk.app):
        page, told = desk.triage.get("inbox"), desk.triage.get(f"case/{case}/sealed")

    assert refusal(page) == refusal(told) == BUSY
    assert int(page.headers["Retry-After"]) > 0
    assert int(told.headers["Retry-After"]) > 0


def test_a_note_and_an_invitation_are_not_used_up_while_the_database_is_away(desk):
    note = note_for(desk.app, "somebody")

    def enter():
        return desk.app.test_client().post(f"{DESK}/enter", base_url=HTTPS, data={"note": note})

    with gone(desk.app):
        assert enter().status_code == 503

    assert enter().status_code == 303


def test_what_is_done_while_somebody_else_writes_is_not_done_and_works_a_moment_later(desk):
    case = desk.report().report.hex()
    assert desk.handler.token
    before = everything(desk.engine)

    with somebody_else_writes(desk), ThreadPoolExecutor(1) as pool:
        form = {"impartial": "yes"}
        busy = pool.submit(desk.handler.press, f"case/{case}/take", **form).result()

    assert refusal(busy) == BUSY
    assert everything(desk.engine) == before
    assert desk.handler.press(f"case/{case}/take", impartial="yes").status_code == 303


def test_a_message_that_is_sent_while_somebody_else_writes_arrives_when_it_is_sent_again(desk):
    somebody, case = desk.taken()
    readers = [each for each in desk.readers if each.name != "Confidential adviser"]
    body = text_for(somebody, readers)

    with somebody_else_writes(desk), ThreadPoolExecutor(1) as pool:
        path = f"case/{case}/message"
        busy = pool.submit(desk.handler.post, path, body).result()

    assert refusal(busy) == BUSY
    assert desk.handler.post(f"case/{case}/message", body).status_code == 201
    assert len(somebody.look().json["messages"]) == 1
