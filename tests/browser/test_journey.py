"""From the course page to the instructor's count, whatever the browser keeps."""

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Cookies


@pytest.fixture(params=Cookies)
def cookies(request) -> Cookies:
    """Every setting in turn."""
    setting: Cookies = request.param
    return setting


def test_a_browser_keeps_what_its_setting_says(student, cookies):
    plain = {"name": "plain", "value": "1", "domain": "localhost", "path": "/"}
    student.context.add_cookies([{**plain, "secure": True, "sameSite": "None"}])

    expect(student.arrive().heading).to_be_visible()

    launch = student.watch.navigations("/lti/launch")[0]
    sent = launch.all_headers().get("cookie", "")
    assert ("plain=" in sent, "__Host-dos-login-" in sent) == {
        Cookies.ALLOWED: (True, True),
        Cookies.BLOCKED: (False, True),
        Cookies.NONE: (False, False),
    }[cookies]


def test_a_student_reads_confirms_and_withdraws(student, instructor, installation):
    counts = instructor.arrive("instructor")
    page = student.arrive()

    expect(page.heading).to_have_text("Our Do’s: how we treat each other online")
    expect(page.picture).to_have_js_property("complete", value=True)
    expect(page.picture).not_to_have_js_property("naturalWidth", 0)
    expect(page.dos).to_have_count(8)
    expect(page.contacts.first).to_be_visible()
    assert counts.count() == 0

    page.acknowledge()
    expect(page.contacts.first).to_be_visible()
    assert counts.count() == 1

    page.withdraw()
    expect(page.acknowledge_button).to_be_visible()
    assert counts.count() == 0
    assert installation.events() == ["acknowledged", "withdrawn"]


def test_a_second_course_takes_one_click(student, instructor):
    student.arrive().acknowledge()

    page = student.arrive(course="methods")
    expect(page.confirmation).to_have_text("You confirmed this before")
    expect(page.place.locator("#confirmation")).to_contain_text(
        "you confirmed, in another course or in an earlier run"
    )
    page.button("Confirm for this course too").click()
    expect(page.thanks).to_contain_text("your confirmation is saved")

    assert instructor.arrive("instructor").count() == 1
    assert instructor.arrive("instructor", "methods").count() == 1
