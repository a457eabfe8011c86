"""The desk's bundled code for the questions afterwards, in Chromium, under the strict policy."""

from playwright.sync_api import expect

from lti_app.errors import CaseMovedError
from lti_app.sealing import base64url, envelopes
from tests.browser.code_pages import INSTITUTION
from tests.browser.desk_pages import ASK
from tests.browser.office import HANDLER, OTHER, REPORT, SEEN, opened

ASKS = [{"id": "heard", "text": "Gehoord?"}, {"id": "better", "text": "Wat nog?"}]
ASKED = base64url.encode(bytes(16))
"""The id of the first message of an office."""


def test_the_questions_go_as_a_message_in_the_language_of_the_report(open_case, office):
    page = open_case(ASK).page
    expect(page.get_by_text("Gehoord?")).to_be_visible()
    expect(page.get_by_text("Heard?")).to_be_hidden()
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Asked them")).to_be_visible()

    [(name, sent)] = office.posts
    assert name == "message"
    assert set(sent) == {"id", "content", "keys", "seen"}
    assert {key["to"] for key in sent["keys"]} == {HANDLER, OTHER, "recovery", "mailbox"}
    place = envelopes.message_of(INSTITUTION, REPORT, base64url.decode(sent["id"]))
    assert opened(place, sent, "mailbox") == {
        "version": 1,
        "text": "Dank je.\n\n1. Gehoord?\n\n2. Wat nog?",
        "asks": ASKS,
        "n": 0,
    }


def test_who_asked_meanwhile_has_asked_for_both(open_case, office):
    page = open_case(ASK).page
    expect(page.get_by_text("Gehoord?")).to_be_visible()
    office.write("Dank je.", 0, from_desk=True, asks=ASKS)
    office.refuse = [(409, {"code": CaseMovedError("").code})]

    page.get_by_role("button", name="Ask").click()

    expect(page.get_by_text("asked on 20 November 2026")).to_be_visible()
    expect(page.get_by_role("button", name="Ask")).to_be_hidden()
    expect(page.get_by_text("Asked them")).to_be_hidden()
    assert [sent["seen"] for _, sent in office.posts] == [SEEN]


def test_answers_stand_under_the_questions_as_the_desk_asked_them(open_case, office):
    office.write("Dank je.", 0, from_desk=True, asks=ASKS)
    given = [
        {"id": "better", "choice": 7, "text": "<b>Sneller</b>\u202e"},
        {"id": "heard", "choice": "bad", "text": ""},
        {"id": "mine", "choice": "bad", "text": "not asked"},
    ]
    office.write("1. Not what was asked", 1, from_desk=False, asked=ASKED, answers=given)
    page = open_case(ASK).page

    rows = page.locator("[data-answers] > div")
    expect(rows).to_have_text(["Gehoord? Not good", "Wat nog? <b>Sneller</b><U+202E>"])
    expect(page.locator("[data-thread] li")).to_have_count(2)
    expect(page.get_by_text("not asked")).to_have_count(0)


def test_answers_to_nothing_are_a_message_like_any_other(open_case, office):
    given = [{"id": "heard", "choice": "bad", "text": "x"}]
    office.write("In words.", 0, from_desk=False, asked=ASKED, answers=given)

    page = open_case(ASK).page

    expect(page.locator("[data-thread] li")).to_contain_text(["In words."])
