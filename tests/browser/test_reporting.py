"""Reporting from beginning to end, in Chromium: with a token and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ToolPage
from tests.browser.waiting import again_until, until

SITE = "/report/default/"


@pytest.fixture
def somebody(people, installation):
    """A person, and the channel open."""
    installation.channel.open()
    return people(locale="en-GB")


def tab_at(person, installation, path: str = ""):
    page = person.tab().document
    page.goto(f"{installation.tool}{SITE}{path}")
    return page


def test_from_the_course_to_an_answer_and_back(somebody, installation):
    tool: ToolPage = somebody.tab()
    door = tool.place.locator("a[data-report-door]")
    again_until(door, lambda: somebody.window("student-01", tab=tool))
    expect(door).to_have_attribute("href", re.compile(r"/report/default/#20\d\d-\d\d\."))
    with somebody.context.expect_page() as opened:
        door.click()
    page = opened.value
    page.wait_for_url(f"{installation.tool}{SITE}")
    assert page.evaluate("window.opener") is None
    assert "#" not in page.url

    page.get_by_role("link", name="Tell what happened").click()
    page.wait_for_url("**/tell")  # with its scripts
    page.get_by_role("textbox", name="What happened?").fill("A said something about B.")
    while not page.locator("[data-step=check]").is_visible():
        page.locator("[data-step]:not([hidden]) [data-go=next]").click()
    expect(page.locator("[data-answer=story]")).to_have_text("A said something about B.")
    page.get_by_role("button", name="Lock it and send").click()
    receipt = page.locator("[data-receipt]")
    expect(receipt).to_have_text(re.compile("([0-9A-Z]{5}-){4}."))
    code = receipt.inner_text()
    page.get_by_label("I have saved my code").check()
    page.get_by_role("link", name="Done").click()

    page.get_by_role("navigation").get_by_role("link", name="I have a code").click()
    page.wait_for_url("**/mailbox")
    page.get_by_label("Your code", exact=True).fill(code.lower())
    page.get_by_role("button", name="Open").click()
    expect(page.locator("[data-status=new]")).to_be_visible()
    page.get_by_label("Write more").fill("One more thing.")
    page.get_by_role("button", name="Lock it and send").click()
    expect(page.locator("[data-thread] .mine")).to_contain_text("One more thing.")
    page.get_by_text("Take my report back").click()
    page.get_by_label("Yes, destroy it").check()
    page.get_by_role("button", name="Destroy it now").click()
    expect(page.locator("[data-status=withdrawn]")).to_be_visible()


def test_without_a_token_the_page_says_so_before_anybody_writes(somebody, installation):
    page = tab_at(somebody, installation, "tell")

    expect(page.locator("[data-when=no-token]")).to_be_visible()


def test_promise_28_leaving_without_a_saved_code_asks_once(somebody, installation):
    page = tab_at(somebody, installation, f"short#{installation.channel.token()}")
    page.locator("#story").fill("A and B")
    page.get_by_role("button", name="Lock it and send").click()
    page.locator("[data-receipt]").wait_for()
    asked: list[str] = []

    def stay_or_leave(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay_or_leave)

    page.reload()

    assert asked == ["beforeunload"]


@pytest.mark.parametrize(
    ("language", "locale", "weaker", "gone"),
    [
        ("en", "en-GB", "less well protected", "Taken back by you"),
        ("nl", "nl-NL", "minder goed beschermd", "Door jou ingetrokken"),
    ],
)
def test_promise_23_without_scripts_from_the_code_of_the_day_to_withdrawal(
    people, installation, language, locale, weaker, gone
):
    installation.channel.open()
    person = people(java_script_enabled=False, locale=locale)
    person.watch.expect_status(404)
    page = tab_at(person, installation)
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator("main a[href$='/code']").click()
    expect(page.locator("#weaker")).to_contain_text(weaker)
    page.locator("#code").fill(installation.channel.day_code())
    page.locator("#story").fill("A and B")
    page.locator(".telling .main-button").click()
    code = page.locator(".receipt").inner_text()

    page.locator("a.main-button").click()
    expect(page.locator("[data-receipt-form]")).to_be_hidden()  # it would do nothing
    page.locator("#code").fill(code[:-1])
    page.locator("form[method=post] .main-button").click()
    page.locator("#receipt").fill(code)  # where it was refused
    page.locator("form[method=post] .main-button").click()
    page.locator("#text").fill("One more thing.")
    page.locator(".telling .main-button").click()
    expect(page.locator(".mine")).to_contain_text("One more thing.")
    page.locator(".take-back summary").click()
    page.locator(".take-back button").click()
    expect(page.locator(".facts-of-report")).to_contain_text(gone)


ARABIC = "قال لي A إنني لا أنتمي إلى هنا."
AT_ITS_END = """place => { const range = document.createRange(); range.selectNodeContents(place);
  const [text, room] = [range.getBoundingClientRect(), place.getBoundingClientRect()];
  return room.right - text.right < text.left - room.left; }"""
"""Whether a short text stands at the right, where Arabic begins."""


def test_what_somebody_writes_runs_in_the_direction_of_its_own_script(somebody, installation):
    page = tab_at(somebody, installation, f"tell#{installation.channel.token()}")
    field = page.get_by_role("textbox", name="What happened?")
    expect(field).to_have_css("unicode-bidi", "plaintext")
    field.fill(ARABIC)
    while not page.locator("[data-step=check]").is_visible():
        page.locator("[data-step]:not([hidden]) [data-go=next]").click()

    assert page.locator("[data-answer=story]").evaluate(AT_ITS_END)


def test_a_form_that_is_on_its_way_looks_like_it(somebody, installation):
    page = tab_at(somebody, installation, f"short#{installation.channel.token()}")
    page.locator("#story").fill("A and B")
    held = []
    page.route("**/send", lambda route: held.append(route))
    button = page.get_by_role("button", name="Lock it and send")
    expect(button).to_have_css("cursor", "pointer")
    button.click()
    expect(button).to_have_css("cursor", "progress")
    until(page, lambda: bool(held))
    held[0].continue_()

    page.locator("[data-receipt]").wait_for()
