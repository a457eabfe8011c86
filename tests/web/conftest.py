"""Fixtures of the tests that go through the web sites: a clock, events, counted statements."""

import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.campaign.pack import Version
from lti_app.campaign.published import Published
from lti_app.campaign.shelf import shelf
from lti_app.institution import invites
from lti_app.institution.models import Institution, InviteKind
from lti_app.lti import registry
from practice.platform import Platform
from tests.launcher import Launcher
from tests.lti.replies import Replies, serving
from tests.web import class_list, installations
from tests.web.campaigns import publish_both
from tests.web.class_list import ClassList
from tests.web.crawl import Shot, every_page
from tests.web.page import Page
from tests.web.publishing import Publisher, publishing_for
from tests.web.visit import Visit


@pytest.fixture(autouse=True)
def _still(still: datetime) -> None:
    """Let no test see two days, unless it moves the clock itself."""


@pytest.fixture(scope="session")
def plain(tmp_path_factory, platform: Platform) -> Iterator[Launcher]:
    """A launcher for tests that any database does for, and that do not look into it."""
    environment = installations.on_sqlite(tmp_path_factory.mktemp("plain"))
    with installations.running(**environment) as app:
        installations.prepare(app)
        yield installations.launcher_for(app, platform, allow_anonymous=True)


@pytest.fixture
def plain_client(plain: Launcher) -> FlaskClient:
    """A browser that keeps cookies, on the installation of `plain`."""
    browser: FlaskClient = plain.app.test_client()
    return browser


@pytest.fixture(scope="session")
def version(plain: Launcher) -> Version:
    """The version of the Do's that the sites show."""
    return shelf(plain.app).published("default").version


@pytest.fixture(scope="session")
def crawl(tmp_path_factory, platform: Platform) -> list[Shot]:
    """Every page in every state; what a page looks like does not depend on the database."""
    environment = installations.on_sqlite(tmp_path_factory.mktemp("crawl"))
    with installations.running(**environment) as app:
        installations.prepare(app)
        return every_page(installations.launcher_for(app, platform, allow_anonymous=True))


@pytest.fixture(scope="session")
def public(tmp_path_factory) -> Iterator[Flask]:
    """An installation where both packs are published, each by an institution of its own."""
    environment = installations.on_sqlite(tmp_path_factory.mktemp("public"))
    with installations.running(**environment) as app:
        installations.prepare(app)
        app.extensions["campaigns"] = publish_both(app)
        yield app


@pytest.fixture
def campaigns(public: Flask) -> dict[str, Published]:
    """What those two have published."""
    found: dict[str, Published] = public.extensions["campaigns"]
    return found


@pytest.fixture
def reader(public: Flask) -> FlaskClient:
    """A browser there that asks for nothing in particular."""
    browser: FlaskClient = public.test_client()
    return browser


@pytest.fixture
def at(monkeypatch) -> Callable[[str], datetime]:
    """Return a function that holds the tool's clock still at a moment (ISO 8601 with an offset)."""

    def hold(text: str) -> datetime:
        moment = datetime.fromisoformat(text).astimezone(UTC)  # as the clock itself tells it
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return hold


@pytest.fixture
def publish(app) -> Iterator[Publisher]:
    """Publish changed versions of the shipped pack, one after the other."""
    with publishing_for(app) as publisher:
        yield publisher


@pytest.fixture
def events(session: Session) -> Callable[[], list[tuple[str, int]]]:
    """Return a function that reads the recorded events as (action, round), oldest first."""

    def read() -> list[tuple[str, int]]:
        session.rollback()
        rows = session.scalars(select(Acknowledgement).order_by(Acknowledgement.id))
        return [(row.action.value, row.round) for row in rows]

    return read


@pytest.fixture
def statements(engine: Engine, monkeypatch) -> Iterator[list[str]]:
    """The SQL statements that reach the course database, in the order they were sent.

    What was read of a platform is kept for as long as the test takes: read again after some
    seconds, it would be a statement more on a slow machine.
    """
    monkeypatch.setattr(registry, "CACHE_SECONDS", math.inf)
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def invited(session: Session) -> Callable[..., str]:
    """Return a function that makes an invite and returns the path of its link."""

    def make(kind: InviteKind = InviteKind.REGISTRATION, slug: str = "default") -> str:
        owner = session.scalars(select(Institution).where(Institution.slug == slug)).one()
        secret = invites.make(session, owner.id, kind, now=clock.now())
        session.commit()
        return f"/lti/register/{secret}"

    return make


@pytest.fixture
def stand_in() -> Iterator[Replies]:
    """A platform that answers as the test says."""
    with serving() as replies:
        yield replies


@pytest.fixture
def platform_list(app, platform: Platform) -> Iterator[ClassList]:
    """A platform that shows who is in a course."""
    with class_list.serving(app, platform) as found:
        yield found


@pytest.fixture
def list_launcher(app, platform_list: ClassList, factories) -> Launcher:
    """Launches from that platform."""
    factories.registration(platform_list.platform)
    return Launcher(app, platform_list.platform)


@pytest.fixture
def compared(list_launcher: Launcher) -> Callable[..., Page]:
    """Return a function that lets an instructor compare a course with its class list."""

    def compare(**launch: Any) -> Page:
        return Visit(list_launcher, "instructor", **{"locale": "en", **launch}).click(
            "/course/roster"
        )

    return compare


@pytest.fixture
def code(session: Session) -> Callable[..., str]:
    """Return a function that makes the code of an administrator's invite."""

    def make(slug: str = "default") -> str:
        owner = session.scalars(select(Institution).where(Institution.slug == slug)).one()
        secret = invites.make(session, owner.id, InviteKind.ADMINISTRATOR, now=clock.now())
        session.commit()
        return secret

    return make


@pytest.fixture
def admin(launcher: Launcher, code: Callable[..., str]) -> Visit:
    """An administrator with the page open."""
    visit = Visit(launcher, "instructor", locale="en")
    visit.get("/admin/join").click("/admin/join", code=code())
    assert visit.page.heading == "Administration"
    return visit
