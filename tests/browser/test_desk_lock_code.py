"""The desk's bundled code that keeps a key open for a tab and locks it, in Chromium."""

import pytest
from playwright.sync_api import expect

from tests.browser.code_pages import INSTITUTION, SITE
from tests.browser.desk_pages import desk_page
from tests.browser.desk_steps import STORED, in_hours, put_forward, stand_still, unlock
from tests.browser.office import MEMBER, TOKEN
from tests.browser.waiting import until

SINCE_START_IN_16_MINUTES = """() => {
    const real = performance.now.bind(performance);
    performance.now = () => real() + 16 * 60_000;
}"""


def test_the_passphrase_opens_the_key_for_this_tab_until_it_is_locked(open_case):
    shown = open_case()
    page = shown.page
    expect(page.get_by_text("Saw it")).to_be_visible()
    expect(page.locator("[name=passphrase]")).to_have_value("")
    page.reload()
    expect(page.get_by_text("Saw it")).to_be_visible()
    [entry] = page.evaluate(STORED)
    assert entry["id"] == page.evaluate("sessionStorage.getItem('desk-key')")
    assert entry["canLeave"] is False
    page.evaluate("location.hash = 'notes'")
    page.get_by_role("button", name="Lock now").click()

    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    expect(page.get_by_text("Saw it")).to_be_hidden()
    assert "onerror" not in page.content()
    assert page.evaluate(STORED) == []
    assert page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])") == "[{},{}]"


def test_a_page_on_which_nothing_is_opened_keeps_the_key_and_can_lock_it(open_case):
    shown = open_case()
    page = shown.page
    shown.html = desk_page("<p>figures</p>", "desk_lock", locked="")
    before = len(shown.requests)
    page.reload()
    expect(page.get_by_text("figures")).to_be_visible()
    # The mark that the tab has left is taken away when the key is taken up, and can be locked.
    until(page, lambda: page.evaluate("localStorage.length") == 0)
    assert [entry["member"] for entry in page.evaluate(STORED)] == ["member-7"]
    assert len([each for each in shown.requests[before:] if "/dist/" in each.url]) <= 4

    page.get_by_role("button", name="Lock now").click()

    until(page, lambda: page.evaluate(STORED) == [])
    expect(page.get_by_text("figures")).to_be_visible()


def test_promise_40_it_locks_after_a_while_without_input_and_warns_before(open_case):
    page = open_case().page
    now = page.evaluate("Math.ceil(Date.now() / 1000)")
    page.clock.install(time=now)
    page.clock.pause_at(now + 10)
    page.reload()
    expect(page.get_by_text("Saw it")).to_be_visible()

    page.clock.fast_forward("14:30")
    expect(page.locator("[data-idle-warning]")).to_be_visible()
    page.keyboard.press("Shift")
    expect(page.locator("[data-idle-warning]")).to_be_hidden()
    page.clock.fast_forward("14:30")
    expect(page.locator("[data-idle-warning]")).to_be_visible()
    expect(page.get_by_text("Saw it")).to_be_visible()
    page.clock.fast_forward("01:00")
    expect(page.get_by_role("heading", name="Locked")).to_be_focused()

    assert "onerror" not in page.content()
    assert page.evaluate(STORED) == []


def test_who_comes_back_after_hours_of_sleep_finds_it_locked_at_once(open_case):
    shown = open_case()
    expect(shown.page.get_by_text("Saw it")).to_be_visible()

    in_hours(shown.page, 1)
    shown.page.keyboard.press("Shift")

    expect(shown.page.get_by_role("heading", name="Locked")).to_be_focused()


def test_a_clock_that_is_set_back_does_not_keep_it_open(open_case):
    page = open_case().page
    expect(page.get_by_text("Saw it")).to_be_visible()

    in_hours(page, -1)
    page.evaluate(SINCE_START_IN_16_MINUTES)

    expect(page.get_by_role("heading", name="Locked")).to_be_focused()


def test_what_was_typed_is_there_again_after_a_lock_and_nowhere_readable(open_case):
    shown = open_case()
    page = shown.page
    page.get_by_label("message").fill("half antwoord aan Jan")

    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    kept = page.evaluate("JSON.stringify({ ...sessionStorage })")
    assert "desk-draft" in kept
    assert "antwoord" not in kept + page.content()
    unlock(page)

    expect(page.get_by_label("message")).to_have_value("half antwoord aan Jan")
    expect(page.get_by_text("restored")).to_be_visible()


def test_leaving_removes_the_key_and_what_was_typed(open_case):
    shown = open_case()
    page = shown.page
    page.get_by_label("message").fill("half antwoord")
    kept = "Object.keys(sessionStorage).some(name => name.startsWith('desk-draft'))"
    until(page, lambda: bool(page.evaluate(kept)))

    page.get_by_role("button", name="Leave").click()

    expect(page).to_have_title("Elsewhere")
    assert page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])") == "[{},{}]"
    assert page.evaluate(STORED) == []
    [left] = [each for each in shown.requests if each.url == f"{SITE}/desk/out"]
    assert (left.method, left.post_data) == ("POST", f"token={TOKEN}")


