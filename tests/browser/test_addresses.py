"""An address with a launch in it is of no use to anybody else (docs/decisions/0007)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import ToolPage
from tests.browser.person import Person


@pytest.fixture
def window(student) -> Page:
    """The student's page in a tab of its own."""
    page = student.window("student-01")
    expect(page.acknowledge_button).to_be_visible()
    assert isinstance(page.document, Page)
    return page.document


@pytest.fixture
def address(window) -> str:
    """What the student's address bar says."""
    window.wait_for_url("**/dos?launch=*")
    found: str = window.url
    return found


@pytest.fixture
def stranger(people) -> Person:
    """Somebody who got the address."""
    person: Person = people()
    person.watch.expect_status(403)
    return person


def expect_refusal(page: ToolPage, people_see: str = "the Do's") -> None:
    expect(page.code).to_have_text("address_not_shareable")
    page.place.get_by_role("link", name="Read the Do's without confirming").click()
    expect(page.dos).to_have_count(8)
    expect(page.acknowledge_button).to_have_count(0)


def test_a_shared_address_that_is_typed_is_refused(stranger, address):
    tab = stranger.tab()

    tab.document.goto(address)

    expect_refusal(tab)


def test_a_shared_address_that_is_clicked_elsewhere_is_refused(stranger, address, installation):
    tab = stranger.tab()
    tab.document.goto(installation.practice)

    # The platform stands for any other site; a link in a chat does the same.
    with tab.document.expect_navigation():
        tab.document.evaluate(
            """address => {
                const link = Object.assign(document.createElement("a"), {href: address});
                document.body.append(link);
                link.click();
            }""",
            address,
        )

    expect_refusal(tab)


def test_chromium_says_that_reload_and_back_come_from_ourselves(student, window):
    page = ToolPage(window, lambda: window)
    window.reload()
    page.acknowledge()
    window.reload()
    page.back()

    sites = [
        request.all_headers().get("sec-fetch-site") for request in student.watch.navigations("/dos")
    ]
    assert sites == ["same-origin"] * 4
