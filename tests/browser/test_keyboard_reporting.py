"""The whole way of a report by keyboard alone, in Dutch and at 400 %: from start to taking back."""

import json
import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.keys import Keys
from tests.browser.scene import Scene, browser_options

AT_400_PERCENT: ViewportSize = {"width": 320, "height": 256}
"""What is left of 1280 by 1024 pixels."""
NEXT = "[data-step]:not([hidden]) [data-go=next]"
WHO_READS = """step => [...step.querySelectorAll("[data-readers-when]:not([hidden]) li")].map(
    (reader) => [reader.dataset.reader, reader.querySelector(".opens").innerText])"""


@pytest.fixture
def keys(people, installation) -> Keys:
    """Somebody who speaks Dutch on the start page, with a token, who sees everything at 400 %."""
    scene = Scene(people(**browser_options("nl")), installation, "nl")
    scene.tab.set_viewport_size(AT_400_PERCENT)
    scene.report("")
    found = Keys(scene.tab)
    found.look()
    return found


def tell(keys: Keys) -> None:
    """Answer every question, up to the step in which it is read over."""
    keys.write("#story", "A stuurt B steeds berichten.")
    keys.press(NEXT)
    keys.arrive("#names-title")
    keys.write("#names", "A = Jan")
    keys.press(NEXT)
    keys.arrive("#kinds-title")
    keys.press("input[name=kinds]", "Space")
    keys.press(NEXT)
    keys.arrive("#part-title")
    keys.press("input[name=part]", "ArrowDown")
    keys.press(NEXT)
    keys.arrive("#staff-title")
    keys.press("input[name=staff]", "Space")
    keys.press(NEXT)
    keys.arrive("#ongoing-title")
    keys.press("[data-step=ongoing] a")  # to the help lines, and back from there
    expect(keys.page.locator("#help")).to_be_in_viewport()
    keys.press(NEXT, by="Shift+Tab")
    keys.arrive("#images-title")
    keys.press("input[name=images]", "Space")
    keys.press("#fast", "Space")
    keys.press(NEXT)
    keys.arrive("#where-title")
    keys.press(NEXT)
    keys.arrive("#wishes-title")
    keys.write("#wishes", "Dat het stopt.")
    keys.press(NEXT)
    keys.arrive("#check-title")


def send(keys: Keys) -> None:
    """Send it: sealed for exactly those on the list, and what each can open of it."""
    shown = keys.page.locator("[data-step=check]").evaluate(WHO_READS)
    assert shown
    assert all("ook het vak met namen" in opens for _who, opens in shown)
    with keys.page.expect_request("**/send") as asked:
        keys.press("[data-step=check] .main-button")

    sealed = {(key["to"], key["part"]) for key in json.loads(asked.value.post_data or "")["keys"]}
    readers = [*(who for who, _opens in shown), "recovery", "mailbox"]
    assert sealed == {(who, part) for who in readers for part in ("content", "names")}


def save(keys: Keys) -> str:
    """Save the code, and end; return the code."""
    keys.arrive("#receipt-title")
    receipt = keys.page.locator("[data-receipt]")
    expect(receipt).to_have_text(re.compile("([0-9A-Z]{5}-){4}."))
    with keys.page.expect_download() as saved:
        keys.press("[data-save=receipt]")
    assert saved.value.path().read_text("utf-8").strip() == receipt.inner_text()
    expect(keys.page.get_by_text("Bewaard op dit apparaat.")).to_be_visible()
    keys.press("#receipt-saved", "Space")
    code = receipt.inner_text()
    keys.press("[data-finish] a")
    keys.page.wait_for_url("**/finished")
    keys.look()
    return code


def come_back(keys: Keys, code: str) -> None:
    """Open the mailbox, with a slip first, and write."""
    keys.press("nav a[href$='/mailbox']")
    keys.page.wait_for_url("**/mailbox")
    keys.look()
    keys.write("#receipt", code[1:])
    keys.page.keyboard.press("Enter")
    expect(keys.page.get_by_text("Er zit een foutje in deze code.")).to_be_in_viewport()
    expect(keys.page.locator("#receipt")).to_be_focused()
    keys.look()
    keys.page.keyboard.press("ControlOrMeta+A")
    keys.page.keyboard.type(code.lower())
    keys.page.keyboard.press("Enter")
    keys.arrive("#status-title")
    keys.write("#text", "Er is iets bij gekomen.")
    keys.press("[data-write-form] .main-button")
    keys.arrive("[data-sent=message]")
    expect(keys.page.locator("[data-thread] .mine")).to_contain_text("Er is iets bij gekomen.")


def take_back(keys: Keys) -> None:
    """Have it destroyed."""
    # Till the mailbox has been read anew, another act does nothing.
    expect(keys.page.locator("[data-mailbox] [data-busy]")).to_have_count(0)
    keys.press(".take-back summary")
    keys.press("#sure", "Space")
    keys.press("[data-withdraw-form] button")
    keys.arrive("#status-title")
    expect(keys.page.locator("[data-status=withdrawn]")).to_be_visible()


def test_promise_40_the_whole_way_by_keyboard_alone_in_dutch_and_at_400_percent(keys, installation):
    page: Page = keys.page
    keys.press(".cards .first a")
    assert "tel:112" in keys.addresses[:-1]  # care comes before the form
    assert "tel:113" in keys.addresses[:-1]
    page.wait_for_url("**/tell")
    keys.look()

    tell(keys)
    answers = page.locator("[data-step=check] [data-answer]")
    told = [each for each in answers.all_inner_texts() if each]
    assert (told[0], told[-1], len(told)) == ("A stuurt B steeds berichten.", "Dat het stopt.", 8)
    send(keys)
    come_back(keys, save(keys))
    take_back(keys)

    assert [installation.channel.count(each) for each in ("report", "message")] == [1, 0]
