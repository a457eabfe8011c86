"""static/js/first.js: what is a wish to leave at once, and what is not, so that no text is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.code_pages import STORY, TOKEN, form

AWAY = "https://weather.example/"
CLOCK = "Object.defineProperty(Event.prototype, 'timeStamp', {get: () => window.moment})"
HELD = """(times) => {
  for (let press = 0; press < times; press++)
    dispatchEvent(new KeyboardEvent("keydown", { key: "Shift", repeat: press > 0 }));
}"""


CLICK_HELD = """(link, held) => {
  let isTaken;
  addEventListener("click", (event) => {
    isTaken = event.defaultPrevented;
    event.preventDefault();
  });
  const kind = { bubbles: true, cancelable: true, [held]: true };
  link.dispatchEvent(new MouseEvent("click", kind));
  return isTaken;
}"""


@pytest.fixture
def page(open_code) -> Page:
    """A form in which something was typed, with a clock for the keys that stands at nought."""
    opened: Page = open_code(form(), f"#{TOKEN}").page
    opened.get_by_label("story").fill(STORY)
    expect(opened.get_by_text("member", exact=True)).to_be_visible()
    opened.evaluate(f"window.moment = 0; {CLOCK}")
    return opened


def press(page: Page, key: str, *moments: int) -> None:
    for moment in moments:
        page.evaluate("(moment) => { window.moment = moment; }", moment)
        page.keyboard.press(key)


def stays(page: Page) -> None:
    expect(page.get_by_label("story")).to_have_value(STORY)
    assert page.evaluate("sessionStorage.getItem('token')") == TOKEN


def test_three_presses_leave_only_within_a_second_and_a_half(page):
    press(page, "Shift", 0, 800, 1600)
    stays(page)

    press(page, "Shift", 2300)

    expect(page).to_have_url(AWAY)


def test_another_key_between_begins_anew(page):
    press(page, "Shift", 0, 1)
    press(page, "Control", 2)
    press(page, "Shift", 3, 4)
    stays(page)

    press(page, "Shift", 5)

    expect(page).to_have_url(AWAY)


def test_a_key_that_is_held_down_is_one_press(page):
    page.evaluate(HELD, 9)

    stays(page)


@pytest.mark.parametrize("held", ["ctrlKey", "shiftKey", "metaKey"])
def test_a_link_that_is_opened_in_another_window_leaves_this_one_as_it_is(page, held):
    is_taken = page.get_by_text("Leave").evaluate(CLICK_HELD, held)

    assert is_taken is False
    stays(page)


def test_a_browser_that_keeps_nothing_is_left_as_quickly(open_code):
    shown = open_code("<title>Before</title>")
    fails = "{ get() { throw new DOMException('no'); } }"
    shown.page.add_init_script(f"Object.defineProperty(window, 'sessionStorage', {fails});")
    shown.html = form()
    shown.page.reload()
    shown.page.get_by_label("story").fill(STORY)

    shown.page.get_by_text("Leave").click()

    expect(shown.page).to_have_url(AWAY)
