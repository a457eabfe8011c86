"""The desk's bundled code for the working sheet: two people at once, and nothing is lost."""

import pytest
from playwright.sync_api import expect

from lti_app.sealing import envelopes
from tests.browser.code_pages import INSTITUTION
from tests.browser.desk_pages import FACTS, SHEET
from tests.browser.desk_steps import unlock
from tests.browser.office import HANDLER, OTHER, REPORT, opened

PLACE = envelopes.sheet_of(INSTITUTION, REPORT)


@pytest.fixture
def open_sheet(open_case):
    """Return a function that opens the case with its working sheet."""
    return lambda: open_case(SHEET).page


WITH_FACTS = SHEET.replace("<button>Save", f"{FACTS}<button>Save")


def save(page) -> None:
    page.get_by_role("button", name="Save").click()


def test_a_sheet_is_sealed_for_the_readers_and_its_states_go_in_the_clear(open_sheet, office):
    page = open_sheet()
    page.get_by_label("what").fill("Roddels over A.")
    expect(page.get_by_text("changes")).to_be_visible()
    page.get_by_label("Done").check()
    save(page)
    expect(page.get_by_text("Saved")).to_be_visible()
    expect(page.get_by_text("changes")).to_be_hidden()

    [(_, sent)] = office.posts
    assert (sent["version"], sent["items"]) == (0, {"police": "done"})
    assert set(sent) == {"version", "content", "keys", "items"}
    assert {key["to"] for key in sent["keys"]} == {HANDLER, OTHER, "recovery"}
    assert opened(PLACE, sent, OTHER) == {
        "version": 1,
        "answers": {"what": "Roddels over A.", "since": "", "item.police": "done", "why": ""},
    }
    page.get_by_label("since").fill("maandag")
    save(page)
    expect(page.get_by_text("changes")).to_be_hidden()
    assert office.posts[1][1]["version"] == 1


def test_a_fact_stays_sealed_and_what_it_makes_pointless_goes_as_not_applicable(open_case, office):
    page = open_case(WITH_FACTS).page
    count = page.locator("[data-count]").first
    expect(count).to_have_text("0 of 2")
    page.get_by_label("Not yet").check()
    page.get_by_label("Looked").check()
    expect(count).to_have_text("1 of 2")
    page.get_by_label("No", exact=True).check()
    expect(count).to_have_text("1 of 1")
    expect(page.locator("[data-count]").last).to_be_hidden()
    save(page)
    expect(page.get_by_text("Saved")).to_be_visible()

    [(_, sent)] = office.posts
    assert sent["items"] == {"police": "open", "deleted": "na", "danger": "done"}
    answers = opened(PLACE, sent, OTHER)["answers"]
    assert (answers["fact-images"], answers["state-deleted"]) == ("na", "open")

    page.get_by_label("Yes", exact=True).check()
    save(page)
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    assert office.posts[1][1]["items"]["deleted"] == "open"


def test_a_sheet_is_there_again_with_answers_that_the_page_no_longer_asks_for(open_sheet, office):
    office.fill_in(4, what="Wat A zei", old="van vroeger", **{"item.police": "done"})
    page = open_sheet()

    expect(page.get_by_label("what")).to_have_value("Wat A zei")
    expect(page.get_by_label("Done")).to_be_checked()
    page.get_by_label("since").fill("maandag")
    save(page)
    expect(page.get_by_text("Saved")).to_be_visible()

    [(_, sent)] = office.posts
    assert sent["version"] == 4
    assert opened(PLACE, sent, HANDLER)["answers"]["old"] == "van vroeger"


def test_promise_35_not_applicable_needs_a_reason(open_sheet, office):
    page = open_sheet()
    page.get_by_label("Not applicable").check()

    save(page)
    expect(page.locator("[data-message=because_missing]")).to_be_visible()
    expect(page.get_by_label("because")).to_be_focused()
    assert office.posts == []
    page.get_by_label("because").fill("De betrokkene wil het niet.")
    save(page)
    expect(page.get_by_text("Saved")).to_be_visible()

    assert office.posts[0][1]["items"] == {"police": "not_applicable"}


def test_what_two_people_filled_in_different_fields_comes_together(open_sheet, office):
    office.fill_in(1, what="begin")
    page = open_sheet()
    page.get_by_label("since").fill("van mij")
    office.fill_in(2, what="van een ander", since="")
    office.refuse = [(409, {})]

    save(page)
    expect(page.locator("[data-message=merged]")).to_be_visible()
    expect(page.get_by_label("what")).to_have_value("van een ander")
    expect(page.get_by_label("since")).to_have_value("van mij")
    save(page)
    expect(page.get_by_text("Saved")).to_be_visible()

    sent = office.posts[-1][1]
    assert sent["version"] == 2
    answers = opened(PLACE, sent, HANDLER)["answers"]
    assert (answers["what"], answers["since"]) == ("van een ander", "van mij")


