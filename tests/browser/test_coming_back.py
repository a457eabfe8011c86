"""Reload, back, double clicks, second tabs and old pages: a way on, and nothing recorded twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.pages import ToolPage
from tests.browser.person import Person
from tests.browser.waiting import until

Open = Callable[[Person], ToolPage]


def in_frame(person: Person) -> ToolPage:
    return person.arrive()


def in_window(person: Person) -> ToolPage:
    return person.window("student-01")


@pytest.fixture(params=[in_frame, in_window])
def page(request, student) -> ToolPage:
    """The student's page, in the frame of the course and in a tab of its own."""
    opened: ToolPage = request.param(student)
    expect(opened.acknowledge_button).to_be_visible()
    return opened


def reload_as_a_person_does(page: ToolPage) -> None:
    """Use the browser's own button where there is one: it does not act for the page."""
    if isinstance(page.document, Page):
        page.document.reload()
    else:
        page.reload()


def test_a_reload_of_the_launch_page_shows_it_again(page):
    reload_as_a_person_does(page)

    expect(page.acknowledge_button).to_be_visible()
    page.acknowledge()


def test_a_reload_after_the_click_shows_the_confirmation(page, installation):
    page.acknowledge()

    reload_as_a_person_does(page)

    expect(page.confirmation).to_have_text("You have confirmed")
    assert installation.events() == ["acknowledged"]


def test_going_back_after_the_click_shows_the_confirmation(page, installation):
    page.acknowledge()

    page.back()

    expect(page.confirmation).to_have_text("You have confirmed")
    assert installation.events() == ["acknowledged"]


def test_a_reload_of_the_course_page_shows_the_confirmation(student, installation):
    course = student.course()
    course.open("student-01").acknowledge()

    course.reload()

    expect(course.tool.confirmation).to_have_text("You have confirmed")
    assert installation.events() == ["acknowledged"]


def test_a_double_click_confirms_once(student, installation):
    page = student.arrive()
    held: list[Route] = []
    student.context.route("**/dos/acknowledge", lambda route: held.append(route))

    # The second click comes before the answer to the first one, on whatever machine.
    page.acknowledge_button.dblclick(no_wait_after=True)
    until(student.context.pages[0], lambda: len(held) > 0)
    [asked] = held
    asked.continue_()

    expect(page.thanks).to_contain_text("your confirmation is saved")
    assert installation.events() == ["acknowledged"]


def test_two_tabs_confirm_once(student, installation):
    first, second = student.arrive(), student.arrive()
    expect(first.acknowledge_button).to_be_visible()
    expect(second.acknowledge_button).to_be_visible()

    first.acknowledge()
    second.acknowledge()

    assert installation.events() == ["acknowledged"]


def test_a_click_on_a_page_that_is_too_old_shows_the_way_on(student, installation):
    course = student.course()
    page = course.open("student-01")
    expect(page.acknowledge_button).to_be_visible()
    student.watch.expect_status(401)
    installation.end_all_launches()

    page.acknowledge_button.click()

    expect(page.code).to_have_text("launch_ended")
    expect(page.place.get_by_text("Open it from your course again.")).to_be_visible()
    assert installation.events() == []
    course.reload()
    page.acknowledge()


def test_a_reload_of_a_page_that_is_too_old_shows_the_way_on(student, installation):
    page = student.arrive()
    page.acknowledge()
    student.watch.expect_status(401)
    installation.end_all_launches()

    page.reload()

    expect(page.code).to_have_text("launch_ended")
    expect(page.place.get_by_text("What you confirmed before is kept.")).to_be_visible()


def test_a_page_that_is_refused_asks_only_once_more(student, installation):
    page = student.window("student-01")
    page.document.wait_for_url("**/dos?*")
    student.watch.expect_status(401)
    installation.end_all_launches()

    asked = student.watch.navigations
    with page.document.expect_request(lambda _request: len(asked("/dos")) == 2):
        page.document.reload(wait_until="commit")

    expect(page.code).to_have_text("launch_ended")
    page.document.wait_for_load_state("networkidle")
    assert len(asked("/dos")) == 2
