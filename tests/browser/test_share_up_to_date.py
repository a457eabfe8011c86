"""The share kit when the server is slow or silent: nothing is copied that the form does not say."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.pages import ToolPage
from tests.browser.paste import Notepad
from tests.browser.waiting import until

WORDS = "Written by me."
ENDED = "<!doctype html><title>Closed</title><main><h1>Closed</h1></main>"
SHARES = "**/share"


@pytest.fixture
def kit(student, installation) -> ToolPage:
    """The share kit for everybody."""
    tool: ToolPage = student.tab()
    tool.document.goto(f"{installation.tool}/campaign/default/en/share")
    expect(tool.place.locator("html.scripted")).to_be_attached()
    return tool


def answer_with(tool: ToolPage, handler: Callable[[Route], object]) -> None:
    """Let `handler` answer what the kit asks."""

    def posted(route: Route) -> None:
        if route.request.method == "POST":
            handler(route)
        else:
            route.fallback()

    tool.document.route(SHARES, posted)  # type: ignore[union-attr]


def notice(tool: ToolPage) -> Locator:
    return tool.place.locator("#not-up-to-date")


def press(button: Locator) -> None:
    """Press by the keyboard, which a button that is marked as disabled feels too."""
    button.focus()
    button.press("Enter")


def test_what_was_just_written_is_copied_and_never_the_words_before(kit, student):
    held: list[Route] = []
    answer_with(kit, held.append)
    notepad = Notepad(student.context)
    kit.document.bring_to_front()
    kit.place.locator("#intro").fill(WORDS)

    kit.place.locator("[data-act=copy]").first.click()

    expect(kit.place.locator("#copied")).to_contain_text("Just a moment")
    expect(kit.place.locator(".message.done")).to_have_count(0)
    until(kit.document, lambda: bool(held))
    held[-1].continue_()
    expect(kit.place.locator("#copied")).to_contain_text("Copied: Message 1 of")
    assert notepad.paste().text == WORDS


def test_an_answer_that_comes_while_the_button_is_down_does_not_take_the_click(kit, student):
    notepad = Notepad(student.context)
    page = kit.document
    page.bring_to_front()

    with page.expect_response(lambda answer: answer.request.method == "POST"):
        kit.place.locator("#intro").fill(WORDS)
        kit.place.locator("[data-act=copy]").first.hover()
        page.mouse.down()
    # Nothing shows that the answer has been taken in: a round trip to the page comes after it.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    page.mouse.up()

    expect(kit.place.locator("#copied")).to_contain_text("Copied: Message 1 of")
    assert notepad.paste().text == WORDS


def test_without_an_answer_nothing_can_be_copied_until_one_came(kit, student):
    student.watch.expect_text("Failed to load resource")
    answer_with(kit, lambda route: route.abort())
    kit.place.locator("#intro").fill(WORDS)

    kit.place.locator("#channel").select_option("zoom-chat")

    expect(notice(kit)).to_contain_text("These messages are not up to date.")
    expect(kit.place.locator("#copied")).to_contain_text("not up to date")
    button = kit.place.locator("[data-act=copy]").first
    expect(button).to_have_attribute("aria-disabled", "true")
    press(button)
    expect(kit.place.locator(".message.done")).to_have_count(0)

    kit.document.unroute(SHARES)
    kit.button("Try again").click()
    expect(kit.place.locator(".messages.zoom .text").first).to_have_text(WORDS)
    expect(notice(kit)).to_have_count(0)
    expect(kit.place.locator("[aria-disabled]")).to_have_count(0)
    expect(kit.place.locator("#channel")).to_have_value("zoom-chat")


def test_what_is_too_long_stays_whole_and_the_count_shows_the_excess(kit, student):
    student.watch.expect_status(422)

    count = kit.place.locator("#intro-count")

    kit.place.locator("#intro").fill("x" * 2_000)
    expect(count).to_have_text("2000 / 2000")
    expect(count).to_have_attribute("aria-live", "off")
    expect(kit.place.locator("#intro")).to_have_accessible_description(re.compile("2000 / 2000$"))
    kit.place.locator("#intro").fill("x" * 2_503)

    expect(count).to_have_text("2503 / 2000: 503 too many")
    expect(count).to_have_attribute("aria-live", "polite")
    expect(kit.place.locator("#messages [role=alert]")).to_contain_text("more than 2,000")
    expect(kit.place.locator("#intro")).to_have_value("x" * 2_503)


def test_a_launch_that_ended_leaves_the_words_of_the_instructor(student):
    student.watch.expect_status(401)
    tool = student.window("instructor")
    answer_with(tool, lambda route: route.fulfill(status=401, body=ENDED, content_type="text/html"))

    tool.place.locator("button[value=teams-chat]").click()

    expect(notice(tool)).to_contain_text("Open it from your course again")
    expect(tool.place.locator("button[value=whatsapp-message]")).to_be_visible()

    tool.place.get_by_role("link", name="Other places").click()
    tool.place.locator("#intro").fill(WORDS)
    tool.place.locator("#channel").select_option("zoom-chat")
    expect(notice(tool)).to_contain_text("your text is still here to copy")
    expect(tool.place.locator("#intro")).to_have_value(WORDS)
