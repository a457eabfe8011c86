"""An institution with a sign-in, a course with a link, and who makes and follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from lti_app.campaign.pack import Version
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.kaltura.partners import Partner
from lti_app.kaltura.sessions import Sessions
from lti_app.sign_in.providers import Provider as Known
from lti_app.sign_in.service import open_sign_in
from practice.sign_in_client import CLIENT_ID
from tests.kaltura.people import Follower, Maker
from tests.kaltura.stand_in import PARTNER, info
from tests.launcher import TOOL, Launcher
from tests.lti.replies import Replies, serving
from tests.sign_in.provider import SECRET, Provider, providing


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    with providing(TOOL) as started:
        yield started


@pytest.fixture
def signing_in(app: Flask, settings: Settings, provider: Provider) -> Iterator[None]:
    """Let the default institution have a sign-in."""
    known = Known(
        "default",
        provider.issuer,
        CLIENT_ID,
        SECRET,
        labels={"nl": "Inloggen bij ons"},
        is_for_courses=True,
    )
    before = app.extensions["sign_in"]
    app.extensions["sign_in"] = open_sign_in(settings, {"default": known})
    yield
    app.extensions["sign_in"] = before


@pytest.fixture
def version(app: Flask) -> Version:
    """The version of the Do's that the sites show."""
    return shelf(app).published("default").version


@pytest.fixture
def maker(launcher: Launcher) -> Callable[..., Maker]:
    """Return a function that lets an instructor open the page Use in Kaltura."""

    def open_page(persona: str = "instructor", **launch: Any) -> Maker:
        return Maker(launcher, persona, **{"locale": "nl-NL", **launch})

    return open_page


@pytest.fixture
def follower(app: Flask, provider: Provider) -> Follower:
    """Somebody in a Kaltura room."""
    return Follower(app.test_client(), provider.app.test_client(), provider.issuer)


@pytest.fixture
def kaltura() -> Iterator[Replies]:
    """The service, which takes every session for that of one user."""
    with serving() as server:
        server.json(info())
        yield server


@pytest.fixture
def asking(app: Flask, kaltura: Replies) -> Iterator[Sessions]:
    """Let the default institution's Kaltura hand people over."""
    sessions = Sessions(Partner("default", f"{kaltura.url}/api_v3", frozenset({PARTNER})))
    app.extensions["kaltura"]["default"] = sessions
    yield sessions
    app.extensions["kaltura"].clear()
