"""The pages of tabs in Microsoft Teams, of visits from there, and of administrators for it."""

from collections.abc import Iterator
from unittest.mock import patch

from werkzeug.test import TestResponse

from lti_app.lti.key_sets import KeySets
from lti_app.sign_in.discovery import Discovery
from lti_app.teams.settings_file import TeamsSettings
from lti_app.teams.tokens import TokenCheck
from practice.entra_client import OTHER_TENANT, PATH, TEAMS_APP_ID, TEAMS_CLIENT_ID
from practice.sign_in_client import TENANT
from tests.launcher import Launcher
from tests.teams.tab import Tab
from tests.web.visit import Visit

IN_TEAMS = "in Teams: "
"""How the states begin whose pages Teams may frame."""
States = Iterator[tuple[str, bool, TestResponse]]


def teams_of(launcher: Launcher) -> TokenCheck:
    """Return what an installation knows that the platform's Teams may use."""
    settings = TeamsSettings(
        TEAMS_CLIENT_ID,
        TEAMS_APP_ID,
        {TENANT: "default", OTHER_TENANT: "default"},
        authority=launcher.platform.issuer + PATH,
    )
    return TokenCheck(settings, Discovery(is_development=True), KeySets())


def teams(launcher: Launcher, language: str) -> States:
    """Visit what Teams shows, and what administrators see of it."""
    with patch.dict(launcher.app.extensions, teams=teams_of(launcher)):
        tab = Tab(launcher.app, launcher.platform)
        placement = tab.placement(title='Group "<b>" 4', locale=language)
        own = f"tab?p={placement}", f"stage?p={placement}"
        for path in (*own, "tab?p=x", "home?", "configure?"):
            page = tab.get(f"/teams/{path}&language={language}")
            yield f"{IN_TEAMS}{path}", True, page
        sent = tab.client.post(f"/teams/configure?language={language}")
        yield f"{IN_TEAMS}form sent", True, sent
        for persona in ("student-01", "instructor", "second-instructor"):
            yield f"{IN_TEAMS}{persona}", True, tab.open(placement, persona)
        yield from _administration(launcher, language)


def _administration(launcher: Launcher, language: str) -> States:
    visit = Visit(launcher, "instructor", locale=language)
    run = launcher.app.test_cli_runner()
    code = run.invoke(args=["admin", "invite"]).output.strip().rpartition("/")[2]
    visit.get("/admin/join").click("/admin/join", code=code)
    yield "administration, with Teams", True, visit.get("/admin").answer
    visit.get("/admin/teams").click("/admin/teams/add", tenant=TENANT, oid=TENANT, name="<b>")
    yield "administration of Teams, somebody on the list", True, visit.answer
    visit.click("/admin/teams/remove")
    yield "administration of Teams, off the list", True, visit.answer
    visit.click("/admin/teams/delete")
    yield "administration of Teams, deleted", True, visit.answer
    # The next part begins without an administrator.
    visit.get("/admin").click("/admin/remove")
    visit.click("/admin/remove")
