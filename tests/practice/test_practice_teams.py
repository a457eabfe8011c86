"""The page that stands in for Teams: who is there and where, and the tabs that were added."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from practice.sign_in_client import TENANT
from practice.teams_tabs import MOST_TABS, Tabs
from tests.practice.conftest import TOOL, Page

Read = Callable[[str], Page]
TAB = {
    "contentUrl": f"{TOOL}/teams/tab?p=abc",
    "websiteUrl": f"{TOOL}/default/en/",
    "entityId": "abc",
    "suggestedDisplayName": "Our class",
}


def host_of(page: Page) -> dict[str, Any]:
    """What the host tells the frame, and where the frame goes."""
    (host,) = [each for each in page.all("section") if "data-context" in each]
    (frame,) = page.all("iframe")
    return {**host, "context": json.loads(str(host["data-context"])), "src": frame["data-src"]}


def test_the_app_of_ones_own_is_there_at_once(browser: FlaskClient, read: Read) -> None:
    found = host_of(read(browser.get("/teams").text))

    assert found["src"] == f"{TOOL}/teams/home"
    assert found["context"]["frameContext"] == "content"
    assert "channelId" not in found["context"]


def test_a_new_tab_is_kept_and_told_where_it_is(browser: FlaskClient, read: Read) -> None:
    settings = host_of(read(browser.get("/teams?tab=new&place=chat").text))
    made = browser.post(f"{settings['data-tabs']}", data=TAB)
    found = host_of(read(browser.get(made.get_json()["address"]).text))

    assert settings["src"] == f"{TOOL}/teams/configure"
    assert settings["context"]["frameContext"] == "settings"
    assert found["src"] == TAB["contentUrl"]
    assert found["context"]["entityId"] == "abc"
    assert found["context"]["chatId"]


def test_who_joins_without_an_account_has_no_ids(browser: FlaskClient, read: Read) -> None:
    browser.post("/teams/tabs", data=TAB)
    found = host_of(read(browser.get("/teams?as=anonymous&place=meeting&tab=1").text))

    told = found["context"]
    assert (told["userLicenseType"], told["userObjectId"], told["tid"]) == ("Anonymous", "", "")
    assert told["frameContext"] == "sidePanel"
    assert browser.post("/entra/token", data={"persona": "anonymous"}).status_code == 400


def test_somebody_with_an_account_has_a_tenant(browser: FlaskClient, read: Read) -> None:
    found = host_of(read(browser.get("/teams?as=student-01&theme=contrast&locale=fr-fr").text))

    told = found["context"]
    assert told["tid"] == TENANT
    assert (told["theme"], told["locale"]) == ("contrast", "fr-fr")


@pytest.mark.parametrize(("in_course", "in_teams"), [("en-GB", "en-gb"), ("account", "nl-nl")])
def test_whoever_you_were_in_a_course_you_are_in_teams(
    browser: FlaskClient, read: Read, in_course: str, in_teams: str
) -> None:
    browser.get(f"/courses/groups?as=student-01&locale={in_course}")
    found = host_of(read(browser.get("/teams").text))

    assert found["data-persona"] == "student-01"
    assert found["context"]["locale"] == in_teams


def test_a_tab_of_another_host_is_not_shown(browser: FlaskClient) -> None:
    answer = browser.post("/teams/tabs", data=TAB | {"contentUrl": "https://elsewhere.example/"})

    assert answer.status_code == 400
    assert "manifest" in answer.get_json()["error"]


def test_what_is_put_on_the_stage_everybody_sees_there_and_only_there(
    browser: FlaskClient, read: Read
) -> None:
    browser.post("/teams/tabs", data=TAB)
    panel = host_of(read(browser.get("/teams?tab=1&place=meeting").text))
    before = host_of(read(browser.get("/teams?tab=1&place=stage").text))
    put = browser.post(f"{panel['data-stage']}", data={"url": f"{TOOL}/teams/stage?p=abc"})
    on_stage = host_of(read(browser.get(put.get_json()["address"]).text))
    student = host_of(read(browser.get("/teams?tab=1&place=stage&as=student-01").text))
    beside = host_of(read(browser.get("/teams?tab=1&place=meeting&as=student-01").text))

    assert before["src"] == beside["src"] == TAB["contentUrl"]
    assert on_stage["src"] == student["src"] == f"{TOOL}/teams/stage?p=abc"
    assert on_stage["context"]["frameContext"] == "meetingStage"


def test_a_page_of_another_host_does_not_get_on_the_stage(browser: FlaskClient) -> None:
    answer = browser.post("/teams/stage?tab=1", data={"url": "https://elsewhere.example/"})

    assert answer.status_code == 400
    assert "manifest" in answer.get_json()["error"]


@pytest.mark.parametrize("change", [{"entityId": ""}, {"websiteUrl": f"{TOOL}/{'x' * 2000}"}])
def test_a_tab_needs_what_teams_asks_of_it(browser: FlaskClient, change: dict[str, str]) -> None:
    assert browser.post("/teams/tabs", data=TAB | change).status_code == 400


@pytest.mark.parametrize(
    "query", ["theme=pink", "place=moon", "locale=xx", "token=x", "as=nobody", "tab=77", "tab=-1"]
)
def test_what_there_is_not_is_said(browser: FlaskClient, query: str) -> None:
    answer = browser.get(f"/teams?{query}")

    assert answer.status_code in {400, 404}
    assert "here" in answer.text


def test_the_oldest_tab_gives_way() -> None:
    tabs = Tabs()
    for number in range(MOST_TABS + 1):
        tabs.add(f"Tab {number}", "", "", "id")

    tabs.put_on_stage("1", f"{TOOL}/teams/stage?p=abc")
    assert tabs.find("1") is None
    assert len(tabs.all()) == MOST_TABS
