"""The questions afterwards in the bundled code of the mailbox: a form, sealed as any message is."""

import json

import pytest
from playwright.sync_api import Page, expect

from lti_app.sealing import base64url, envelopes
from tests.browser.code_desk import REPORT, Desk
from tests.browser.code_pages import INSTITUTION, KEYS, READER, CodePage, mailbox, received, told

LOOK = f"/{INSTITUTION}/mailbox/look"
WRITE = f"/{INSTITUTION}/mailbox/write"
ASKS = [{"id": "heard", "text": "Heard <b>you</b>?"}, {"id": "better", "text": "What else?"}]


@pytest.fixture
def desk() -> Desk:
    """A desk that has asked."""
    found = Desk()
    found.say("Please answer.", from_desk=True, asks=ASKS)
    return found


@pytest.fixture
def inbox(open_code, desk) -> CodePage:
    """An opened mailbox."""
    shown: CodePage = open_code(mailbox(), answers={LOOK: desk.look, WRITE: received})
    shown.page.get_by_label("code").fill(desk.receipt.text)
    shown.page.get_by_role("button", name="Open").click()
    expect(shown.page.get_by_text("How far")).to_be_focused()
    return shown


def send(page: Page) -> None:
    page.get_by_role("button", name="Answer").click()


def test_the_questions_are_a_form_and_the_answers_a_message_like_any_other(inbox, desk):
    page = inbox.page
    expect(page.locator("[data-questions] legend")).to_have_text(
        ["Heard <b>you</b>?", "What else?"]
    )
    page.get_by_role("group", name="Heard").get_by_label("Not good").check()
    page.get_by_role("group", name="What else?").get_by_label("In words").fill(" Sooner. ")
    send(page)
    expect(page.get_by_text("answers sent")).to_be_focused()

    sent = told(inbox.sent[1])
    assert set(sent) == {"lookup", "message"}
    message = sent["message"]
    assert set(message) == {"id", "content", "keys"}
    assert {key["part"] for key in message["keys"]} == {"message"}
    handler = base64url.encode(READER)
    (sealed,) = (key["sealed"] for key in message["keys"] if key["to"] == handler)
    content = base64url.decode(message["content"])
    assert len(content) == len(base64url.decode(str(desk.messages[0]["content"])))
    place = envelopes.message_of(INSTITUTION, REPORT, base64url.decode(message["id"]))
    text = envelopes.open_envelope(place, content, base64url.decode(sealed), READER, KEYS[handler])
    assert json.loads(text) == {
        "version": 1,
        "text": "1. Heard <b>you</b>?\nNot good\n\n2. What else?\nSooner.",
        "asked": desk.messages[1]["id"],
        "answers": [
            {"id": "heard", "choice": "bad", "text": ""},
            {"id": "better", "choice": "", "text": "Sooner."},
        ],
        "n": 2,
    }


def test_all_may_be_left_open_and_then_nothing_is_sent(inbox):
    send(inbox.page)

    expect(inbox.page.locator("[data-message=no_answer]")).to_be_visible()
    assert len(inbox.sent) == 1


def test_answers_stay_while_something_else_is_written_and_are_asked_for_once(inbox, desk):
    page = inbox.page
    page.get_by_role("group", name="What else?").get_by_label("In words").fill("Sooner.")
    page.get_by_label("more").fill("Nog iets.")
    page.get_by_role("button", name="Write").click()
    # Till the mailbox has been read anew, another click does nothing.
    expect(page.locator("[data-write-form][data-busy]")).to_have_count(0)
    expect(page.get_by_label("more")).to_have_value("")
    own = page.get_by_role("group", name="What else?").get_by_label("In words")
    expect(own).to_have_value("Sooner.")

    desk.say("1. Heard?", from_desk=False, asked=desk.messages[1]["id"], answers=[])
    page.get_by_label("more").fill("En nog iets.")
    page.get_by_role("button", name="Write").click()

    expect(own).to_be_hidden()


def test_what_is_no_question_asks_nothing(open_code, desk):
    del desk.messages[1]
    desk.say("x", from_desk=True, asks=[{"id": 7, "text": "?"}, None])
    desk.say("x", from_desk=False, asks=ASKS)
    shown = open_code(mailbox(), answers={LOOK: desk.look})
    shown.page.get_by_label("code").fill(desk.receipt.text)
    shown.page.get_by_role("button", name="Open").click()

    expect(shown.page.locator("[data-thread] li")).to_have_count(3)
    expect(shown.page.locator("[data-answer-form]")).to_be_hidden()


def test_leaving_asks_while_there_is_an_answer_that_was_not_sent(inbox):
    asked: list[str] = []

    def go_on(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    inbox.page.on("dialog", go_on)
    inbox.page.get_by_role("group", name="Heard").get_by_label("Not good").check()
    inbox.page.reload()

    assert asked == ["beforeunload"]