@pytest.mark.parametrize(
    ("taken", "expected"),
    [("Theirs", "van een ander"), ("Mine", "van mij"), ("Both", "van mij\n\nvan een ander")],
)
def test_what_two_people_filled_in_the_same_field_is_chosen_by_a_person(
    open_sheet, office, taken, expected
):
    office.fill_in(1, what="begin")
    page = open_sheet()
    page.get_by_label("what").fill("van mij")
    office.fill_in(2, what="van een ander")
    office.refuse = [(409, {})]

    save(page)
    expect(page.locator("[data-message=conflicts]")).to_be_visible()
    expect(page.get_by_label("what")).to_have_value("van mij")
    expect(page.locator("q", has_text="van een ander")).to_be_visible()
    save(page)
    expect(page.locator("[data-message=conflicts]")).to_be_visible()
    assert len(office.posts) == 1
    page.get_by_role("button", name=taken).click()
    expect(page.locator("q", has_text="van een ander")).to_have_count(0)
    expect(page.get_by_label("what")).to_have_value(expected)
    expect(page.get_by_label("what")).to_be_focused()
    save(page)
    expect(page.get_by_text("Saved")).to_be_visible()

    sent = office.posts[-1][1]
    assert sent["version"] == 2
    assert opened(PLACE, sent, HANDLER)["answers"]["what"] == expected


def test_a_choice_that_two_people_made_is_shown_in_the_words_of_the_page(open_sheet, office):
    page = open_sheet()
    page.get_by_label("Done").check()
    office.fill_in(1, why="wil niet", **{"item.police": "not_applicable"})
    office.refuse = [(409, {})]

    save(page)
    expect(page.locator("q", has_text="Not applicable")).to_be_visible()
    expect(page.get_by_role("button", name="Both")).to_be_hidden()
    expect(page.get_by_label("because")).to_have_value("wil niet")
    page.get_by_role("button", name="Theirs").click()

    expect(page.get_by_label("Not applicable")).to_be_checked()


def test_a_sheet_that_had_arrived_after_all_is_known_again(open_sheet, office):
    page = open_sheet()
    page.get_by_label("what").fill("Roddels over A.")
    office.fill_in(1, what="Roddels over A.", since="", why="", **{"item.police": "open"})
    office.refuse = [(409, {})]

    save(page)

    expect(page.get_by_text("Saved")).to_be_visible()
    expect(page.get_by_text("changes")).to_be_hidden()
    assert len(office.posts) == 1


def test_what_was_not_saved_is_there_after_a_lock_beside_what_others_did(open_sheet, office):
    office.fill_in(1, what="begin")
    page = open_sheet()
    page.get_by_label("since").fill("van mij")
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    office.fill_in(2, what="van een ander")

    unlock(page)

    expect(page.get_by_label("since")).to_have_value("van mij")
    expect(page.get_by_label("what")).to_have_value("van een ander")
    expect(page.get_by_text("changes")).to_be_visible()


def test_a_sheet_that_does_not_open_is_not_written_over_by_accident(open_sheet, office):
    office.fill_in(3, what="begin")
    office.case["sheet"]["sealed"] = office.case["keys"]["content"]
    page = open_sheet()

    expect(page.get_by_text("sheet broken")).to_be_visible()
    expect(page.get_by_label("what")).to_be_hidden()
    page.get_by_role("button", name="Begin anew").click()
    page.get_by_label("what").fill("opnieuw")
    save(page)

    expect(page.get_by_text("Saved")).to_be_visible()
    assert office.posts[0][1]["version"] == 3


def test_a_newer_sheet_that_does_not_open_is_not_written_over(open_sheet, office):
    office.fill_in(1, what="begin")
    page = open_sheet()
    page.get_by_label("since").fill("van mij")
    office.fill_in(2, what="van een ander")
    office.case["sheet"]["sealed"] = office.case["keys"]["content"]
    office.refuse = [(409, {}), (409, {})]

    for _ in range(2):
        save(page)
        expect(page.locator("[data-message=sheet_broken]")).to_be_visible()
    assert [sent["version"] for _, sent in office.posts] == [1, 1]
    expect(page.get_by_label("what")).to_have_value("begin")
    expect(page.get_by_label("since")).to_have_value("van mij")


def test_a_sheet_for_others_stays_closed(open_sheet, office):
    office.fill_in(3, what="begin")
    office.case["sheet"]["sealed"] = None
    page = open_sheet()

    expect(page.get_by_text("sheet closed")).to_be_visible()
    expect(page.get_by_label("what")).to_be_hidden()


def test_who_saved_the_sheet_last_is_said_until_the_reader_saves_it(open_sheet, office):
    office.fill_in(1, what="begin")
    page = open_sheet()
    expect(page.get_by_text("written by")).to_have_text(
        "written by Karin <b>Visser</b> on 20 November 2026"
    )

    page.get_by_label("since").fill("maandag")
    save(page)

    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(page.get_by_text("written by")).to_be_hidden()


def test_a_new_sheet_was_saved_by_nobody(open_sheet):
    expect(open_sheet().get_by_text("written by")).to_be_hidden()


def test_a_day_that_is_proposed_is_taken_by_a_press_and_by_nothing_else(open_sheet, office):
    page = open_sheet()
    expect(page.get_by_label("since")).to_have_value("")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_label("since")).to_have_value("2026-12-11")
    expect(page.get_by_text("changes")).to_be_visible()

    save(page)
    expect(page.get_by_text("changes")).to_be_hidden()
    assert opened(PLACE, office.posts[0][1], OTHER)["answers"]["since"] == "2026-12-11"
