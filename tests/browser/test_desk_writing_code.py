"""The desk's bundled code for messages and notes, in Chromium, under the strict policy."""

import json

import pytest
from playwright.sync_api import expect

from lti_app.errors import DeskForeignFormError, DeskNotAllowedError
from lti_app.sealing import base64url, envelopes
from tests.browser.code_pages import INSTITUTION
from tests.browser.desk_pages import case_page
from tests.browser.office import HANDLER, MEMBER, OTHER, REPORT, SEEN, TOKEN, opened


def test_a_message_is_sealed_for_the_readers_recovery_and_the_mailbox(open_case, office):
    office.write("eerste", 0, from_desk=False)
    page = open_case().page
    page.get_by_label("message").fill(" Dank je wel. ")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent")).to_be_visible()

    [(name, sent)] = office.posts
    assert (name, office.tokens) == ("message", [TOKEN])
    assert set(sent) == {"id", "content", "keys", "seen"}
    assert {(key["to"], key["part"]) for key in sent["keys"]} == {
        (to, "message") for to in (HANDLER, OTHER, "recovery", "mailbox")
    }
    place = envelopes.message_of(INSTITUTION, REPORT, base64url.decode(sent["id"]))
    for to in (HANDLER, OTHER, "recovery", "mailbox"):
        assert opened(place, sent, to) == {"version": 1, "text": "Dank je wel.", "n": 1}
    expect(page.get_by_label("message")).to_have_value("")
    assert "desk-draft" not in page.evaluate("JSON.stringify({ ...sessionStorage })")


def test_a_note_is_never_sealed_for_the_mailbox(open_case, office):
    page = open_case().page
    page.get_by_label("note").fill("Overleg over Jan: morgen.")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_label("note")).to_have_value("")

    [(name, sent)] = office.posts
    assert name == "note"
    assert {key["to"] for key in sent["keys"]} == {HANDLER, OTHER, "recovery"}
    place = envelopes.note_of(INSTITUTION, REPORT, base64url.decode(sent["id"]))
    assert opened(place, sent, OTHER)["text"] == "Overleg over Jan: morgen."


@pytest.mark.parametrize("change", ["hidden", "missing"])
def test_promise_18_nothing_is_sealed_for_a_reader_who_is_not_seen(open_case, office, change):
    row = f'<li data-reader="{OTHER}">'
    replaced = row.replace("<li", "<li hidden") if change == "hidden" else "<li>"
    page = open_case(html=case_page().replace(row, replaced)).page

    page.get_by_label("message").fill("Dank je wel.")
    page.get_by_role("button", name="Send").click()

    expect(page.locator("[data-message=readers_hidden]")).to_be_visible()
    assert office.posts == []
    expect(page.get_by_label("message")).to_have_value("Dank je wel.")


@pytest.mark.parametrize("lacks", ["recovery", "mailbox", "seal_for"])
def test_nothing_is_sealed_where_somebody_lacks_who_is_to_open_it(open_case, office, lacks):
    office.case |= {lacks: [] if lacks == "seal_for" else None}
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=changed]")).to_be_visible()
    expect(page.get_by_label("message")).to_have_value("Dank je wel.")
    assert office.posts == []

    page.get_by_label("note").fill("Overleg.")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator("[data-note-form][data-busy]")).to_have_count(0)
    expect(page.get_by_label("note")).to_have_value("" if lacks == "mailbox" else "Overleg.")
    assert len(office.posts) == (1 if lacks == "mailbox" else 0)


def test_a_message_that_may_have_arrived_goes_again_with_the_same_bytes(open_case, office):
    office.refuse = [None, (502, {})]
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")

    for _ in range(2):
        page.get_by_role("button", name="Send").click()
        expect(page.locator("[data-message=network]")).to_be_visible()
        expect(page.get_by_label("message")).to_have_value("Dank je wel.")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Sent")).to_be_visible()
    assert len({json.dumps(sent) for _, sent in office.posts}) == 1


@pytest.mark.parametrize(
    ("status", "told", "code"),
    [
        (401, {"code": "desk_locked"}, "locked"),
        (403, {}, "forbidden"),
        (403, {"code": DeskNotAllowedError.code}, "desk_not_allowed"),
        (404, {}, "not_found"),
        (409, {}, "changed"),
        (413, {}, "too_long"),
        (429, {}, "busy"),
        (422, {"code": "x", "sentence": "Zo niet."}, "other"),
    ],
)
def test_what_stands_in_the_way_is_told_and_what_was_typed_stays(
    open_case, office, status, told, code
):
    office.refuse = [(status, told)]
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")

    page.get_by_role("button", name="Send").click()

    expect(page.locator(f"[data-message={code}]")).to_be_visible()
    if told.get("sentence"):
        expect(page.get_by_text("Zo niet.")).to_be_visible()
    expect(page.get_by_label("message")).to_have_value("Dank je wel.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent")).to_be_visible()


