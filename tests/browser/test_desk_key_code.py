"""The desk's bundled code for keys and the lock, in Chromium, under the strict policy."""

import hashlib
import json

import pytest
from playwright.sync_api import expect

from lti_app.sealing import base64url, hpke
from tests.browser.code_pages import SITE
from tests.browser.desk_pages import case_page, change_page, key_page
from tests.browser.office import HANDLER, PASSPHRASE, TOKEN, Office, public
from tests.browser.waiting import until

KEY, CASE = "/desk/key", "/desk/case/x/sealed"
STORED = """() => new Promise((resolve) => {
  const opening = indexedDB.open("desk", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("keys").objectStore("keys").getAll();
    asked.onsuccess = () => resolve(asked.result.map((entry) => ({ ...entry,
      canLeave: entry.keyPair.privateKey.extractable, keyPair: null })));
  };
  opening.onupgradeneeded = () => { opening.transaction.abort(); resolve([]); };
})"""


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def answers(office):
    return {
        KEY: office.get_key,
        CASE: office.get_case,
        **{f"/desk/{name}": office.take for name in ("make", "change", "case/x/message")},
    }


def unlock(page, passphrase: str = PASSPHRASE) -> None:
    page.get_by_label("passphrase").fill(passphrase)
    page.get_by_role("button", name="Unlock").click()


def in_hours(page, hours: float) -> None:
    """Put the page's clock forward."""
    page.evaluate(f"const real = Date.now; Date.now = () => real() + {hours * 3_600_000};")


def test_a_key_is_made_here_and_its_private_half_leaves_only_wrapped(open_code, office, answers):
    shown = open_code(key_page(), answers=answers)
    page = shown.page
    page.get_by_label("new").fill("wachtwoord")
    expect(page.get_by_text("short 2")).to_be_visible()
    page.get_by_role("button", name="Make").click()
    expect(page.locator("[data-message=passphrase_short]")).to_be_visible()
    page.get_by_label("new").fill(PASSPHRASE)
    expect(page.get_by_text("good")).to_be_visible()
    page.get_by_label("again").fill(PASSPHRASE + "!")
    page.get_by_role("button", name="Make").click()
    expect(page.locator("[data-message=passphrase_differs]")).to_be_visible()
    assert office.posts == []

    page.get_by_label("again").fill(PASSPHRASE)
    page.get_by_role("button", name="Make").click()
    expect(page.get_by_text("Made")).to_be_focused()

    [(_, sent)] = office.posts
    assert set(sent) == {"public", "wrapped"}
    assert PASSPHRASE not in json.dumps(sent)
    assert office.tokens == [TOKEN]
    digest = hashlib.sha256(base64url.decode(sent["public"])).hexdigest()
    assert page.locator("[data-fingerprint]").inner_text().replace(" ", "") == digest
    hpke.public_key(base64url.decode(sent["public"]))
    [entry] = page.evaluate(STORED)
    assert (entry["reader"], entry["canLeave"]) == (HANDLER, False)


def test_a_key_that_may_have_arrived_goes_again_as_it_was(open_code, office, answers):
    office.refuse = [None, (503, {})]
    shown = open_code(key_page(), answers=answers)
    shown.page.get_by_label("new").fill(PASSPHRASE)
    shown.page.get_by_label("again").fill(PASSPHRASE)

    for _ in range(2):
        shown.page.get_by_role("button", name="Make").click()
        expect(shown.page.locator("[data-message=network]")).to_be_visible()
    shown.page.get_by_role("button", name="Make").click()

    expect(shown.page.get_by_text("Made")).to_be_focused()
    assert len({json.dumps(sent) for _, sent in office.posts}) == 1


