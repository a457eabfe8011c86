"""The share kit on a phone: the picture goes with the Do's, and what fails is said for a finger."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ToolPage
from tests.browser.test_clipboard import BREAK_ALL, DOS
from tests.browser.waiting import until

SHARES = """
window.shared = [];
navigator.canShare = parcel => Boolean(parcel.files);
navigator.share = async ({ files, text }) => {
    if (window.refuses) throw new DOMException("not now", window.refuses);
    if (window.held) throw new DOMException("the list is still open", "InvalidStateError");
    if (window.holds) await new Promise((done) => (window.held = done));
    window.shared.push([files[0].name, files[0].size, text]);
};
"""


@pytest.fixture
def kit(people, installation) -> ToolPage:
    """The share kit for everybody on a touch screen, in a browser that can share files."""
    phone = people(
        is_mobile=True, has_touch=True, viewport={"width": 360, "height": 740}, locale="en-GB"
    )
    phone.context.add_init_script(SHARES)
    tool: ToolPage = phone.tab()
    tool.document.goto(f"{installation.tool}/campaign/default/en/share")
    expect(tool.place.locator("html.scripted")).to_be_attached()
    return tool


def test_the_picture_goes_along_with_the_dos_and_a_failure_is_said(kit):
    button = kit.button("Share the picture")
    kit.document.evaluate("window.refuses = 'NotAllowedError'")
    button.tap()
    expect(kit.place.locator("#copied")).to_contain_text("could not be shared")

    kit.document.evaluate("window.refuses = null")
    button.tap()
    until(kit.document, lambda: bool(kit.document.evaluate("window.shared.length")))
    [[name, size, text]] = kit.document.evaluate("window.shared")

    assert name.endswith(".png")
    assert size > 1_000
    assert all(each in text for each in DOS)
    expect(kit.place.locator("#copied")).to_be_empty()


def test_a_finger_is_not_told_to_press_keys(kit):
    kit.document.evaluate(BREAK_ALL)

    kit.place.locator("[data-act=copy]").first.tap()

    expect(kit.place.locator("#copied")).to_contain_text("Hold the selected text")


def test_pressed_twice_the_list_of_applications_opens_once_and_nothing_has_failed(kit):
    button = kit.button("Share the picture")
    kit.document.evaluate("window.holds = true")
    button.tap()
    until(kit.document, lambda: bool(kit.document.evaluate("Boolean(window.held)")))

    button.tap()
    kit.document.wait_for_timeout(500)
    expect(kit.place.locator("#copied")).to_be_empty()


def test_nothing_is_offered_that_the_browser_cannot_share(people, installation):
    phone = people(has_touch=True, locale="en-GB")
    phone.context.add_init_script(SHARES + "navigator.canShare = ({ text }) => Boolean(text);")
    tool = phone.tab()
    tool.document.goto(f"{installation.tool}/campaign/default/en/share")
    expect(tool.place.locator("html.scripted")).to_be_attached()

    expect(tool.place.get_by_role("link", name="Download the picture")).to_be_visible()
    expect(tool.place.locator("[data-act=share]")).to_be_hidden()
