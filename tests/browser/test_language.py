"""The launch says the language; what somebody chooses wins, and stays where the browser lets it."""

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Cookies

ENGLISH = "Our Do’s: how we treat each other online"
DUTCH = "Onze Do’s: zo gaan we online met elkaar om"


@pytest.mark.parametrize(
    ("locale", "heading"), [("nl-NL", DUTCH), ("en-GB", ENGLISH), ("de-DE", ENGLISH)]
)
def test_the_launch_says_the_language(student, locale, heading):
    page = student.window("student-01", locale=locale)

    expect(page.heading).to_have_text(heading)


@pytest.mark.parametrize("cookies", [Cookies.ALLOWED, Cookies.BLOCKED])
def test_a_chosen_language_stays_for_later_launches(student):
    course = student.course()
    page = course.open("student-01", locale="nl-NL")
    expect(page.heading).to_have_text(DUTCH)

    page.speak("English")
    expect(page.heading).to_have_text(ENGLISH)
    page.reload()
    expect(page.heading).to_have_text(ENGLISH)
    course.reload()
    expect(page.confirmation).to_have_text("Have you read the Do's?")


@pytest.mark.parametrize("cookies", [Cookies.NONE])
def test_a_chosen_language_stays_for_the_launch_without_cookies(student):
    student.watch.expect_status(403)
    course = student.course()
    course.open("student-01")
    page = course.continue_in_new_window()

    page.speak("Nederlands")
    expect(page.heading).to_have_text(DUTCH)
    page.reload()
    expect(page.heading).to_have_text(DUTCH)


def test_the_language_of_the_public_pages_can_be_chosen(student, installation):
    page = student.tab()
    page.document.goto(f"{installation.tool}/")
    expect(page.heading).to_have_text(ENGLISH)

    page.speak("Nederlands")

    expect(page.heading).to_have_text(DUTCH)
