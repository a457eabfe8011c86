"""Every cookie of the frame is blocked; the platform keeps the secret, and nobody notices."""

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Cookies


@pytest.fixture
def cookies() -> Cookies:
    """Nothing comes back from the frame."""
    return Cookies.NONE


@pytest.mark.parametrize("storage", ["parent", "frame", "forwarding", "old-names", "late"])
def test_the_page_opens_in_the_frame(student, storage):
    student.watch.expect_status(403)

    tool = student.course().open("student-01", storage=storage)

    expect(tool.acknowledge_button).to_be_visible()
    tool.acknowledge()
    tool.document.wait_for_load_state()  # till then its address says what was done just now
    tool.reload()
    expect(tool.confirmation).to_have_text("You have confirmed")


@pytest.mark.parametrize("storage", ["silent", "full", "wrong-value"])
def test_where_the_storage_fails_a_new_window_is_offered(student, storage):
    student.watch.expect_status(403)
    course = student.course()

    tool = course.open("student-01", storage=storage)

    expect(tool.button("Open in a new window")).to_be_visible()
    page = course.continue_in_new_window()
    expect(page.acknowledge_button).to_be_visible()


def test_a_browser_with_cookies_does_not_need_the_storage(people):
    student = people(Cookies.BLOCKED)

    tool = student.course().open("student-01", storage="parent")

    expect(tool.acknowledge_button).to_be_visible()
    assert not student.watch.navigations("/lti/storage")
