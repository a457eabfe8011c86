"""`flask --app wsgi teams package`: what it writes, says and refuses."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from lti_app.lti.key_sets import KeySets
from lti_app.sign_in.discovery import Discovery
from lti_app.teams.manifest import TeamsApp
from lti_app.teams.package import package
from lti_app.teams.settings_file import TeamsSettings
from lti_app.teams.tokens import TokenCheck
from tests.launcher import TOOL

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
APP, CLIENT = "6f0f7d5e-6d1c-4d0a-9b57-2a1f0f6f2c11", "0c9a4c2f-3a8b-4f0e-8f6e-5b1d2c3e4f50"
TENANT, OTHER = "3f1a4f0e-0d6c-4a3b-9a3e-6f5a1d2c7b88", "8d5b1f62-7c1e-4f0a-b6a4-2c9e0d7f3a11"
PACKAGE = package(TeamsApp(APP, CLIENT, TOOL))
Offer = Callable[..., None]


@pytest.fixture
def offer(app: Flask) -> Iterator[Offer]:
    """Return a function that lets the people of these institutions come by Teams."""
    before = app.extensions["teams"]

    def let_in(*institutions: str) -> None:
        tenants = dict(zip((TENANT, OTHER), institutions, strict=False))
        settings = TeamsSettings(CLIENT, APP, tenants)
        app.extensions["teams"] = TokenCheck(settings, Discovery(is_development=True), KeySets())

    yield let_in
    app.extensions["teams"] = before


def test_the_command_writes_the_package_and_says_what_belongs_to_it(app, offer, tmp_path):
    offer("default", "seehafen")
    out = tmp_path / "app.zip"

    result = app.test_cli_runner().invoke(args=["teams", "package", "--out", str(out)])

    assert result.exit_code == 0
    assert out.read_bytes() == PACKAGE
    assert f"api://localhost:8000/{CLIENT}" in result.output
    assert f"{OTHER} (seehafen)" in result.output
    assert "https only" in result.output


def test_without_a_teams_file_the_command_says_so(app, offer, tmp_path):
    app.extensions["teams"] = None

    result = app.test_cli_runner().invoke(args=["teams", "package", "--out", str(tmp_path / "a")])

    assert result.exit_code == 1
    assert "set TEAMS_FILE" in result.output


def test_a_file_that_cannot_be_written_is_said(app, offer, tmp_path):
    offer("default")
    out = tmp_path / "nowhere" / "app.zip"

    result = app.test_cli_runner().invoke(args=["teams", "package", "--out", str(out)])

    assert result.exit_code == 1
    assert "cannot be written: no such file or directory" in result.output