def test_who_had_not_read_everything_is_stopped_once_and_sees_what_is_new(open_case, office):
    office.write("eerste", 0, from_desk=False)
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")
    told = {"code": "case_moved", "sentence": "A message went to the reporter."}
    office.refuse = [(409, told)]
    office.write("van een collega", 1, from_desk=True)
    office.note("al gebeld", "Collega")
    office.case["state"]["seen"] = "-.new.1.1.1"

    page.get_by_role("button", name="Send").click()

    expect(page.locator("[data-message=case_moved]")).to_contain_text(told["sentence"])
    news = page.locator("[data-new]:not([hidden])")
    expect(news).to_have_count(2)
    expect(page.locator("li:has([data-new]:not([hidden]))")).to_contain_text(
        ["van een collega", "al gebeld"]
    )
    expect(page.get_by_label("message")).to_have_value("Dank je wel.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent")).to_be_visible()
    expect(news).to_have_count(0)
    assert [sent["seen"] for _, sent in office.posts] == [SEEN, "-.new.1.1.1"]
    assert "Dank je wel." not in json.dumps(office.posts)


def test_somebody_elses_message_is_shown_when_it_came_first(open_case, office):
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")
    office.refuse = [(409, {})]
    office.write("nog iets", 0, from_desk=False)

    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-thread] li")).to_have_count(1)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent")).to_be_visible()

    sent = office.posts[-1][1]
    place = envelopes.message_of(INSTITUTION, REPORT, base64url.decode(sent["id"]))
    assert opened(place, sent, HANDLER)["n"] == 1


def test_a_template_goes_behind_what_stands_there_and_can_be_changed(open_case):
    page = open_case().page
    page.get_by_label("message").fill("Beste melder,")

    page.get_by_label("letters").select_option("thanks")

    expect(page.get_by_label("message")).to_have_value("Beste melder,\n\nThank you for telling.")
    expect(page.get_by_label("message")).to_be_focused()


def test_a_name_from_the_box_is_warned_of_and_holds_up_the_first_sending(open_case, office):
    page = open_case().page
    page.get_by_label("message").fill("We spraken met EMILIE, mail a@example.nl.")
    expect(page.locator("[data-hints] li")).to_have_text(["box: EMILIE", "mail: a@example.nl"])

    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=name_in_text]")).to_be_visible()
    assert office.posts == []
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Sent")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "code"),
    [("  ", "empty"), ("data:image/png;base64,x", "files"), ("😀" * 20_000, "too_long")],
    ids=["nothing", "picture", "too long"],
)
def test_promise_25_what_cannot_be_sent_is_said_and_stays(open_case, office, text, code):
    page = open_case().page
    page.get_by_label("message").fill(text)

    page.get_by_role("button", name="Send").click()

    expect(page.locator(f"[data-message={code}]")).to_be_visible()
    expect(page.get_by_label("message")).to_have_value(text)
    assert office.posts == []


def test_who_signed_in_again_in_another_tab_sends_what_still_stands_here(open_case, office):
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")
    office.refuse = [(401, {"code": "desk_locked"})]
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=locked]")).to_be_visible()
    office.signed_out = True
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=locked]")).to_be_visible()
    assert len(office.posts) == 1

    office.signed_out = False
    office.key |= {"member": MEMBER, "token": "a new one"}
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Sent")).to_be_visible()
    assert office.tokens == [TOKEN, "a new one"]


def test_a_token_that_is_old_is_renewed_for_the_next_try(open_case, office):
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")
    office.refuse = [(403, {"code": DeskForeignFormError.code})]
    office.key |= {"member": MEMBER, "token": "a new one"}

    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=forbidden]")).to_be_visible()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Sent")).to_be_visible()
    assert office.tokens == [TOKEN, "a new one"]


def test_somebody_else_who_signed_in_sends_nothing_from_this_page(open_case, office):
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")
    office.refuse = [(401, {"code": "desk_locked"})]
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=locked]")).to_be_visible()

    office.key |= {"member": "member-8", "token": "theirs"}
    page.get_by_role("button", name="Send").click()

    expect(page.locator("[data-message=forbidden]")).to_be_visible()
    assert len(office.posts) == 1
    expect(page.get_by_label("message")).to_have_value("Dank je wel.")


def test_what_a_page_knew_stays_in_its_forms_where_an_earlier_version_answers(open_case, office):
    field = '<form><input name="seen" value="of the page" aria-label="knew"></form>'
    expect(open_case(field).page.get_by_label("knew")).to_have_value(SEEN)

    del office.case["state"]["seen"]

    expect(open_case(field).page.get_by_label("knew")).to_have_value("of the page")
