"""The bundled code for a membership token on the report site, in Chromium, under its policy."""

import json

from playwright.sync_api import expect

from tests.browser.code_pages import INSTITUTION, SEND, SITE, TOKEN, fill, form, received, told


def test_promise_10_the_token_leaves_the_address_at_once_and_stays_in_the_tab(open_code):
    shown = open_code(form(), f"#{TOKEN}")

    expect(shown.page.get_by_text("member", exact=True)).to_be_visible()
    assert shown.page.url == f"{SITE}/{INSTITUTION}/tell"
    assert TOKEN not in json.dumps(shown.page.evaluate("[location.href, history.state]"))
    shown.page.reload()
    expect(shown.page.get_by_text("member", exact=True)).to_be_visible()
    assert all(TOKEN not in request.url for request in shown.requests)


PRESS_AT_ONCE = """new MutationObserver((_, watching) => {
    const link = document.querySelector("nav.languages a");
    if (link && !location.search) { watching.disconnect(); link.click(); }
}).observe(document, { childList: true, subtree: true });"""
KEEP_NOTHING = """Object.defineProperty(window, "sessionStorage", {
    get() { throw new DOMException(); },
});"""


def test_a_link_that_is_quicker_than_the_code_leaves_no_token_behind(open_code):
    shown = open_code("<title>Before</title>")
    shown.html = form()
    shown.page.add_init_script(PRESS_AT_ONCE)
    shown.page.goto(f"{SITE}/{INSTITUTION}/tell?#{TOKEN}")

    expect(shown.page).to_have_url(f"{SITE}/{INSTITUTION}/tell?language=nl")
    expect(shown.page.get_by_text("member", exact=True)).to_be_visible()


def test_where_a_tab_keeps_nothing_the_page_has_the_token_in_memory(open_code):
    shown = open_code("<title>Before</title>")
    shown.html = form()
    shown.page.add_init_script(KEEP_NOTHING)
    shown.page.goto(f"{SITE}/{INSTITUTION}/tell?#{TOKEN}")

    expect(shown.page.get_by_text("member", exact=True)).to_be_visible()
    assert TOKEN not in shown.page.url


def test_what_only_begins_like_a_token_is_none(open_code):
    shown = open_code(form(), "#2026-11.and-no-token")

    expect(shown.page.get_by_text("no member")).to_be_visible()
    shown.page.reload()
    expect(shown.page.get_by_text("no member")).to_be_visible()


def test_without_a_token_nothing_is_sent_and_one_can_be_pasted(open_code):
    shown = open_code(form(), answers={SEND: received})
    fill(shown.page)

    shown.page.get_by_role("button", name="Send").click()
    expect(shown.page.locator("[data-message=no_token]")).to_be_visible()
    shown.page.get_by_label("token").fill("something else")
    shown.page.get_by_text("Use", exact=True).click()
    expect(shown.page.locator("[data-message=token_malformed]")).to_be_visible()
    shown.page.get_by_label("token").fill(f" {SITE}/{INSTITUTION}/#{TOKEN}\n")
    shown.page.get_by_text("Use", exact=True).click()
    shown.page.get_by_role("button", name="Send").click()

    expect(shown.page.get_by_text("Thank you")).to_be_visible()
    assert told(shown.sent[0])["token"] == TOKEN


def test_a_token_that_is_refused_makes_way_for_another_one(open_code):
    answers = [(403, {"code": "token_refused"}), (201, {})]
    another = f"2026-12.{TOKEN.partition('.')[2]}"
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: lambda _: answers.pop(0)})
    fill(shown.page)

    shown.page.get_by_role("button", name="Send").click()
    expect(shown.page.locator("[data-message=token_refused]")).to_be_visible()
    shown.page.get_by_label("token").fill(f"{SITE}/{INSTITUTION}/#{another}")
    shown.page.keyboard.press("Enter")
    expect(shown.page.get_by_role("heading", name="Read it over")).to_be_focused()
    shown.page.get_by_role("button", name="Send").click()

    expect(shown.page.get_by_text("Thank you")).to_be_visible()
    assert [told(sent)["token"] for sent in shown.sent] == [TOKEN, another]


def test_a_token_is_carried_as_an_address_and_as_a_code(open_code):
    shown = open_code(form(), f"#{TOKEN}")

    shown.page.get_by_text("Carry").click()

    address = f"{SITE}/{INSTITUTION}/#{TOKEN}"
    expect(shown.page.locator("[data-carry-text]")).to_have_text(address)
    expect(shown.page.locator("[data-carry-qr] canvas")).to_be_visible()
