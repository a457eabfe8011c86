"""Names do not stay on a screen that somebody left: they go with the launch, and it is said."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.scene import Scene

SOON = "This visit ends within ten minutes. The names are then taken off this page."
OVER = "The names have been taken off this page"


@pytest.fixture
def names(people, installation) -> Page:
    """The page of names, just opened, with a clock that is moved by the test."""
    scene = Scene(people(locale="en-GB"), installation, "en")
    scene.launch("instructor")
    scene.tab.locator("form[action='/course/roster'] button").click()
    scene.tab.locator(".figures").wait_for()
    scene.tab.clock.install()
    scene.tab.locator("form[action='/course/roster/names'] button").click()
    expect(scene.tab.get_by_role("rowheader", name="Sanne de Vries")).to_be_visible()
    scene.tab.wait_for_load_state()  # till then nothing looks at the clock
    return scene.tab


def test_names_go_two_hours_after_the_launch_and_are_announced_before(names):
    expect(names.get_by_text(SOON)).to_be_hidden()

    names.clock.fast_forward("01:51:00")
    expect(names.get_by_role("status").get_by_text(SOON)).to_be_visible()
    expect(names.get_by_role("table")).to_be_visible()
    names.clock.fast_forward("09:00")

    expect(names.get_by_role("status").get_by_role("heading", name=OVER)).to_be_visible()
    expect(names.get_by_text(SOON)).to_be_hidden()
    assert "Sanne" not in names.content()
    assert names.locator("form[action^='/course/roster']").count() == 0
    expect(names.get_by_role("heading", name=OVER)).not_to_be_focused()


def test_a_laptop_that_slept_shows_no_names_when_it_wakes(names):
    names.get_by_label("Show").focus()

    # A jump of the clock without a timer in between, and the page comes into sight.
    names.clock.set_system_time(names.evaluate("Date.now()") / 1000 + 3 * 3600)
    names.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(names.get_by_role("heading", name=OVER)).to_be_focused()
    assert "Sanne" not in names.content()


def test_a_clock_that_is_set_back_keeps_no_names_for_longer(names):
    names.clock.set_system_time(names.evaluate("Date.now()") / 1000 - 3 * 3600)
    names.clock.fast_forward("02:00:00")

    expect(names.get_by_role("heading", name=OVER)).to_be_visible()
    assert "Sanne" not in names.content()
