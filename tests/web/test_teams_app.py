"""The package of the app for Teams, on the page of administrators."""

from unittest.mock import patch

import pytest

from lti_app.lti.key_sets import KeySets
from lti_app.sign_in.discovery import Discovery
from lti_app.teams.manifest import TeamsApp
from lti_app.teams.package import package
from lti_app.teams.settings_file import TeamsSettings
from lti_app.teams.tokens import TokenCheck
from practice.entra_client import OTHER_TENANT, TEAMS_APP_ID, TEAMS_CLIENT_ID
from practice.sign_in_client import TENANT
from tests.launcher import TOOL, code_of

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def teams_of(*institutions: str) -> TokenCheck:
    """What an installation knows whose tenants belong to these institutions."""
    tenants = dict(zip((TENANT, OTHER_TENANT), institutions, strict=False))
    settings = TeamsSettings(TEAMS_CLIENT_ID, TEAMS_APP_ID, tenants)
    return TokenCheck(settings, Discovery(is_development=True), KeySets())


def test_an_administrator_downloads_the_package_of_the_installation(admin, app):
    with patch.dict(app.extensions, teams=teams_of("seehafen", "default")):
        shown = admin.get("/admin/teams")
        (link,) = [each for each in shown.page.links() if "/app.zip" in each]
        answer = admin.client.get(link, base_url="https://localhost:8000")

    assert f"api://localhost:8000/{TEAMS_CLIENT_ID}" in shown.text
    assert answer.data == package(TeamsApp(TEAMS_APP_ID, TEAMS_CLIENT_ID, TOOL))
    assert answer.content_type == "application/zip"
    assert "online-dos-teams.zip" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("teams", [None, teams_of("seehafen")], ids=["no file", "another's"])
def test_an_institution_that_is_not_in_teams_has_no_package(admin, app, teams):
    with patch.dict(app.extensions, teams=teams):
        assert "/admin/teams/app.zip" not in str(admin.get("/admin/teams").page.links())
        refused = admin.get("/admin/teams/app.zip").answer

    assert (refused.status_code, code_of(refused)) == (404, "teams_not_offered")
