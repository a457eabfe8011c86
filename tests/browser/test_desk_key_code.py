"""The desk's bundled code for keys and passphrases, in Chromium, under the strict policy."""

import hashlib
import json

import pytest
from playwright.sync_api import expect

from lti_app.sealing import base64url, hpke
from tests.browser.code_pages import SITE
from tests.browser.desk_pages import case_page, change_page, key_page
from tests.browser.desk_steps import CASE, KEY, STORED, put_forward, stand_still, unlock
from tests.browser.office import HANDLER, PASSPHRASE, TOKEN, public


@pytest.fixture
def answers(office):
    return {
        KEY: office.get_key,
        CASE: office.get_case,
        **{f"/desk/{name}": office.take for name in ("make", "change")},
    }


def test_a_key_is_made_here_and_its_private_half_leaves_only_wrapped(open_code, office, answers):
    shown = open_code(key_page(), answers=answers)
    page = shown.page
    page.get_by_label("new").fill("wachtwoord")
    expect(page.get_by_text("short 2")).to_be_visible()
    page.get_by_role("button", name="Make").click()
    expect(page.locator("[data-message=passphrase_short]")).to_be_visible()
    page.get_by_label("new").fill("LeaveMeAlone!")
    expect(page.get_by_text("common", exact=True)).to_be_visible()
    page.get_by_role("button", name="Make").click()
    expect(page.locator("[data-message=passphrase_common]")).to_be_visible()
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
    assert typed(page) == {""}


def typed(page) -> set[str]:
    """What stands in the fields for passphrases, seen or not."""
    return set(
        page.locator("input[name]:not([type=hidden])").evaluate_all(
            "(all) => all.map(({ value }) => value)"
        )
    )


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


def test_a_wrong_passphrase_costs_time_and_never_locks_for_good(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    page = shown.page
    stand_still(page)
    expect(page.get_by_text("try again")).to_be_hidden()

    for seconds in (1, 2):
        unlock(page, "een ander wachtwoord")
        message = page.locator("[data-message=wrong_passphrase]")
        expect(message).to_have_text(f"wrong_passphrase {seconds}")
        expect(page.get_by_text(f"wait {seconds}", exact=True)).to_be_visible()
        expect(page.get_by_text("try again")).to_be_hidden()
        unlock(page)
        expect(page.locator("[data-message=wait]")).to_be_visible()
        put_forward(page, seconds)
        expect(page.get_by_text("try again")).to_be_visible()
        expect(
            page.locator("[data-wait], [data-message=wait]").locator("visible=true")
        ).to_have_count(0)
    page.evaluate("""sessionStorage.setItem("desk-tries",
      JSON.stringify({ count: 40, until: Date.now() - 1 }))""")
    unlock(page, "nog een ander")
    expect(page.locator("[data-message=wrong_passphrase]")).to_have_text("wrong_passphrase 30")
    page.reload()
    expect(page.get_by_text("wait 30", exact=True)).to_be_visible()
    unlock(page)
    expect(page.locator("[data-message=wait]")).to_be_visible()
    page.evaluate("sessionStorage.removeItem('desk-tries')")
    unlock(page)

    expect(page.get_by_text("Saw it")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('desk-tries')") is None


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


def test_who_has_a_key_already_is_told_so(open_code, office, answers):
    office.refuse = [(409, {"code": "key_exists"})]
    page = open_code(key_page(), answers=answers).page
    page.get_by_label("new").fill(PASSPHRASE)
    page.get_by_label("again").fill(PASSPHRASE)

    page.get_by_role("button", name="Make").click()

    expect(page.locator("[data-message=key_exists]")).to_be_visible()
    assert page.evaluate(STORED) == []


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
    assert typed(page) == {""}
    assert sent["public"] == public(HANDLER)
    assert office.key is not None
    office.key = office.key | {"wrapped": sent["wrapped"]}
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    unlock(page, "heel andere woorden")

    expect(page.get_by_label("present")).to_be_visible()


def change(page, present: str, new: str) -> None:
    """Ask for another passphrase."""
    for label, text in (("present", present), ("new", new), ("again", new)):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Change").click()


def test_the_passphrase_is_another_one_only_once_the_server_has_it(open_code, office, answers):
    office.refuse = [None, (429, {}), (201, {})]
    page = open_code(change_page(), answers=answers).page
    unlock(page)

    change(page, "een ander wachtwoord", "heel andere woorden")
    expect(page.locator("[data-message=wrong_passphrase]")).to_be_visible()
    assert office.posts == []
    page.evaluate("sessionStorage.removeItem('desk-tries')")
    for code in ("network", "busy"):
        change(page, PASSPHRASE, "heel andere woorden")
        expect(page.locator(f"[data-message={code}]")).to_be_visible()
        expect(page.get_by_text("Made")).to_be_hidden()
        expect(page.get_by_label("new")).to_have_value("heel andere woorden")
    change(page, PASSPHRASE, "heel andere woorden")

    expect(page.get_by_text("Made")).to_be_focused()


def test_the_passphrase_can_be_shown_and_hidden(open_code, answers):
    shown = open_code(key_page(), answers=answers)
    show = shown.page.get_by_role("button", name="Show")

    show.click()
    expect(shown.page.get_by_label("new")).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")
    show.click()
    expect(shown.page.get_by_label("new")).to_have_attribute("type", "password")


def test_nobody_waits_longer_because_the_clock_was_set_back(open_code, answers):
    page = open_code(case_page(), answers=answers).page
    stand_still(page)
    unlock(page, "een ander wachtwoord")
    expect(page.locator("[data-message=wrong_passphrase]")).to_be_visible()

    put_forward(page, -5 * 3600)
    unlock(page)

    expect(page.locator("[data-message=wait] [data-slot=seconds]")).to_have_text("30")


def test_a_browser_that_cannot_keep_a_key_is_told_so(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    shown.page.wait_for_load_state("networkidle")
    shown.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
    )
    shown.page.reload()

    expect(shown.page.locator("[data-message=unsupported]")).to_be_visible()


def test_a_browser_that_stores_no_key_keeps_it_for_the_page(open_code, answers):
    shown = open_code(case_page(), answers=answers)
    shown.page.wait_for_load_state("networkidle")
    shown.page.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }"
    )
    shown.page.reload()
    unlock(shown.page)

    expect(shown.page.get_by_text("Saw it")).to_be_visible()
    shown.page.get_by_role("button", name="Lock now").click()
    expect(shown.page.get_by_role("heading", name="Locked")).to_be_focused()
    expect(shown.page.get_by_text("Saw it")).to_be_hidden()
