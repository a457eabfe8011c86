"""What a page and a tab still have of a report that has arrived: its code, and nothing else."""

from playwright.sync_api import expect

from tests.browser.code_pages import SEND, STORY, TOKEN, fill, form, received

CHOSEN = "(form) => [...new FormData(form)].filter(([, value]) => value)"


def test_when_it_has_arrived_only_the_code_is_left(open_code):
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: received})
    page = shown.page
    fill(page, names="A = Jan", staff=True)
    page.get_by_role("button", name="Back").click()
    page.get_by_label("Images", exact=True).check()
    page.get_by_label("At once").check()
    page.get_by_text("Next").locator("visible=true").click()
    expect(page.locator("[data-answer=story]")).to_have_text(STORY.replace("\n", " "))

    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you")).to_be_focused()

    assert page.locator("form").evaluate(CHOSEN) == []
    assert page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])") == "[{},{}]"
    expect(page.get_by_text("no member", exact=True)).to_be_visible()
    assert "Jan" not in page.content()
    assert "lachte" not in page.content()


def test_what_was_refused_stands_there_as_it_was(open_code):
    answers = {SEND: lambda _: (429, {"code": "busy"})}
    page = open_code(form(), f"#{TOKEN}", answers=answers).page
    fill(page, names="A = Jan", staff=True)
    before = page.locator("form").evaluate(CHOSEN)

    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=busy]")).to_be_visible()

    assert page.locator("form").evaluate(CHOSEN) == before
    assert page.evaluate("sessionStorage.getItem('token')") == TOKEN


def test_what_is_too_long_is_said_and_stays(open_code):
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: received})
    fill(shown.page, "😀" * 20_000)

    shown.page.get_by_role("button", name="Send").click()
    expect(shown.page.locator("[data-message=too_long]")).to_be_visible()

    assert shown.sent == []
    expect(shown.page.get_by_label("story", exact=True)).to_have_value("😀" * 20_000)
