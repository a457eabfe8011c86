"""Every page works without JavaScript; the platform's own steps then have buttons."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.chromium import Cookies
from tests.browser.pages import Course, ToolPage
from tests.browser.person import Person


@pytest.fixture
def student(people) -> Person:
    """A student whose browser runs no script."""
    person: Person = people(java_script_enabled=False)
    return person


def launch(course: Course, persona: str, name: str = "groups") -> ToolPage:
    """Press the buttons that the platform shows on the way to the tool."""
    tool = course.begin(persona, name)
    tool.button("Open Online Do's").click()
    tool.button("Continue").click()
    expect(tool.place.locator(".mark")).to_be_visible()
    return tool


def test_a_student_confirms_and_withdraws(student, installation):
    page = launch(student.course(), "student-01")

    expect(page.dos).to_have_count(8)
    expect(page.contacts.first).to_be_visible()
    page.acknowledge()
    page.speak("Nederlands")
    expect(page.confirmation).to_have_text("Je hebt bevestigd")
    page.speak("English")
    page.withdraw()

    assert installation.events() == ["acknowledged", "withdrawn"]


def test_a_double_click_confirms_once(student, installation):
    page = launch(student.course(), "student-01")
    held: list[Route] = []
    # Till both clicks are done: else the second may come down on the next page.
    student.context.route("**/dos/acknowledge", lambda route: held.append(route))

    page.acknowledge_button.dblclick()
    student.context.unroute("**/dos/acknowledge")
    for route in held:
        route.continue_()

    expect(page.thanks).to_contain_text("your confirmation is saved")
    assert installation.events() == ["acknowledged"]


def test_a_second_course_takes_one_click(student):
    launch(student.course(), "student-01").acknowledge()
    page = launch(student.course(), "student-01", "methods")

    page.button("Confirm for this course too").click()

    expect(page.thanks).to_contain_text("your confirmation is saved")


def test_an_instructor_reads_the_count_and_the_student_view(student):
    page = launch(student.course(), "instructor")

    expect(page.number).to_have_text("0")
    page.place.get_by_role("link", name="See the student view").click()
    expect(page.confirmation).to_have_text("This is the student view")
    page.place.get_by_role("link", name="Back to the course page", exact=True).click()
    expect(page.number).to_have_text("0")


def test_an_instructor_shares_the_dos(student):
    page = launch(student.course(), "instructor")

    page.button("Discord: message").click()
    expect(page.place.locator("#channel")).to_have_value("discord-message")
    page.place.locator("#intro").fill("Hello {group}!")
    page.place.locator("#group").fill("Year 1")
    page.button("Show the messages").click()
    fields = page.place.locator(".message textarea")
    expect(fields.first).to_have_value("Hello Year 1!")
    expect(fields.nth(1)).to_be_visible()
    page.button("Keep this introduction for the course").click()
    expect(page.place.get_by_text("Kept for this course.")).to_be_visible()
    page.place.locator("#channel").select_option("slack-topic")
    page.button("Choose").click()

    expect(page.place.locator(".remark.warned").first).to_contain_text("do not fit")


def test_a_frame_without_cookies_goes_on_in_a_new_window(people, installation):
    student = people(Cookies.NONE, java_script_enabled=False)
    course = student.course()
    student.watch.expect_status(403)
    launch(course, "student-01")

    course.continue_in_new_window().acknowledge()

    assert installation.events() == ["acknowledged"]