def test_leaving_waits_until_the_key_is_removed(open_case):
    page = open_case().page
    form = page.locator("form[data-desk-leave]")

    goes_at_once = form.evaluate(
        "(form) => form.dispatchEvent(new SubmitEvent('submit', { cancelable: true }))"
    )

    assert goes_at_once is False
    expect(page).to_have_title("Elsewhere")
    assert page.evaluate(STORED) == []


def test_a_tab_that_was_elsewhere_for_more_than_a_minute_is_locked(open_case):
    shown = open_case()
    page = shown.page
    expect(page.get_by_text("Saw it")).to_be_visible()
    stand_still(page)

    page.goto(f"{SITE}/elsewhere")
    page.goto(f"{SITE}{shown.path}")
    expect(page.get_by_text("Saw it")).to_be_visible()
    page.goto(f"{SITE}/elsewhere")
    put_forward(page, 120)
    page.goto(f"{SITE}{shown.path}")

    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    assert page.evaluate(STORED) == []


def test_a_key_that_was_used_by_a_later_clock_is_asked_for_again(open_case):
    shown = open_case()
    expect(shown.page.get_by_text("Saw it")).to_be_visible()
    stand_still(shown.page)
    shown.page.close()
    other = shown.context.new_page()
    other.goto(f"{SITE}{shown.path}")
    assert len(other.evaluate(STORED)) == 1
    other.evaluate("localStorage.clear()")  # as if it had crashed before it could say that it goes
    put_forward(other, -3600)
    other.reload()
    expect(other.get_by_role("heading", name="Locked")).to_be_focused()

    assert other.evaluate(STORED) == []


def test_a_tab_that_left_by_a_later_clock_is_locked(open_case):
    shown = open_case()
    page = shown.page
    expect(page.get_by_text("Saw it")).to_be_visible()
    stand_still(page)
    put_forward(page, 14 * 60)

    page.goto(f"{SITE}/elsewhere")
    put_forward(page, -10 * 60)
    page.goto(f"{SITE}{shown.path}")

    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    assert page.evaluate(STORED) == []


def test_who_works_on_after_the_clock_was_set_back_finds_the_key_on_the_next_page(open_case):
    page = open_case().page
    expect(page.get_by_text("Saw it")).to_be_visible()
    stand_still(page)
    put_forward(page, 600)
    page.keyboard.press("Shift")
    put_forward(page, -300)
    page.keyboard.press("Shift")
    until(page, lambda: page.evaluate(f"({STORED})().then(([{{ used }}]) => used === Date.now())"))

    page.reload()

    expect(page.get_by_text("Saw it")).to_be_visible()


def test_a_key_of_a_tab_that_ended_without_a_word_is_removed_by_the_next_page(open_case):
    shown = open_case()
    expect(shown.page.get_by_text("Saw it")).to_be_visible()
    stand_still(shown.page)
    shown.page.close()
    other = shown.context.new_page()

    other.goto(f"{SITE}{shown.path}")
    expect(other.get_by_role("heading", name="Locked")).to_be_focused()
    assert len(other.evaluate(STORED)) == 1
    other.evaluate("localStorage.clear()")  # as if it had crashed before it could say that it goes
    put_forward(other, 16 * 60)
    other.reload()
    expect(other.get_by_role("heading", name="Locked")).to_be_focused()

    assert other.evaluate(STORED) == []


def test_who_works_on_for_longer_than_that_finds_the_key_on_the_next_page(open_case):
    page = open_case().page
    expect(page.get_by_text("Saw it")).to_be_visible()
    stand_still(page)
    for _ in range(2):
        put_forward(page, 10 * 60)
        page.keyboard.press("Shift")
        until(
            page, lambda: page.evaluate(f"({STORED})().then(([{{ used }}]) => used === Date.now())")
        )

    page.reload()

    expect(page.get_by_text("Saw it")).to_be_visible()
    expect(page.get_by_role("heading", name="Locked")).to_be_hidden()


@pytest.mark.parametrize("whose", [MEMBER, INSTITUTION])
def test_a_key_is_not_taken_up_by_somebody_else_in_the_same_tab(open_case, whose):
    shown = open_case()
    expect(shown.page.get_by_text("Saw it")).to_be_visible()

    shown.html = shown.html.replace(whose, f"another-{whose}")
    shown.page.reload()
    expect(shown.page.get_by_role("heading", name="Locked")).to_be_focused()
    unlock(shown.page)

    expect(shown.page.locator("[data-message=wrong_passphrase]")).to_be_visible()
    assert shown.page.evaluate(STORED) == []
