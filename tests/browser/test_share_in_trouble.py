"""The share kit when something comes between: what is shown and said is true afterwards too."""

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.pages import ToolPage
from tests.browser.test_share_up_to_date import SHARES, WORDS, answer_with, kit, notice
from tests.browser.waiting import until

__all__ = ["kit"]


def first_text(tool: ToolPage) -> Locator:
    return tool.place.locator("#messages .text").first


def test_what_is_up_to_date_again_is_not_called_old(kit, student):
    student.watch.expect_text("Failed to load resource")
    answer_with(kit, lambda route: route.abort())
    kit.place.locator("#intro").fill(WORDS)
    expect(kit.place.locator("#copied")).to_contain_text("not up to date")
    kit.document.unroute(SHARES)

    kit.place.locator("#intro").fill(f"{WORDS} Twice.")

    expect(first_text(kit)).to_have_text(f"{WORDS} Twice.")
    expect(kit.place.locator("#copied")).to_be_empty()


def test_who_tried_again_is_not_told_to_wait_any_longer(kit, student):
    student.watch.expect_text("Failed to load resource")
    answer_with(kit, lambda route: route.abort())
    kit.place.locator("#intro").fill(WORDS)
    expect(notice(kit)).to_be_visible()
    kit.document.unroute(SHARES)
    held: list[Route] = []
    answer_with(kit, held.append)

    kit.button("Try again").click()
    expect(kit.place.locator("#copied")).to_contain_text("Just a moment")
    until(kit.document, lambda: bool(held))
    held[-1].continue_()

    expect(first_text(kit)).to_have_text(WORDS)
    expect(kit.place.locator("#copied")).to_be_empty()


def test_a_request_that_the_browser_stops_can_be_made_again(kit):
    held: list[Route] = []
    answer_with(kit, held.append)
    kit.place.locator("#intro").fill(WORDS)
    until(kit.document, lambda: bool(held))

    kit.document.evaluate("window.stop()")

    expect(notice(kit)).to_be_visible()
    kit.document.unroute(SHARES)
    kit.button("Try again").click()
    expect(first_text(kit)).to_have_text(WORDS)


@pytest.mark.parametrize("body", ["", "<p>Sign in to the network.</p>"], ids=["nothing", "others"])
@pytest.mark.parametrize("asks_for", ["messages", "kit"])
def test_an_answer_that_is_not_ours_takes_nothing_away(kit, asks_for, body):
    answer_with(kit, lambda route: route.fulfill(body=body, content_type="text/html"))
    kit.place.locator("#intro").fill(WORDS)
    if asks_for == "kit":
        kit.place.locator("#channel").select_option("zoom-chat")

    expect(notice(kit)).to_be_visible()
    expect(kit.place.locator("#intro")).to_have_value(WORDS)
    expect(kit.place.locator(".message")).to_have_count(2)


def test_a_launch_that_ends_after_a_cut_is_said_too(student):
    for status in (500, 401):
        student.watch.expect_status(status)
    tool = student.window("instructor")
    tool.place.get_by_role("link", name="Other places").click()
    statuses = [500, 401]
    answer_with(tool, lambda route: route.fulfill(status=statuses.pop(0)))
    tool.place.locator("#channel").select_option("zoom-chat")
    expect(tool.place.locator("#copied")).to_contain_text("Try again.")

    tool.place.locator("#channel").select_option("teams-chat")

    expect(tool.place.locator("#copied")).to_contain_text("Open it from your course again")


def test_words_stay_open_while_the_place_changes(kit, installation):
    kit.document.goto(f"{installation.tool}/campaign/default/en/lecture")
    held: list[Route] = []
    open_again: list[bool] = []
    answer_with(kit, lambda route: route.continue_() if open_again else held.append(route))
    kit.place.locator("#channel").select_option("zoom-chat")
    kit.place.locator(".own-words summary").click()
    kit.place.locator("#intro").fill(WORDS)
    until(kit.document, lambda: len(held) > 1)
    open_again.append(True)
    held[-1].continue_()
    expect(kit.place.locator(".messages.zoom")).to_be_visible()

    expect(kit.place.locator("#intro")).to_be_visible()
    expect(kit.place.locator("#intro")).to_be_focused()
    kit.document.keyboard.type(" More.")

    expect(first_text(kit)).to_have_text(f"{WORDS} More.")


def test_a_menu_of_the_browser_holds_nothing_up(kit):
    # Where a menu opens under the mouse, the page never hears that the button was let go.
    kit.place.locator("#intro").hover()
    kit.document.mouse.down(button="right")
    kit.place.locator("#intro").press_sequentially(WORDS)

    expect(first_text(kit)).to_contain_text(WORDS)


def test_a_language_that_the_browser_wrote_back_is_that_of_the_messages(student):
    tool = student.window("instructor")
    tool.place.get_by_role("link", name="Other places").click()
    tool.place.locator("#edition").select_option("nl")
    expect(first_text(tool)).to_have_attribute("lang", "nl")
    tool.place.get_by_role("link", name="Back to the course page").click()
    expect(tool.place.locator("form.places")).to_be_visible()

    tool.back()

    expect(tool.place.locator("#edition")).to_have_value("nl")
    expect(first_text(tool)).to_have_attribute("lang", "nl")
