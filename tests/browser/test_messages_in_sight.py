"""What stands in the way is said where somebody is, in a window that is smaller than the page."""

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.desk_pages import case_page
from tests.browser.report_states import REPORT_STATES
from tests.browser.scene import Scene

PHONE: ViewportSize = {"width": 360, "height": 640}
LAPTOP: ViewportSize = {"width": 1280, "height": 720}
FAR = "<br>" * 120


@pytest.fixture
def scene(people, installation) -> Scene:
    person = people(locale="en-GB")
    person.watch.expect_text("Failed to load resource: net::ERR_")
    return Scene(person, installation, "en")


def in_sight(page: Page, code: str) -> Locator:
    message = page.locator(f"[data-message={code}]")
    expect(message).to_be_in_viewport(ratio=1)
    return message


def send(page: Page) -> None:
    page.get_by_role("button", name="Lock it and send").locator("visible=true").click()


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_what_stops_a_report_is_said_beside_the_button(scene, installation, size):
    installation.channel.open()
    scene.tab.set_viewport_size(size)
    scene.go("/report/default/short?language=en")
    scene.tab.locator("#story").fill("A and B")
    send(scene.tab)
    expect(in_sight(scene.tab, "no_token")).to_be_focused()

    scene.report("tell", "check")
    gap = scene.tab.locator("[data-step=check] .steps-on").evaluate(
        """(place) => {
            const [one, other] = [...place.children].map((each) => each.getBoundingClientRect());
            return Math.max(other.left - one.right, other.top - one.bottom);
        }"""
    )
    assert gap >= 8  # whether they stand beside each other or below
    scene.tab.context.set_offline(True)
    send(scene.tab)
    message = in_sight(scene.tab, "network")
    expect(message).to_be_focused()
    expect(message.locator("xpath=..")).to_have_attribute("role", "alert")
    scene.tab.keyboard.press("Tab")
    expect(scene.tab.get_by_role("button", name="Lock it and send")).to_be_focused()
    expect(scene.tab.get_by_text("so it cannot be changed")).to_be_in_viewport()
    scene.tab.context.set_offline(False)


def test_what_stops_a_message_in_the_mailbox_is_said_beside_the_button(scene):
    scene.tab.set_viewport_size(PHONE)
    REPORT_STATES["report: mailbox open"](scene)

    send(scene.tab)

    expect(in_sight(scene.tab, "empty")).to_be_focused()


def test_a_warning_at_the_desk_is_seen_before_it_can_be_passed_over(open_case, office):
    long = re.sub("(<form[^>]*data-write-form|</form>)", rf"{FAR}\1", case_page())
    page = open_case(html=long).page
    page.set_viewport_size(PHONE)
    page.get_by_label("message").fill("We spraken met EMILIE.")

    page.get_by_role("button", name="Send").click()
    expect(in_sight(page, "name_in_text")).to_be_focused()
    assert office.posts == []


def test_who_is_typing_keeps_the_focus_and_sees_the_message_there(open_case):
    page = open_case(html=re.sub("(</form>)", rf"\1{FAR}", case_page())).page
    page.set_viewport_size(LAPTOP)
    page.get_by_label("message").fill("Dank je wel.")
    page.evaluate("""() => {
        const form = document.querySelector("[data-write-form]");
        const later = document.querySelector("[data-note-form] textarea");
        form.addEventListener("submit", () => later.focus(), { capture: true });
        form.querySelector("textarea").value = "";
    }""")

    page.get_by_role("button", name="Send").click()

    in_sight(page, "empty")
    expect(page.get_by_label("note")).to_be_focused()
