"""Entra of the practice platform on a real port, and the check of its tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from lti_app.lti.key_sets import KeySets
from lti_app.sign_in.discovery import Discovery
from lti_app.teams.settings_file import TeamsSettings
from lti_app.teams.tokens import TokenCheck
from practice.entra_client import PATH, TEAMS_APP_ID, TEAMS_CLIENT_ID
from practice.platform import Platform
from practice.running import Running
from practice.sign_in_client import TENANT
from tests.launcher import TOOL
from tests.sign_in.provider import providing
from tests.teams.tab import Tab


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(scope="session")
def served_entra() -> Iterator[Running]:
    with providing(TOOL) as started:
        yield started.running


@pytest.fixture
def entra(served_entra: Running) -> Iterator[Running]:
    """The practice platform, whose keys can be read."""
    yield served_entra
    served_entra.key_set_down = False


@pytest.fixture
def platform(entra: Running) -> Platform:
    """Who signs the tokens."""
    return entra.platform


@pytest.fixture
def teams(platform: Platform) -> TeamsSettings:
    return TeamsSettings(
        TEAMS_CLIENT_ID,
        TEAMS_APP_ID,
        {TENANT: "default"},
        authority=platform.issuer + PATH,
        message_origins=(platform.issuer,),
    )


@pytest.fixture
def seconds() -> Clock:
    """The clock by which keys grow old."""
    return Clock()


@pytest.fixture
def check(teams: TeamsSettings, seconds: Clock) -> TokenCheck:
    return TokenCheck(teams, Discovery(is_development=True, clock=seconds), KeySets(seconds))


@pytest.fixture
def tab(app: Flask, check: TokenCheck, platform: Platform) -> Iterator[Tab]:
    """Somebody in Teams, at an installation that knows the tenant."""
    app.extensions["teams"] = check
    yield Tab(app, platform)
    app.extensions["teams"] = None
