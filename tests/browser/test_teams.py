"""From a tab that an instructor adds in Teams to the count, with Microsoft's own library."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from practice.entra_client import OTHER_TENANT
from tests.browser import axe
from tests.browser.teams import Teams

PAPER = {
    "default": "rgb(253, 250, 245)",
    "dark": "rgb(22, 26, 38)",
    "contrast": "rgb(0, 0, 0)",
}
"""What the page lies on in each theme of Teams."""


@pytest.fixture
def teams(people, installation) -> Callable[..., Teams]:
    """Return a function that opens Teams at a computer of somebody's own.

    Nothing moves there, so that no colour is looked at halfway to another.
    """
    return lambda: Teams(people(reduced_motion="reduce"), installation.practice)


@pytest.fixture
def tab(teams) -> tuple[Teams, str]:
    """The instructor with a new tab open, and its number."""
    instructor = teams()
    instructor.open("instructor", "new", theme="dark")
    number = instructor.add_tab("Group work")
    expect(instructor.tool.number).to_have_text("0")
    return instructor, number


def test_an_instructor_adds_a_tab_a_student_confirms_and_the_count_says_so(tab, teams):
    instructor, number = tab
    expect(instructor.tool.place.get_by_text("Group work")).to_be_visible()

    page = teams().open("student-01", number)
    expect(page.dos).to_have_count(8)
    page.acknowledge()

    instructor.page.reload()
    expect(instructor.tool.number).to_have_text("1")
    instructor.tool.button("Copy message 1").click()
    expect(instructor.tool.place.locator("#copied")).to_contain_text("Copied")
    instructor.tool.button("Share through Teams").click()
    expect(instructor.page.get_by_text("Shared: ")).to_contain_text("/campaign/default/en")


def test_share_through_teams_shares_the_language_that_was_chosen(tab):
    instructor, _ = tab
    kit = instructor.tool.place
    kit.get_by_role("link", name="Other places, your own words").click()

    # With its script, which the page before has too.
    expect(kit.locator("html.scripted #edition")).to_be_visible()
    kit.get_by_label("In which language?").select_option("nl")
    expect(kit.locator(".message .text").last).to_have_attribute("lang", "nl")

    instructor.tool.button("Share through Teams").click()
    expect(instructor.page.get_by_text("Shared: ")).to_contain_text("/campaign/default/nl")


def test_the_page_of_a_launch_wears_the_themes_of_teams_and_can_be_read_in_each(tab):
    instructor, number = tab
    page = instructor.open("student-02", number, theme="default", place="meeting")
    expect(page.acknowledge_button).to_be_visible()

    for theme, paper in PAPER.items():
        instructor.page.get_by_label("Theme").select_option(theme)
        expect(instructor.root).to_have_attribute("data-theme", theme)
        expect(instructor.root).to_have_css("background-color", paper)
        assert axe.findings(page.document, only_colours=True) == [], theme


def test_who_is_not_known_reads_along_and_leaves_nothing(tab, installation):
    instructor, number = tab
    instructor.person.watch.expect_status(403)

    page = instructor.open("anonymous", number, place="meeting", theme="contrast")
    expect(page.place.get_by_text("You are here without an account")).to_be_visible()
    expect(page.dos).to_have_count(8)
    expect(page.acknowledge_button).to_have_count(0)
    assert axe.findings(page.document) == []

    page = instructor.open("student-01", number, token=OTHER_TENANT)
    expect(page.place.locator('[data-message="refused"]')).to_be_visible()
    expect(page.dos).to_have_count(8)
    assert installation.events() == []


def test_the_dos_are_put_on_the_stage_where_everybody_sees_them(tab, teams, installation):
    instructor, number = tab
    expect(instructor.tool.button("Share to the meeting stage")).to_be_hidden()
    instructor.open("instructor", number, place="stage")
    at_the_stage(instructor)  # by the button of Teams itself, which shows the tab

    panel = instructor.open("instructor", number, place="meeting", theme="dark")
    panel.button("Share to the meeting stage").click()
    expect(panel.place.get_by_text("The Do's are on the stage.")).to_be_visible()
    instructor.page.get_by_role("link", name="See the stage").click()
    at_the_stage(instructor)
    expect(instructor.root).to_have_attribute("data-theme", "dark")
    assert axe.findings(instructor.tool.document) == []

    student = teams()
    student.open("student-01", number, place="stage", locale="nl-nl")
    at_the_stage(student)
    expect(student.root).to_have_attribute("lang", "nl")
    expect(student.tool.place.get_by_role("button")).to_have_count(0)
    assert installation.events() == []


def at_the_stage(teams: Teams) -> None:
    """Wait until the page for everybody is there and has heard from Teams."""
    expect(teams.tool.place.locator("main[data-teams=stage]")).to_be_visible()
    expect(teams.root).to_have_attribute("data-teams-state", "ready")
    expect(teams.tool.dos).to_have_count(8)


def test_a_student_cannot_add_a_tab(teams):
    student = teams()
    student.person.watch.expect_status(403)
    page = student.open("student-01", "new")
    page.place.get_by_label("Name of the course or group").fill("Mine")
    student.page.get_by_role("button", name="Save").click()

    expect(student.page.get_by_text("Not saved: ")).to_be_visible()
    expect(page.place.locator('[data-message="refused"]')).to_be_visible()
    assert axe.findings(page.document) == []


def test_the_app_of_ones_own_speaks_the_language_of_teams(teams):
    own = teams()
    page = own.open("instructor", "home", locale="nl-nl", theme="dark")

    expect(page.heading).to_have_text("Onze Do’s: zo gaan we online met elkaar om")
    expect(own.root).to_have_attribute("data-teams-state", "ready")
    page.button("Delen via Teams").click()
    expect(own.page.get_by_text("Shared: ")).to_contain_text("/campaign/default/nl")
    assert axe.findings(page.document) == []