def test_the_passphrase_opens_the_key_for_this_tab_until_it_is_locked(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    page = shown.page
    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    expect(page.get_by_text("Saw it")).to_be_hidden()

    unlock(page)
    expect(page.get_by_text("Saw it")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Saw it")).to_be_visible()
    [entry] = page.evaluate(STORED)
    assert entry["id"] == page.evaluate("sessionStorage.getItem('desk-key')")
    assert entry["canLeave"] is False
    page.get_by_role("button", name="Lock now").click()

    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    expect(page.get_by_text("Saw it")).to_be_hidden()
    assert "onerror" not in page.content()
    assert page.evaluate(STORED) == []


def test_a_wrong_passphrase_costs_time_and_never_locks_for_good(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    page = shown.page

    for expected in (1, 2):
        unlock(page, "een ander wachtwoord")
        message = page.locator("[data-message=wrong_passphrase]")
        expect(message).to_have_text(f"wrong_passphrase {expected}")
        unlock(page)
        expect(page.locator("[data-message=wait]")).to_be_visible()
        expect(page.get_by_text("try again")).to_be_visible()
    page.evaluate("""sessionStorage.setItem("desk-tries",
      JSON.stringify({ count: 40, until: Date.now() - 1 }))""")
    unlock(page, "nog een ander")
    expect(page.locator("[data-message=wrong_passphrase]")).to_have_text("wrong_passphrase 30")
    page.reload()
    unlock(page)
    expect(page.locator("[data-message=wait]")).to_be_visible()
    page.evaluate("sessionStorage.removeItem('desk-tries')")
    unlock(page)

    expect(page.get_by_text("Saw it")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('desk-tries')") is None


def test_promise_40_it_locks_after_a_while_without_input_and_warns_before(open_code, answers):
    shown = open_code(case_page(minutes=0.1), answers=answers)
    page = shown.page
    unlock(page)
    expect(page.get_by_text("Saw it")).to_be_visible()

    expect(page.locator("[data-idle-warning]")).to_be_visible()
    page.keyboard.press("Shift")
    expect(page.locator("[data-idle-warning]")).to_be_hidden()
    expect(page.get_by_text("Saw it")).to_be_visible()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()

    assert "onerror" not in page.content()
    assert page.evaluate(STORED) == []


def test_who_comes_back_after_hours_of_sleep_finds_it_locked_at_once(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    unlock(shown.page)
    expect(shown.page.get_by_text("Saw it")).to_be_visible()

    in_hours(shown.page, 1)
    shown.page.keyboard.press("Shift")

    expect(shown.page.get_by_role("heading", name="Locked")).to_be_visible()


def test_what_was_typed_is_there_again_after_a_lock_and_nowhere_readable(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    page = shown.page
    unlock(page)
    page.get_by_label("message").fill("half antwoord aan Jan")

    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    kept = page.evaluate("JSON.stringify({ ...sessionStorage })")
    assert "desk-draft" in kept
    assert "antwoord" not in kept + page.content()
    unlock(page)

    expect(page.get_by_label("message")).to_have_value("half antwoord aan Jan")
    expect(page.get_by_text("restored")).to_be_visible()


def test_leaving_removes_the_key_and_what_was_typed(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    page = shown.page
    unlock(page)
    page.get_by_label("message").fill("half antwoord")
    kept = "Object.keys(sessionStorage).some(name => name.startsWith('desk-draft'))"
    until(page, lambda: bool(page.evaluate(kept)))

    page.get_by_text("Leave").click()

    expect(page).to_have_title("Elsewhere")
    assert page.evaluate("Object.keys(sessionStorage)") == []
    assert page.evaluate(STORED) == []


def test_a_tab_that_was_elsewhere_for_more_than_a_minute_is_locked(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    page = shown.page
    unlock(page)
    expect(page.get_by_text("Saw it")).to_be_visible()

    page.goto(f"{SITE}/elsewhere")
    page.goto(f"{SITE}{shown.path}")
    expect(page.get_by_text("Saw it")).to_be_visible()
    page.goto(f"{SITE}/elsewhere")
    page.clock.install()
    page.clock.fast_forward("00:02:00")
    page.goto(f"{SITE}{shown.path}")

    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    assert page.evaluate(STORED) == []


def test_a_key_of_a_tab_that_ended_without_a_word_is_removed_by_the_next_page(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    unlock(shown.page)
    expect(shown.page.get_by_text("Saw it")).to_be_visible()
    shown.page.close()
    other = shown.context.new_page()

    other.goto(f"{SITE}{shown.path}")
    expect(other.get_by_role("heading", name="Locked")).to_be_focused()
    assert len(other.evaluate(STORED)) == 1
    other.clock.install()
    other.clock.fast_forward("00:16:00")
    other.reload()
    expect(other.get_by_role("heading", name="Locked")).to_be_focused()

    assert other.evaluate(STORED) == []


def test_a_key_is_not_taken_up_by_another_member_in_the_same_tab(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    unlock(shown.page)
    expect(shown.page.get_by_text("Saw it")).to_be_visible()

    shown.html = shown.html.replace("member-7", "member-8")
    shown.page.reload()
    expect(shown.page.get_by_role("heading", name="Locked")).to_be_focused()
    unlock(shown.page)

    expect(shown.page.locator("[data-message=wrong_passphrase]")).to_be_visible()
    assert shown.page.evaluate(STORED) == []


def test_who_has_no_key_is_shown_the_way_to_one(open_code, office, answers):
    office.key = None
    shown = open_code(case_page(), answers=answers)

    expect(shown.page.get_by_text("make one")).to_be_visible()
    expect(shown.page.get_by_label("passphrase")).to_be_hidden()


def test_what_the_server_keeps_is_told_when_it_is_no_key(open_code, office, answers):
    assert office.key is not None
    office.key["wrapped"] = "{}"
    shown = open_code(case_page(), answers=answers)

    unlock(shown.page)

    expect(shown.page.locator("[data-message=key_broken]")).to_be_visible()


def test_who_is_signed_out_goes_to_sign_in(open_code, office, answers):
    office.signed_out = True
    shown = open_code(case_page(), answers=answers)

    expect(shown.page).to_have_url(f"{SITE}/desk/enter")


def test_another_passphrase_wraps_the_same_key(open_code, office, answers):
    shown = open_code(change_page(), answers=answers)
    page = shown.page
    unlock(page)
    page.get_by_label("present").fill(PASSPHRASE)
    page.get_by_label("new").fill("heel andere woorden")
    page.get_by_label("again").fill("heel andere woorden")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_text("Made")).to_be_focused()

    [(_, sent)] = office.posts
    assert sent["public"] == public(HANDLER)
    assert office.key is not None
    office.key = office.key | {"wrapped": sent["wrapped"]}
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    unlock(page, "heel andere woorden")

    expect(page.get_by_label("present")).to_be_visible()


def test_the_passphrase_can_be_shown_and_hidden(open_code, answers):
    shown = open_code(key_page(), answers=answers)
    show = shown.page.get_by_role("button", name="Show")

    show.click()
    expect(shown.page.get_by_label("new")).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")
    show.click()
    expect(shown.page.get_by_label("new")).to_have_attribute("type", "password")
