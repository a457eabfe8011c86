"""The desk's bundled code for a message to a group, which begins from a text of the institution."""

from playwright.sync_api import expect

from lti_app.sealing import envelopes
from tests.browser.code_pages import INSTITUTION
from tests.browser.desk_pages import LETTERS, SHEET
from tests.browser.office import OTHER, REPORT, opened

PLACE = envelopes.sheet_of(INSTITUTION, REPORT)
WITH_LETTERS = SHEET.replace("<button>Save", f"{LETTERS}<button>Save")


def test_a_message_to_a_group_begins_from_a_text_that_goes_with_the_answer(open_case, office):
    page = open_case(WITH_LETTERS).page
    letters, group = page.get_by_label("begin from"), page.get_by_label("group")
    letters.select_option("l")
    expect(group).to_have_value("It happened.")
    expect(group).to_be_focused()

    page.get_by_label("told").select_option("without")
    expect(letters.locator("optgroup").last).to_be_disabled()
    letters.select_option("q")
    expect(group).to_have_value("It happened.\n\nHow we are & stay.")
    expect(letters).to_have_value("")
    page.get_by_label("told").select_option("")
    expect(letters.locator("optgroup").last).to_be_enabled()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

    answers = opened(PLACE, office.posts[0][1], OTHER)["answers"]
    assert answers["group"] == "It happened.\n\nHow we are & stay."


def test_an_answer_that_was_saved_rules_texts_out_from_the_beginning(open_case, office):
    office.fill_in(1, told="without")
    page = open_case(WITH_LETTERS).page

    expect(page.get_by_label("begin from").locator("optgroup").last).to_be_disabled()
    expect(page.get_by_label("begin from").locator("optgroup").first).to_be_enabled()


def test_a_message_to_a_group_is_copied_and_an_empty_one_is_not(open_case):
    page = open_case(WITH_LETTERS).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy it").click()
    expect(page.locator("[data-message=empty]")).to_be_visible()
    expect(page.get_by_text("Copied", exact=True)).to_be_hidden()
    page.get_by_label("group").fill("How we are.")
    page.get_by_role("button", name="Copy it").click()
    copied = page.get_by_text("Copied", exact=True)
    expect(copied).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "How we are."

    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    expect(copied).to_be_hidden()
