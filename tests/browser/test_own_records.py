"""A student looks at what is kept about them, saves it, and erases it, all inside the frame."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ToolPage


@pytest.fixture
def page(student) -> ToolPage:
    """The page of a student who has confirmed."""
    tool: ToolPage = student.course().open("student-01")
    tool.acknowledge()
    tool.place.get_by_role("link", name="What we keep about you").click()
    expect(tool.heading).to_have_text("What we keep about you")
    return tool


def test_a_student_erases_everything(page, installation):
    expect(page.place.locator(".records").first.locator("li")).to_have_count(1)

    page.place.get_by_role("link", name="Erase").click()
    expect(page.heading).to_have_text("Erase these records?")
    assert installation.events() == ["acknowledged"]
    page.button("Yes, erase").click()
    expect(page.heading).to_have_text("Erased")
    assert installation.events() == []


def test_a_student_changes_their_mind(page, installation):
    page.place.get_by_role("link", name="Erase").click()
    page.place.get_by_role("link", name="No, keep everything").click()
    page.place.get_by_role("link", name="Back to the Do's").click()

    expect(page.confirmation).to_have_text("You have confirmed")
    assert installation.events() == ["acknowledged"]


def test_a_student_saves_a_file(page):
    with page.document.page.expect_download() as saving:
        page.place.get_by_role("link", name="Save as a file").click()

    exported = json.loads(saving.value.path().read_text("utf-8"))
    assert [each["action"] for each in exported["acknowledgements"]] == ["acknowledged"]
    assert saving.value.suggested_filename == "online-dos-records.json"


def test_the_page_can_be_read_in_dutch(page):
    page.speak("Nederlands")

    expect(page.heading).to_have_text("Wat we over jou bewaren")
