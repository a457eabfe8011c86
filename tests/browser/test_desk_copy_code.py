"""The desk's bundled code for the masked copy, in Chromium, under the strict policy."""

import pytest
from playwright.sync_api import expect

from lti_app.sealing import base64url, envelopes
from tests.browser.code_pages import INSTITUTION
from tests.browser.desk_pages import COPY
from tests.browser.office import HANDLER, OTHER, REPORT, opened
from tests.browser.test_report_files_code import PICTURE


def test_promise_34_a_masked_copy_is_taken_along_only_after_the_reporter_is_told(open_case, office):
    page = open_case(COPY).page
    page.get_by_role("button", name="Copy it").click()
    copy = page.get_by_label("copy")
    expect(copy).to_have_value(
        'What happened\nA zei <img src=x onerror="alert(1)"><U+202E> en B lachte, 👩\u200d💻.\n\n'
        "Part\nSaw it\n\nKinds\nGossip; own <b>kind</b>\n\nWhere\nGebouw van A, bij B"
    )
    copy.fill("A zei iets, Vries lachte.")
    page.get_by_role("button", name="Tell the reporter").click()
    expect(page.locator("[data-message=reason_missing]")).to_be_visible()
    page.get_by_label("reason").fill("Voor $& de politie")
    page.get_by_role("button", name="Tell the reporter").click()
    expect(page.locator("[data-message=reason_missing]")).to_be_visible()
    page.get_by_label("purpose").select_option("the police")
    page.get_by_role("button", name="Tell the reporter").click()
    expect(page.locator("[data-message=name_in_text]")).to_be_visible()
    expect(page.get_by_role("button", name="Take along")).to_be_hidden()
    assert office.posts == []
    copy.fill("A zei iets, B lachte.")
    page.get_by_role("button", name="Tell the reporter").click()
    expect(page.get_by_role("button", name="Take along")).to_be_focused()

    with page.expect_download() as download:
        page.get_by_role("button", name="Take along").click()
    assert download.value.path().read_text("utf-8") == "A zei iets, B lachte.\n"
    [(name, sent)] = office.posts
    assert (name, set(sent)) == ("copy", {"id", "content", "keys", "purpose", "seen"})
    assert sent["purpose"] == "the police"
    assert {key["to"] for key in sent["keys"]} == {HANDLER, OTHER, "recovery", "mailbox"}
    place = envelopes.message_of(INSTITUTION, REPORT, base64url.decode(sent["id"]))
    assert opened(place, sent, "mailbox")["text"] == "Kopie: Voor $& de politie"
    page.get_by_role("button", name="Copy it").click()
    expect(page.locator("[data-message=copy_replaces]")).to_be_visible()
    expect(copy).to_have_value("A zei iets, B lachte.")
    page.get_by_role("button", name="Copy it").click()
    expect(page.get_by_role("button", name="Take along")).to_be_hidden()


@pytest.mark.parametrize("box", ["copy", "reason"])
def test_promise_25_no_picture_pasted_as_text_is_in_a_copy_or_its_reason(open_case, office, box):
    page = open_case(COPY).page
    texts = {"copy": "A zei iets.", "reason": "Voor de politie"}
    for name, text in texts.items():
        page.get_by_label(name).fill(text if name != box else f"{text} {PICTURE}")
    page.get_by_label("purpose").select_option("the police")

    page.get_by_role("button", name="Tell the reporter").click()

    expect(page.locator("[data-message=files]")).to_be_visible()
    expect(page.get_by_role("button", name="Take along")).to_be_hidden()
    assert office.posts == []


def test_a_copy_that_the_reporter_was_not_told_of_stays_here(open_case, office):
    office.refuse = [None]
    page = open_case(COPY).page
    page.get_by_label("copy").fill("A zei iets.")
    page.get_by_label("reason").fill("Voor de politie")
    page.get_by_label("purpose").select_option("the police")

    page.get_by_role("button", name="Tell the reporter").click()

    expect(page.locator("[data-message=network]")).to_be_visible()
    expect(page.get_by_role("button", name="Take along")).to_be_hidden()


def test_a_copy_is_printed_as_it_stands_there(open_case):
    page = open_case(COPY).page
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_label("copy").fill("A zei iets.\nB lachte.")
    page.get_by_label("reason").fill("Voor het team")
    page.get_by_label("purpose").select_option("the police")
    page.get_by_role("button", name="Tell the reporter").click()

    page.get_by_role("button", name="Print").click()

    expect(page).to_have_title("printed")
    assert page.locator("[data-copy-print]").inner_text() == "A zei iets.\nB lachte."
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("[data-copy-print]")).to_have_text("")
