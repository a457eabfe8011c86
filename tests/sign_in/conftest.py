"""The practice provider on a real port, and a desk whose door leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lti_app.config import Settings
from lti_app.gate import Gate, combine
from lti_app.sign_in.attempts import Attempts
from lti_app.sign_in.service import SignIn
from tests.closing import close
from tests.launcher import TOOL
from tests.lti.replies import Replies, serving
from tests.sign_in.desk import add_door
from tests.sign_in.person import Person
from tests.sign_in.provider import Provider, providing


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    with providing(TOOL) as started:
        yield started


@pytest.fixture
def sign_in_file(tmp_path: Path, provider: Provider) -> Path:
    """A sign-in file for the practice provider; a test may write more into it."""
    path = tmp_path / "sign-in.toml"
    path.write_text(provider.table)
    return path


@pytest.fixture
def settings(tmp_path: Path, sign_in_file: Path) -> Settings:
    return Settings.from_env(
        {
            "COURSE_DATABASE_URL": f"sqlite:///{tmp_path}/course.sqlite3",
            "REPORTS_DATABASE_URL": f"sqlite:///{tmp_path}/reports.sqlite3",
            "KEYS_DIR": str(tmp_path / "keys"),
            "SIGN_IN_FILE": str(sign_in_file),
            "PUBLIC_URL": TOOL,
        }
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The three sites; the desk has a door."""
    Attempts(settings.keys_dir).ensure()
    app = combine(settings)
    gate = app.wsgi_app
    assert isinstance(gate, Gate)
    add_door(gate.sites.desk)
    yield app
    close(app)


@pytest.fixture(name="desk")
def desk_site(app: Flask) -> Flask:
    """The desk alone."""
    gate = app.wsgi_app
    assert isinstance(gate, Gate)
    return gate.sites.desk


@pytest.fixture
def shared(desk: Flask) -> SignIn:
    """What the doors share."""
    found = desk.extensions["sign_in"]
    assert isinstance(found, SignIn)
    return found


@pytest.fixture
def person(app: Flask, provider: Provider) -> Person:
    """Somebody with a browser."""
    return Person(app.test_client(), provider.app.test_client(), provider.issuer)


@pytest.fixture
def replies() -> Iterator[Replies]:
    """A server that answers as the test tells it."""
    with serving() as server:
        yield server
