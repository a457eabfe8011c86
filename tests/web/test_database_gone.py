"""A database that is busy or gone: a page that says so, a moment to come back, nothing recorded."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask, request_finished
from sqlalchemy import create_engine, func, make_url, select, text
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.config import Settings
from lti_app.db import db
from lti_app.lti import registry
from practice.personas import PERSONAS
from tests import away
from tests.launcher import SECURE, Launcher, code_of
from tests.patience import PATIENCE
from tests.web import installations
from tests.web.page import Page
from tests.web.visit import Visit

NOBODY_LISTENS = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request, tmp_path_factory) -> dict[str, str]:
    """Settings of an installation of our own, whose database may be broken."""
    folder = tmp_path_factory.mktemp("gone")
    if request.param == "sqlite":
        return installations.on_sqlite(folder)
    return installations.on_postgresql(folder, request.getfixturevalue("postgresql_url"))


@pytest.fixture
def own(environment, platform, monkeypatch) -> Iterator[Launcher]:
    """A launcher for that installation, which waits for a busy database less than in earnest."""
    monkeypatch.setattr("lti_app.db.BUSY_MILLISECONDS", 300)
    with installations.running(**environment) as app:
        yield installations.launcher_for(installations.prepare(app), platform)


@contextmanager
def _somebody_else_writes(app: Flask) -> Iterator[None]:
    """Keep the writer's lock of the course database in another connection."""
    settings: Settings = app.extensions["settings"]
    url = make_url(settings.course_database_url)
    if url.get_backend_name() == "sqlite":
        file = sqlite3.connect(str(url.database), isolation_level=None)
        file.execute("BEGIN IMMEDIATE")
        yield
        file.close()
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE launch, acknowledgement IN EXCLUSIVE MODE"))
        yield
    engine.dispose()


@contextmanager
def _gone(app: Flask) -> Iterator[None]:
    """Let the course database be away."""
    with app.app_context():
        engine = db.engine
    with away.gone(engine):
        yield


def _recorded(app: Flask) -> int | None:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Acknowledgement))


def _is_a_clear_503(answer: TestResponse) -> bool:
    page = Page(answer)
    assert answer.status_code == 503
    assert code_of(answer) == "database_busy"
    assert int(answer.headers["Retry-After"]) > 0
    nothing = {"en": "Nothing has been recorded", "nl": "Er is niets vastgelegd"}
    assert nothing[page.root.get("lang", "")] in page.heading, page.heading
    return True


def test_a_click_while_the_database_is_busy_is_not_recorded_and_works_a_moment_later(own):
    visit = Visit(own)
    fields = visit.page.forms["/dos/acknowledge"].fields

    with ThreadPoolExecutor(1) as pool, _somebody_else_writes(own.app):
        busy = pool.submit(visit.post, "/dos/acknowledge", fields).result()

    assert _is_a_clear_503(busy)
    assert _recorded(own.app) == 0
    assert visit.post("/dos/acknowledge", fields).status_code == 303
    assert _recorded(own.app) == 1


def test_a_launch_while_the_database_is_busy_can_be_made_again(own):
    Visit(own)

    with ThreadPoolExecutor(1) as pool, _somebody_else_writes(own.app):
        busy = pool.submit(own.launch).result()

    assert _is_a_clear_503(busy)
    assert own.launch().status_code == 200


def test_a_click_while_the_database_is_gone_is_not_recorded_and_works_when_it_is_back(own):
    visit = Visit(own)
    fields = visit.page.forms["/dos/acknowledge"].fields

    with _gone(own.app):
        assert _is_a_clear_503(visit.post("/dos/acknowledge", fields))
        page = visit.client.get("/dos", query_string={"launch": visit.token}, base_url=SECURE)
        assert _is_a_clear_503(page)

    assert _recorded(own.app) == 0
    assert visit.acknowledge().status == 200
    assert _recorded(own.app) == 1


def test_the_page_about_a_database_that_is_gone_can_be_read_in_the_frame(
    own, platform, monkeypatch
):
    visit = Visit(own)
    fields = visit.page.forms["/dos/acknowledge"].fields
    monkeypatch.setattr(registry, "CACHE_SECONDS", -1.0)

    with _gone(own.app):
        answer = visit.post("/dos/acknowledge", fields)

    assert _is_a_clear_503(answer)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors {platform.issuer}")


def test_a_launch_while_the_database_is_gone_says_so(own, monkeypatch):
    client = own.app.test_client()
    asked = own.begin(client)
    claims = own.platform.launch_claims(
        PERSONAS["student-01"], nonce=asked["nonce"], now=clock.now()
    )
    form = {"state": asked["state"], "id_token": own.platform.id_token(claims)}
    own.app.extensions["registry"].forget()

    with _gone(own.app):
        assert _is_a_clear_503(own.initiate(client))
        assert _is_a_clear_503(own.post(client, **form))

    assert own.post(client, **form).status_code == 200, "the message was not used up"


def test_connections_that_the_server_has_cut_cost_one_answer(tmp_path, platform, postgresql_url):
    environment = installations.on_postgresql(tmp_path, postgresql_url)
    with installations.running(**environment) as app:
        own = installations.launcher_for(installations.prepare(app), platform)
        client = app.test_client()
        asked = own.begin(client)
        claims = platform.launch_claims(
            PERSONAS["student-01"], nonce=asked["nonce"], now=clock.now()
        )
        form = {"state": asked["state"], "id_token": platform.id_token(claims)}
        own.app.extensions["registry"].forget()

        _cut_connections(environment["COURSE_DATABASE_URL"])

        assert _is_a_clear_503(own.post(client, **form))
        assert own.post(client, **form).status_code == 200


def test_a_server_that_goes_away_when_the_page_is_made_does_not_spoil_the_page(
    tmp_path, platform, postgresql_url
):
    environment = installations.on_postgresql(tmp_path, postgresql_url)
    with installations.running(**environment) as app:
        visit = Visit(installations.launcher_for(installations.prepare(app), platform))

        def cut(*_sender: object, **_rest: object) -> None:
            _cut_connections(environment["COURSE_DATABASE_URL"])

        with request_finished.connected_to(cut):
            page = visit.client.get("/dos", query_string={"launch": visit.token}, base_url=SECURE)

        assert page.status_code == 200
        with app.app_context():
            assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        assert visit.acknowledge().status == 200


def _cut_connections(url: str) -> None:
    """End every connection of others to a PostgreSQL database, as a restart of it does."""
    admin = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with admin.connect() as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        # It waits for their end, and not only until they were asked to.
        ended = connection.scalars(
            text(
                f"SELECT pg_terminate_backend(pid, {1000 * PATIENCE})"
                f" FROM pg_stat_activity WHERE {others}"
            )
        )
        assert all(ended)
    admin.dispose()


def test_a_database_that_was_never_there_does_not_keep_the_tool_from_answering(tmp_path):
    environment = {**installations.on_sqlite(tmp_path), "COURSE_DATABASE_URL": NOBODY_LISTENS}
    installations.lay_keys(tmp_path / "keys")

    with installations.running(**environment) as app:
        client = app.test_client()
        assert client.get("/").status_code == 200
        assert client.get("/report/").status_code == 200
        assert client.get("/health/live").status_code == 200
        login = client.get("/lti/login?iss=https://x.example&login_hint=1&target_link_uri=1")
        assert _is_a_clear_503(login)
