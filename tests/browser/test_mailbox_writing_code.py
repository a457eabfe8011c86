"""The mailbox's code: what is written in it is sealed to those shown, once, and never lost."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lti_app.sealing import base64url, hpke
from tests.browser.code_desk import Desk
from tests.browser.code_pages import CONFIDANT, KEYS, TRIAGE, CodePage, mailbox, told
from tests.browser.test_mailbox_code import LOOK, WRITE

READERS = "/readers.json"
NEWCOMER = base64url.encode(bytes(range(100, 116)))
TEXT = "Nog iets."


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def enter(open_code, desk):
    """Return a function that opens the mailbox; each message gets the next of these answers."""

    def open_mailbox(*answers, html: str = "", **more) -> CodePage:
        left = list(answers)
        write = {WRITE: lambda _request: left.pop(0)}
        shown: CodePage = open_code(html or mailbox(), answers={LOOK: desk.look} | write | more)
        shown.page.get_by_label("code").fill(desk.receipt.text)
        shown.page.get_by_role("button", name="Open").click()
        expect(shown.page.get_by_text("How far")).to_be_focused()
        return shown

    return open_mailbox


def write(page: Page, text: str = TEXT) -> None:
    page.get_by_label("more").fill(text)
    page.get_by_role("button", name="Write").click()


def refused(page: Page, code: str) -> None:
    """It is said, and what was typed stands there still."""
    expect(page.locator(f"[data-message={code}]")).to_be_visible()
    expect(page.get_by_label("more")).to_have_value(TEXT)


def messages(shown: CodePage) -> list[dict[str, Any]]:
    return [body["message"] for body in map(told, filter(None, shown.sent)) if "message" in body]


def test_a_message_that_may_have_arrived_goes_again_with_the_same_bytes(enter):
    shown = enter(None, (503, {}), (201, {}))
    for _ in range(2):
        write(shown.page)
        refused(shown.page, "network")
    write(shown.page)
    expect(shown.page.get_by_text("message sent")).to_be_focused()

    first, second, third = messages(shown)
    assert first == second == third


def test_another_message_and_one_that_was_refused_are_sealed_anew(enter):
    shown = enter(None, (429, {}), (201, {}), (201, {}))
    write(shown.page, "Iets anders.")
    expect(shown.page.locator("[data-message=network]")).to_be_visible()
    write(shown.page)
    refused(shown.page, "busy")
    for _ in range(2):
        write(shown.page)
        expect(shown.page.get_by_text("message sent")).to_be_focused()
        expect(shown.page.get_by_label("more")).to_have_value("")

    sent = messages(shown)
    assert len({each["id"] for each in sent}) == len({each["content"] for each in sent}) == 4


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not told"])
def test_changed_readers_are_shown_before_a_message_is_sealed_anew(enter, is_told):
    key = base64url.encode(hpke.public_bytes(hpke.new_key()))
    new = {"id": NEWCOMER, "name": "Newcomer", "role": "", "key": key, "names": False}
    spare = base64url.encode(hpke.public_bytes(KEYS["recovery"]))
    lists = (200, {"usual": [new], "staff": [], "recovery": spare})
    changed = (409, {"code": "readers_changed"})
    shown = enter(changed, (201, {}), **{READERS: lambda _: lists if is_told else None})

    write(shown.page)
    refused(shown.page, "readers_changed")
    who = "Newcomer" if is_told else "Triage"
    expect(shown.page.locator("[data-readers-when=usual] li").last).to_contain_text(who)
    shown.page.get_by_role("button", name="Write").click()
    expect(shown.page.get_by_text("message sent")).to_be_focused()

    _, again = messages(shown)
    to = {each["to"] for each in again["keys"]}
    assert (NEWCOMER in to, base64url.encode(TRIAGE) in to) == (is_told, not is_told)
    assert {"recovery", "mailbox"} < to


def test_about_staff_the_other_readers_get_what_is_written(enter, desk):
    desk.more |= {"staff": True}
    shown = enter((201, {}))
    expect(shown.page.get_by_text("Confidant")).to_be_visible()
    expect(shown.page.get_by_text("Handler")).to_be_hidden()

    write(shown.page)
    expect(shown.page.get_by_text("message sent")).to_be_focused()

    [sent] = messages(shown)
    assert {each["to"] for each in sent["keys"]} == {
        base64url.encode(CONFIDANT), "recovery", "mailbox",
    }  # fmt: skip


@pytest.mark.parametrize("hidden", ["<li data-reader", "<p data-recovery-key"])
def test_nothing_is_sealed_for_somebody_who_is_not_seen(enter, hidden):
    shown = enter(html=mailbox().replace(hidden, hidden.replace(" ", " hidden ", 1), 1))

    write(shown.page)

    refused(shown.page, "readers_hidden")
    assert messages(shown) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [(" \n", "empty"), ("data:image/png;base64,iVBO", "files"), ("😀" * 20_000, "too_long")],
    ids=["nothing", "picture", "too long"],
)
def test_what_cannot_be_sent_is_said_and_stays(enter, text, code):
    shown = enter()
    write(shown.page, text)

    expect(shown.page.locator(f"[data-message={code}]")).to_be_visible()
    expect(shown.page.get_by_label("more")).to_have_value(text)
    assert messages(shown) == []


def test_what_does_not_open_is_said_and_the_rest_is_read_in_its_order(enter, desk):
    desk.messages.clear()
    for n, text in ((2, "derde"), (0, "eerste"), (1, "tweede")):
        desk.say(text, from_desk=n != 1, n=n)
    desk.say("kapot", from_desk=True)
    desk.messages[3] |= {"sealed": desk.messages[0]["sealed"], "sent_on": "2026-11-21"}
    desk.more |= {"content": desk.messages[0]["content"]}
    page = enter().page

    expect(page.locator("[data-thread] li")).to_have_text(
        ["desk: eerste", "me: tweede", "desk: derde", "broken"]
    )
    expect(page.locator("[data-own=story]")).to_be_hidden()
