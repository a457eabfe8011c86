"""The practice platform's own pages for messages and registration, in a browser."""

import pytest
from playwright.sync_api import expect

from practice.registration_checks import TOOL
from tests.browser import axe
from tests.practice.registering import good

STUB = """<!doctype html><html lang="en"><title>Stub</title><h1>Registration page</h1></html>"""
# After the answer to this call: the page around it leaves at once, and takes the frame along.
CLOSE = """setTimeout(
    () => (opener || parent).postMessage({subject: 'org.imsglobal.lti.close'}, '*')
)"""


@pytest.fixture
def administrator(student, installation):
    """The administrator's tab; a page of the tool for registration is invented."""
    student.context.route(
        f"{installation.tool}/stub/register?*",
        lambda route: route.fulfill(body=STUB, content_type="text/html"),
    )
    course = student.course()
    course.open("administrator")  # the launch in its frame is over when the next page is asked for
    return course.page


def register(page, installation, flavour):
    """Begin a registration, and send it as the tool's server does."""
    page.goto(f"{installation.practice}/tools")
    page.get_by_label("Registration address").fill(f"{installation.tool}/stub/register?i=1")
    page.get_by_label("Register", exact=True).select_option(flavour)
    page.get_by_role("button", name="Register").click()
    page.wait_for_url("**/tools/register/*")
    key = page.url.rpartition("/")[2]
    tool = installation.tool
    metadata = good() | {
        "initiate_login_uri": f"{tool}/lti/login",
        "redirect_uris": [f"{tool}/lti/launch"],
        "jwks_uri": f"{tool}/lti/jwks.json",
    }
    metadata[TOOL] |= {
        "domain": tool.partition("//")[2],
        "target_link_uri": f"{tool}/lti/launch",
        "messages": [{"type": "LtiResourceLinkRequest"}],
    }
    return f"{installation.practice}/registrations/{key}", metadata


def test_the_page_goes_on_when_the_tool_in_its_frame_is_done(administrator, installation):
    page = administrator
    address, metadata = register(page, installation, "canvas")
    frame = page.frame("registration")
    frame.wait_for_load_state()
    token = frame.evaluate("new URLSearchParams(location.search).get('registration_token')")
    headers = {"Authorization": f"Bearer {token}"}
    assert page.request.post(address, data=metadata, headers=headers).ok
    frame.evaluate(CLOSE)
    expect(page.get_by_role("heading", name="Another tool has registered")).to_be_visible()


def test_the_page_goes_on_when_the_tool_in_its_tab_is_done(administrator, installation):
    page = administrator
    address, metadata = register(page, installation, "blackboard")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the tool's registration page").click()
    tab = opened.value
    tab.wait_for_url("**/stub/register**")
    token = tab.evaluate("new URLSearchParams(location.search).get('registration_token')")
    headers = {"Authorization": f"Bearer {token}"}
    assert page.request.post(address, data=metadata, headers=headers).ok
    tab.evaluate(CLOSE)
    expect(page.get_by_role("heading", name="Another tool has registered")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/courses/groups", "/tools", "/courses/groups/message?message=eula"]
)
def test_everybody_can_use_the_platforms_pages(administrator, installation, student, path):
    student.watch.expect_status(400)  # what the tool says to a message that it does not know
    administrator.goto(f"{installation.practice}{path}")
    assert axe.findings(administrator) == []
