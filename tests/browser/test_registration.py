"""A platform's administrator registers the tool by one link, in a frame and in a tab."""

import pytest
from playwright.sync_api import expect

NAME = "Online Do's has registered"


@pytest.fixture
def page(student, installation):
    """The administrator's tab on the platform."""
    course = student.course()
    course.open("administrator")  # the launch in its frame is over when the next page is asked for
    return course.page


def begin(page, installation, flavour):
    """Paste the link of a new invite into the platform."""
    secret = installation.invite("active_registration")
    page.goto(f"{installation.practice}/tools")
    page.get_by_label("Registration address").fill(f"{installation.tool}/lti/register/{secret}")
    page.get_by_label("Register", exact=True).select_option(flavour)
    page.get_by_role("button", name="Register").click()
    page.wait_for_url("**/tools/register/*")


def test_in_a_frame_two_clicks_register_the_tool(page, installation):
    begin(page, installation, "canvas")
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Register").click()
    expect(frame.get_by_text("It is active")).to_be_visible()
    page.frame("registration").wait_for_load_state()  # the button needs its script

    frame.get_by_role("button", name="Close this page").click()

    expect(page.get_by_role("heading", name=NAME)).to_be_visible()


def test_in_a_tab_the_platform_hears_that_it_is_done(page, installation):
    begin(page, installation, "blackboard")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the tool's registration page").click()
    tab = opened.value
    tab.get_by_role("button", name="Register").click()
    expect(tab.get_by_text("It is active")).to_be_visible()
    tab.wait_for_load_state()

    tab.get_by_role("button", name="Close this page").click()

    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
