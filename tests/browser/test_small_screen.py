"""On a phone of 360 pixels nothing touches, nothing is squeezed and nobody loses their place."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.chromium import Cookies
from tests.browser.person import Person
from tests.browser.scene import Scene, browser_options
from tests.browser.states import STATES

GAPS = """offer => {
    const boxes = [...offer.children].map(each => each.getBoundingClientRect());
    return boxes.slice(1).map((box, number) => box.top - boxes[number].bottom);
}"""


@pytest.fixture
def phone(browsers, installation) -> Iterator[Scene]:
    """Somebody with a phone."""
    options = browser_options("en") | {"viewport": {"width": 360, "height": 740}}
    context = browsers(Cookies.BLOCKED).new_context(**options)
    yield Scene(Person(context, installation, Cookies.BLOCKED), installation, "en")
    chromium.close(context)


def test_the_offer_of_a_new_window_has_room_between_its_parts(phone):
    STATES["new window"](phone)

    gaps = phone.tab.locator("#offer").evaluate(GAPS)

    assert min(gaps) >= 8


def test_the_names_of_a_class_list_leave_room_to_choose_a_reason(phone):
    STATES["about to exempt"](phone)

    place = phone.tab.locator(".people details[open]")
    expect(place.locator("select")).to_be_visible()

    assert place.locator("select").evaluate("select => select.offsetWidth") >= 240
    assert place.locator("summary").evaluate("summary => summary.offsetHeight") < 50
    expect(phone.tab.get_by_role("rowheader", name="Sanne de Vries")).to_be_visible()


def test_who_exempts_somebody_stays_with_them(phone):
    STATES["names of the class list"](phone)
    row = phone.tab.get_by_role("row").filter(has_text="Hanna Lindqvist")
    row.locator("summary").click()

    row.get_by_role("button").click()

    expect(row).to_contain_text("Saved")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()


def test_the_reminder_is_copied_with_one_click(phone):
    STATES["figures of the class list"](phone)

    phone.tab.get_by_role("button", name="Copy").click()

    expect(phone.tab.locator("#copied")).to_have_text("Copied: Text of the reminder")
