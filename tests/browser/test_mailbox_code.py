"""The bundled code of the mailbox, in Chromium, under the report site's policy."""

import json

import pytest
from playwright.sync_api import expect

from lti_app.sealing import base64url, envelopes, receipts
from tests.browser.code_desk import REPORT, Desk
from tests.browser.code_pages import (
    INSTITUTION,
    KEYS,
    READER,
    TRIAGE,
    CodePage,
    mailbox,
    received,
    told,
)

LOOK = f"/{INSTITUTION}/mailbox/look"
WRITE = f"/{INSTITUTION}/mailbox/write"
WITHDRAW = f"/{INSTITUTION}/mailbox/withdraw"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def inbox(open_code, desk) -> CodePage:
    """An opened mailbox."""
    answers = {LOOK: desk.look, WRITE: received, WITHDRAW: desk.withdraw}
    shown: CodePage = open_code(mailbox(), answers=answers)
    shown.page.get_by_label("code").fill(desk.receipt.text.lower().replace("-", " "))
    shown.page.get_by_role("button", name="Open").click()
    expect(shown.page.get_by_text("How far")).to_be_focused()
    return shown


def test_promise_27_the_mailbox_opens_with_the_receipt_and_shows_text_as_text(inbox):
    expect(inbox.page.get_by_text("new", exact=True)).to_be_visible()
    expect(inbox.page.locator("[data-thread] li")).to_have_text(["desk: <b>Dank je</b>"])
    expect(inbox.page.locator("[data-own=story]")).to_contain_text("<img src=x")
    expect(inbox.page.locator("[data-own=part]")).to_have_text("I saw it")
    expect(inbox.page.locator("[data-day=received_on]")).to_have_text("19 November 2026")
    expect(inbox.page.locator("[data-day=keep_until]")).to_be_hidden()
    assert inbox.page.locator("[name=receipt]").input_value() == ""
    kept = "JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])"
    assert inbox.page.evaluate(kept) == '[{},{},""]'


def test_a_slip_in_the_receipt_is_told_without_asking(open_code, desk):
    shown = open_code(mailbox(), answers={LOOK: desk.look})
    typed = desk.receipt.text

    shown.page.get_by_label("code").fill(typed[:-1] + ("A" if typed[-1] != "A" else "B"))
    shown.page.get_by_role("button", name="Open").click()
    expect(shown.page.locator("[data-message=receipt_malformed]")).to_be_visible()
    assert shown.sent == []
    shown.page.get_by_label("code").fill(receipts.Receipt.new().text)
    shown.page.get_by_role("button", name="Open").click()
    expect(shown.page.locator("[data-message=mailbox_unknown]")).to_be_visible()


def test_a_message_is_sealed_to_those_shown_and_to_the_mailbox(inbox, desk):
    inbox.page.get_by_label("more").fill("Nog iets.")
    inbox.page.get_by_role("button", name="Write").click()
    expect(inbox.page.get_by_text("message sent")).to_be_focused()
    expect(inbox.page.get_by_label("more")).to_have_value("")

    sent = told(inbox.sent[1])
    message = sent["message"]
    assert sent["lookup"] == base64url.encode(desk.receipt.lookup(INSTITUTION))
    keys = {key["to"]: base64url.decode(key["sealed"]) for key in message["keys"]}
    handler = base64url.encode(READER)
    assert set(keys) == {handler, base64url.encode(TRIAGE), "recovery", "mailbox"}
    place = envelopes.message_of(INSTITUTION, REPORT, base64url.decode(message["id"]))
    content = base64url.decode(message["content"])
    text = envelopes.open_envelope(place, content, keys[handler], READER, KEYS[handler])
    assert json.loads(text) == {"version": 1, "text": "Nog iets.", "n": 1}


def test_what_has_arrived_is_said_although_the_mailbox_cannot_be_read_anew(inbox):
    inbox.answers[LOOK] = lambda _request: None
    inbox.page.get_by_label("more").fill("Nog iets.")
    inbox.page.get_by_role("button", name="Write").click()

    expect(inbox.page.get_by_text("message sent")).to_be_focused()
    expect(inbox.page.locator("[data-write-form][data-busy]")).to_have_count(0)
    expect(inbox.page.locator("[data-message=network]")).to_be_hidden()


def test_promise_37_withdrawing_asks_for_a_tick(inbox):
    inbox.page.get_by_label("more").fill("Nog iets.")
    inbox.page.get_by_role("button", name="Write").click()
    expect(inbox.page.get_by_text("message sent")).to_be_focused()
    inbox.page.get_by_role("button", name="Withdraw").click()
    expect(inbox.page.locator("[data-message=not_sure]")).to_be_visible()
    inbox.page.get_by_label("sure").check()
    inbox.page.get_by_role("button", name="Withdraw").click()

    expect(inbox.page.get_by_text("withdrawn", exact=True)).to_be_visible()
    expect(inbox.page.get_by_text("How far")).to_be_focused()
    expect(inbox.page.get_by_role("button", name="Write")).to_be_hidden()
    expect(inbox.page.get_by_text("message sent")).to_be_hidden()


def asked_on_leaving(shown: CodePage) -> list[str]:
    """Reload, and return which questions the browser asked first."""
    asked: list[str] = []

    def go_on(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    shown.page.on("dialog", go_on)
    shown.page.reload()
    return asked


def test_leaving_asks_while_there_is_a_message_that_was_not_sent(inbox):
    inbox.page.get_by_label("more").fill("What I have to say.")

    assert asked_on_leaving(inbox) == ["beforeunload"]


def test_nothing_is_asked_where_nothing_is_lost(inbox):
    inbox.page.get_by_label("more").fill("What I have to say.")
    inbox.page.get_by_role("button", name="Write").click()
    expect(inbox.page.get_by_text("message sent")).to_be_focused()

    assert asked_on_leaving(inbox) == []


def test_who_leaves_in_haste_is_not_asked(inbox):
    inbox.page.get_by_label("more").fill("What I have to say.")
    inbox.page.evaluate("dispatchEvent(new Event('leaving'))")

    assert asked_on_leaving(inbox) == []
