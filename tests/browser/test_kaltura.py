"""From a Kaltura room to a confirmation under the same course: by signing in, and by the course."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser import axe
from tests.browser.pages import ACKNOWLEDGE, ToolPage

PHONE: ViewportSize = {"width": 360, "height": 640}


@pytest.fixture
def channel(instructor, installation) -> ToolPage:
    """The page Use in Kaltura of an instructor, whose link stands on a button and in the chat."""
    tool: ToolPage = instructor.window("instructor")
    tool.place.get_by_role("link", name="Other places, your own words").click()
    tool.place.get_by_role("link", name="Use in Kaltura").click()
    address = tool.place.get_by_label("Address of the Do's in your course")
    address.fill(f"{installation.practice}/courses/groups?locale=en-GB")
    tool.button("Make the link").click()
    copied = tool.place.locator(".message textarea")
    expect(copied.first).to_have_value(re.compile("/k/"))
    (page,) = instructor.context.pages
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert axe.findings(page) == []
    tool.button("Copy").first.click()
    expect(tool.place.locator("#copied")).to_have_text("Copied: Address")
    link, label = copied.nth(0).input_value(), copied.nth(1).input_value()
    room = instructor.context.new_page()
    room.goto(f"{installation.practice}/kaltura")
    room.get_by_label("Label of the button").fill(label)
    room.get_by_label("Address of the button").fill(link)
    room.get_by_role("button", name="Put up the button").click()
    expect(room.get_by_role("link", name=label)).to_be_visible()
    room.get_by_label("Message in the chat").fill(copied.last.input_value())
    room.get_by_role("button", name="Send").click()
    expect(room.locator("li.said a")).to_have_attribute("href", link)
    return tool


def test_from_the_room_by_signing_in_and_by_the_course(channel, people, installation):
    student = people(viewport=PHONE, locale="en-GB")
    page: Page = student.context.new_page()
    page.goto(f"{installation.practice}/kaltura")
    page.get_by_role("link", name="Read the Do's").click()
    expect(page.locator(".dos li")).to_have_count(8)
    page.wait_for_load_state()  # and is not as wide as the page is without its styles
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert axe.findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.get_by_role("link", name="Sign in at Practice University").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name=ACKNOWLEDGE).click()
    expect(page.get_by_role("status")).to_contain_text("your confirmation is saved")
    assert urlsplit(page.url).path == "/dos"
    page.wait_for_load_state()  # till then its address says what was done just now
    page.reload()
    expect(page.locator("#confirmation-title")).to_have_text("You have confirmed")

    page.goto(f"{installation.practice}/kaltura")
    page.locator("li.said a").click()
    page.get_by_role("link", name="Open in").click()
    expect(page.locator("iframe[name=tool]")).to_be_visible()
    channel.place.get_by_role("link", name="Back to the course page").click()
    assert channel.count() == 1
