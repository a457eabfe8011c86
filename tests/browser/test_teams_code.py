"""The bundled code of the tab in Teams, with Microsoft's library, in a host that acts as Teams."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.browser import chromium
from tests.browser.code_pages import SITE, Answer
from tests.browser.teams_page import (
    CONFIGURE,
    MAKE,
    SESSION,
    STAGE,
    TAB,
    TABS,
    TeamsPage,
    tool_page,
)
from tests.browser.waiting import until

Show = Callable[..., TeamsPage]


@pytest.fixture
def show(plain_browser) -> Iterator[Show]:
    """Return a function that opens a page of the tool; in the end no console has complained."""
    opened: list[TeamsPage] = []

    def show_page(tool: str = TAB, **context: Any) -> TeamsPage:
        opened.append(TeamsPage(plain_browser, tool, **context))
        return opened[-1]

    yield show_page
    for each in opened:
        chromium.close(each.context)
    assert [text for each in opened for text in each.wrong()] == []


def state(shown: TeamsPage, expected: str) -> None:
    expect(shown.frame.locator("html")).to_have_attribute("data-teams-state", expected)


def theme(shown: TeamsPage, expected: str) -> None:
    expect(shown.frame.locator("html")).to_have_attribute("data-theme", expected)


def asked(shown: TeamsPage, path: str) -> list[Request]:
    return [each for each in shown.requests if each.url.removeprefix(SITE) == path]


def refuse(_request: Request) -> Answer:
    return 403, {"code": "teams_tenant_unknown", "sentence": "Not your class.", "next": "Read on."}


def test_the_token_of_teams_is_traded_for_a_visit(show):
    shown = show()
    shown.answer(SESSION, lambda _: (200, {"page": "/dos?launch=1"}))
    shown.host()

    until(shown.page, lambda: shown.page.frames[-1].url == f"{SITE}/dos?launch=1")
    (sent,) = asked(shown, SESSION)
    assert sent.headers["authorization"] == "Bearer the-token"
    assert json.loads(sent.post_data or "") == {
        "placement": "p1",
        "theme": "dark",
        "locale": "en-gb",
    }


def test_who_is_refused_reads_why_and_reads_on(show):
    shown = show()
    shown.answer(SESSION, refuse)
    shown.host()

    expect(shown.frame.get_by_role("alert")).to_contain_text("Not your class. Read on.")
    expect(shown.frame.get_by_text("Readable at once")).to_be_visible()
    state(shown, "refused")


@pytest.mark.parametrize("token", ["none", "good"])
def test_a_sign_in_that_fails_is_told(show, token):
    shown = show()
    shown.answer(SESSION, lambda _: (500, {}))
    shown.host(token)

    expect(shown.frame.get_by_role("alert")).to_have_text("sign_in_failed", use_inner_text=True)
    assert len(asked(shown, SESSION)) == (token == "good")


def test_an_answer_without_a_page_leads_nowhere(show):
    shown = show()
    shown.answer(SESSION, lambda _: (200, None))
    shown.host()

    state(shown, "sign_in_failed")
    expect(shown.frame.get_by_text("Readable at once")).to_be_visible()


def test_who_has_no_account_reads_along_and_is_asked_nothing(show):
    shown = show(userLicenseType="Anonymous", userObjectId="", tid="")
    shown.host()

    expect(shown.frame.get_by_role("alert")).to_have_text("anonymous", use_inner_text=True)
    state(shown, "anonymous")
    assert not [each for each in shown.requests if each.method == "POST"]


def test_outside_teams_nothing_of_microsoft_is_loaded(show):
    shown = show()
    shown.open()

    expect(shown.page.get_by_role("alert")).to_have_text("not_in_teams", use_inner_text=True)
    assert not [each for each in shown.requests if "teams_host" in each.url]


def test_the_theme_of_teams_is_followed(show):
    shown = show(tool_page("tab"))
    shown.host()
    theme(shown, "dark")

    shown.page.get_by_label("theme").select_option("contrast")
    theme(shown, "contrast")
    expect(shown.frame.locator("body")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(shown.frame.locator("html")).to_have_css("background-color", "rgb(0, 0, 0)")
    expect(shown.frame.locator("html")).to_have_css("color", "rgb(255, 255, 255)")


def test_the_language_of_teams_is_asked_for_once(show):
    shown = show(tool_page("tab"), locale="nl-NL")
    shown.host()

    state(shown, "ready")
    documents = [each.url for each in shown.requests if each.resource_type == "document"]
    assert documents == [f"{SITE}/teams/tab", f"{SITE}/teams/tab?language=nl"]


def test_a_tab_is_set_up_and_saved_by_teams_own_button(show):
    shown = show(CONFIGURE, frameContext="settings")
    made = {
        "contentUrl": f"{SITE}/teams/tab?p=new",
        "websiteUrl": f"{SITE}/teams/tab?p=new",
        "entityId": "new",
        "suggestedDisplayName": "Class",
    }
    shown.answer(MAKE, lambda _: (201, {**made, "placement": "new"}))
    shown.answer(TABS, lambda _: (400, {"error": "Kept it in mind"}))
    shown.host()
    state(shown, "ready")
    save = shown.page.get_by_role("button", name="Save")
    expect(save).to_be_disabled()

    shown.frame.get_by_label("title").fill("Class")
    expect(save).to_be_enabled()
    save.click()

    expect(shown.page.get_by_text("Kept it in mind")).to_be_visible()
    (sent,) = asked(shown, MAKE)
    # Nothing about the team, although Teams tells it.
    assert json.loads(sent.post_data or "") == {"title": "Class", "locale": "nl"}
    assert sent.headers["authorization"] == "Bearer the-token"


def test_teams_and_the_page_say_why_a_tab_cannot_be_set_up(show):
    shown = show(CONFIGURE, frameContext="settings")
    shown.answer(MAKE, refuse)
    shown.host()
    state(shown, "ready")

    shown.frame.get_by_label("title").fill("Class")
    shown.page.get_by_role("button", name="Save").click()

    expect(shown.page.get_by_text("Not saved: Not your class.")).to_be_visible()
    expect(shown.frame.get_by_role("alert")).to_contain_text("Not your class. Read on.")


def test_the_link_is_shared_through_teams(show):
    shown = show(tool_page("tab"))
    shown.host()

    shown.frame.get_by_role("button", name="Share").click()

    expect(shown.page.get_by_text(f"Shared: Eight Do's {SITE}/nl")).to_be_visible()


def test_a_side_panel_says_whether_teams_put_the_dos_on_the_stage(show):
    shown = show(tool_page("tab"), frameContext="sidePanel")
    shown.answer(STAGE, lambda _: (400, {"error": "Not a presenter"}))
    shown.host()
    shown.frame.get_by_role("button", name="To the stage").click()
    expect(shown.frame.get_by_text("Not on it")).to_be_visible()

    shown.answer(STAGE, lambda _: (200, {"address": "/"}))
    shown.frame.get_by_role("button", name="To the stage").click()
    expect(shown.frame.get_by_text("On it", exact=True)).to_be_visible()
    sent = [each.post_data_json for each in shown.requests if each.url.endswith(STAGE)]
    assert sent == [{"url": f"{SITE}/teams/stage?p=p1"}] * 2


def test_outside_a_meeting_nothing_is_put_on_a_stage(show):
    shown = show(tool_page("tab"))
    shown.host()

    expect(shown.frame.get_by_role("button", name="Share")).to_be_visible()
    state(shown, "ready")
    expect(shown.frame.get_by_role("button", name="To the stage")).to_be_hidden()
