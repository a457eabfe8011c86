"""The way out of the report site: at once, without a question, and by no button back in again."""

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from lti_app.reports.pages import WAY_OUT
from tests.browser.quick_keys import leave_by_keys
from tests.browser.report_states import REPORT_STATES
from tests.browser.scene import Scene

STATES = (
    *("report: start", "report: story", "report: check", "report: short", "report: sent"),
    *("report: mailbox", "report: mailbox open", "report: without scripts", "report: limits"),
    *("report: finished", "report: nothing here"),
)
LOOK_ON = """() => {
    const look = () => {
        if (document.querySelector("h1")?.checkVisibility()) shown(location.href);
        requestAnimationFrame(look);
    };
    look();
}"""
KEPT = "[Object.keys(sessionStorage), Object.keys(localStorage)]"


@pytest.fixture
def scene(people, installation) -> Scene:
    person = people(locale="en-GB")
    person.watch.expect_site(WAY_OUT.rstrip("/"))

    def answer_slowly(route: Route) -> None:
        time.sleep(0.3)  # meanwhile a page that is being left could be seen
        route.fulfill(body="<!doctype html><title>Elsewhere</title>", content_type="text/html")

    person.context.route(f"{WAY_OUT}**", answer_slowly)
    return Scene(person, installation, "en")


def by_button(tab: Page) -> None:
    tab.wait_for_load_state()  # before that the script is not there, and the link only a link
    tab.get_by_role("link", name="Leave now").click()


def by_keys(tab: Page) -> None:
    tab.wait_for_load_state()
    leave_by_keys(tab)


def seen_on_the_way_back(tab: Page) -> list[str]:
    """Go to everything that the tab's history has before; return where a heading was in sight."""
    seen: list[str] = []
    tab.context.expose_binding("shown", lambda _source, address: seen.append(address))
    tab.context.add_init_script(f"({LOOK_ON})()")
    browser = tab.context.new_cdp_session(tab)
    for number in range(browser.send("Page.getNavigationHistory")["currentIndex"]):
        entry = browser.send("Page.getNavigationHistory")["entries"][number]
        with tab.expect_navigation(wait_until="commit"):
            browser.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
        expect(tab).not_to_have_url(re.compile("/report/"))
        tab.wait_for_load_state()
    return seen


@pytest.mark.parametrize("leave", [by_button, by_keys])
@pytest.mark.parametrize("state", STATES)
def test_every_page_is_left_at_once_and_does_not_come_back(scene, installation, state, leave):
    REPORT_STATES[state](scene)

    leave(scene.tab)

    scene.tab.wait_for_url(WAY_OUT)
    assert seen_on_the_way_back(scene.tab) == []
    scene.tab.goto(f"{installation.tool}/report/default/short")
    assert scene.tab.evaluate(KEPT) == [[], []]
    expect(scene.tab.locator("[data-when=no-token]")).to_be_visible()
    expect(scene.tab.locator("#story")).to_have_value("")


@pytest.mark.parametrize("leave", [by_button, by_keys])
def test_a_receipt_that_was_shown_without_sealing_here_does_not_come_back(
    scene, installation, leave
):
    scene.report("code")
    scene.tab.get_by_label("The code of the day").fill(installation.channel.day_code())
    scene.tab.get_by_label("What happened?").fill("A and B")
    scene.tab.get_by_role("button", name="Send").click()
    expect(scene.tab.locator(".receipt")).to_be_visible()

    leave(scene.tab)

    scene.tab.wait_for_url(WAY_OUT)
    assert seen_on_the_way_back(scene.tab) == []


def test_no_step_of_the_form_comes_back_either(scene):
    scene.report("")
    scene.tab.get_by_role("link", name="Tell what happened").click()
    scene.tab.wait_for_url("**/tell")
    scene.tab.locator("#story").fill("A and B")
    for _ in range(4):
        scene.tab.locator("[data-step]:not([hidden]) [data-go=next]").click()

    by_keys(scene.tab)

    scene.tab.wait_for_url(WAY_OUT)
    assert seen_on_the_way_back(scene.tab) == []


PRESS_AT_ONCE = """new MutationObserver((_, watching) => {
    const [{ type }] = performance.getEntriesByType("navigation");
    const link = document.querySelector("a[data-quick-exit]");
    if (link && type === "navigate") { watching.disconnect(); link.click(); }
}).observe(document, { childList: true, subtree: true });"""


def test_the_way_out_works_before_the_rest_of_the_page_is_there(scene):
    REPORT_STATES["report: start"](scene)
    scene.tab.add_init_script(PRESS_AT_ONCE)

    scene.tab.reload()
    scene.tab.goto(scene.tab.url + "?")

    scene.tab.wait_for_url(WAY_OUT)
    assert seen_on_the_way_back(scene.tab) == []
