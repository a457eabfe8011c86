"""A good guest in the platform's frame: as high as its content, with no scroll bar inside."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ToolPage
from tests.browser.waiting import until

FITS = """() => {
    const root = document.documentElement;
    return root.scrollHeight <= innerHeight && root.scrollWidth <= innerWidth
        && innerHeight - root.getBoundingClientRect().height < 2;
}"""


def wait_until_it_fits(tool: ToolPage) -> None:
    until(tool.document, lambda: bool(tool.document.evaluate(FITS)))


@pytest.mark.parametrize("persona", ["student-01", "instructor", "anonymous"])
def test_the_frame_is_as_high_as_the_page(student, persona):
    tool = student.course().open(persona)

    expect(tool.contacts.first).to_be_visible()
    wait_until_it_fits(tool)


def test_the_frame_follows_the_page(student):
    course = student.course()
    tool = course.open("student-01")
    wait_until_it_fits(tool)

    tool.place.locator("summary").first.click()
    wait_until_it_fits(tool)
    course.page.set_viewport_size({"width": 360, "height": 740})
    wait_until_it_fits(tool)
    tool.acknowledge()
    wait_until_it_fits(tool)
    course.page.set_viewport_size({"width": 1280, "height": 740})
    wait_until_it_fits(tool)


def test_the_frame_follows_the_page_when_the_clock_was_set_back(student):
    tool = student.course().open("student-01")
    wait_until_it_fits(tool)
    tool.document.evaluate("void (Date.now = () => 0)")
    end = "document.querySelector('footer')"

    for _ in range(8):
        # As somebody opens one thing after the other, and not as a page that follows its frame.
        tool.document.wait_for_timeout(1_100)
        tool.document.evaluate(f"{end}.append(document.createElement('hr'), 'more')")
        wait_until_it_fits(tool)


def test_a_page_after_a_link_begins_at_its_top(student):
    course = student.course()
    course.page.set_viewport_size({"width": 360, "height": 640})
    tool = course.open("student-01")
    wait_until_it_fits(tool)

    tool.place.get_by_role("link", name="What we keep about you").click()

    expect(tool.heading).to_have_text("What we keep about you")
    expect(tool.place.locator("header.top")).to_be_in_viewport()
    expect(tool.heading).to_be_in_viewport()


def test_a_refusal_can_be_read_in_the_frame(student):
    student.watch.expect_status(401)

    tool = student.course().open("student-01", spoiler="expired")

    expect(tool.code).to_be_visible()
    expect(tool.place.get_by_role("link", name="Read the Do's without confirming")).to_be_visible()
