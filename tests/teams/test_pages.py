"""The pages of tabs: for everybody at once, what the script needs, in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lti_app.app import create_sites
from lti_app.blanks import KeptPages
from lti_app.config import Settings
from lti_app.gate import combine
from lti_app.teams.registrations import HOSTS
from lti_app.teams.tokens import TokenCheck
from practice.entra_client import write_teams_file
from tests.closing import close
from tests.launcher import Launcher, token_of
from tests.teams.tab import Tab
from tests.web.page import Page

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def test_a_tab_can_be_read_by_anybody_and_tells_its_script_where_to_go(tab: Tab) -> None:
    placement = tab.placement()

    answer = tab.get(f"/teams/tab?p={placement}")
    page = Page(answer)

    assert "Set-Cookie" not in answer.headers
    assert page.all("main")[0].attrib.items() >= {
        ("data-teams", "tab"),
        ("data-placement", placement),
        ("data-session", "/teams/session"),
        ("data-stage", f"/teams/stage?p={placement}"),
        ("data-languages", "en nl"),
    }
    codes = {each.get("data-message") for each in page.all("p")} - {None}
    assert codes == {"sign_in_failed", "not_in_teams", "anonymous", "refused"}
    assert len(page.all("li")) > 8


def test_pages_of_teams_and_of_its_visits_are_framed_by_teams(tab: Tab) -> None:
    wanted = "frame-ancestors " + " ".join([*HOSTS, tab.platform.issuer])
    placement = tab.placement()

    own = (f"{path}?p={id}" for path in ("tab", "stage") for id in (placement, "x"))
    for path in (*own, "home", "configure"):
        assert tab.get(f"/teams/{path}").headers["Content-Security-Policy"].endswith(wanted)
    for persona in ("student-01", "instructor"):
        page = tab.open(placement, persona)
        assert page.headers["Content-Security-Policy"].endswith(wanted)
        assert "data-platform-origin" not in page.text
    assert "frame-ancestors 'none'" in tab.get("/").headers["Content-Security-Policy"]


def test_a_tab_opens_in_its_language_and_can_be_read_in_another(tab: Tab) -> None:
    placement = tab.placement(locale="nl")

    page = Page(tab.get(f"/teams/tab?p={placement}"))
    assert page.root.get("lang") == "nl"
    assert "data-languages" not in page.all("main")[0].attrib
    (switch,) = [each for each in page.all("a") if each.get("hreflang") == "en"]
    assert switch.get("href") == f"?p={placement}&language=en"

    other = Page(tab.get(f"/teams/tab{switch.get('href')}"))
    assert other.root.get("lang") == "en"


@pytest.mark.parametrize(("locale", "languages"), [("nl", None), ("", "en nl")])
def test_the_stage_shows_everybody_the_same_and_has_nothing_to_press(
    tab: Tab, locale: str, languages: str | None
) -> None:
    placement = tab.placement(title="Group of Ann", locale=locale)

    answer = tab.get(f"/teams/stage?p={placement}")
    page = Page(answer)

    assert "Set-Cookie" not in answer.headers
    assert page.root.get("lang") == (locale or "en")
    (main,) = page.all("main")
    assert main.get("data-teams") == "stage"
    assert main.get("data-languages") == languages
    assert {"data-session", "data-placement", "data-stage"}.isdisjoint(main.attrib)
    assert len(page.all("li")) > 8
    assert not [*page.all("button"), *page.all("form"), *page.all("input"), *page.all("nav")]
    assert placement not in answer.text
    assert "Group of Ann" not in answer.text


def test_the_course_page_can_put_its_placement_on_the_stage(tab: Tab, launcher: Launcher) -> None:
    for title in ("One", "Two"):
        placement = tab.placement(title=title, locale="en")
        page = Page(tab.open(placement, "instructor"))
        (offer,) = [each for each in page.all("div") if "data-teams-stage" in each.attrib]
        assert offer.get("data-teams-stage") == f"/teams/stage?p={placement}"
        assert "hidden" in offer.attrib

    assert "data-teams-stage" not in tab.open(placement, "student-01").text
    token = token_of(launcher.launch("instructor"))
    assert "data-teams-stage" not in tab.get(f"/course?launch={token}").text


def test_the_personal_tab_leads_to_what_can_be_shared(tab: Tab) -> None:
    page = Page(tab.get("/teams/home?language=en"))

    links = {each.get("href"): each for each in page.all("a")}
    assert links["/campaign/default/en/share"].get("target") == "_blank"
    (button,) = [each for each in page.all("button") if "data-teams-share" in each.attrib]
    assert button.get("data-url") == "http://localhost:8000/campaign/default/en"


def test_the_configuration_asks_for_a_name_and_a_language(tab: Tab) -> None:
    page = Page(tab.get("/teams/configure"))

    assert page.all("main")[0].get("data-make") == "/teams/placements"
    assert {each.get("name") for each in (*page.all("input"), *page.all("select"))} == {
        "title",
        "language",
    }
    sent = tab.client.post("/teams/configure", data={"title": "x"})
    assert "Nothing was saved yet" in sent.text


def test_a_course_page_of_teams_is_not_given_to_somebody_of_a_platform(
    app: Flask, tab: Tab, launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are kept rendered; the script of Teams stands only on those shown there."""
    monkeypatch.setitem(app.extensions, "kept_pages", KeptPages())
    monkeypatch.setitem(app.jinja_env.globals, "is_built", lambda name: name == "teams.js")
    monkeypatch.setitem(app.jinja_env.globals, "static", lambda path: path)

    in_teams = tab.open(tab.placement(locale="en")).text
    token = token_of(launcher.launch(locale="en"))
    on_a_platform = tab.get(f"/dos?launch={token}").text

    assert 'id="teams" src="dist/teams.js"' in in_teams
    assert 'id="teams"' not in on_a_platform


def test_the_file_is_read_at_the_start(tmp_path: Path, settings: Settings) -> None:
    file = write_teams_file(tmp_path, "http://127.0.0.1:8100")
    urls = {
        f"{name}_DATABASE_URL": f"sqlite:///{tmp_path}/{name}.sqlite3"
        for name in ("COURSE", "REPORTS")
    }
    own = {"TEAMS_FILE": str(file), "KEYS_DIR": str(tmp_path / "keys")}
    app = combine(Settings.from_env({**urls, **own}))

    assert isinstance(app.extensions["teams"], TokenCheck)
    close(app)
    file.write_text("client_id = 4")
    with pytest.raises(SystemExit, match="TEAMS_FILE"):
        create_sites(Settings.from_env({**urls, **own}))
