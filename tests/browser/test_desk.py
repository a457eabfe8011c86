"""The desk from an invitation to a closed case, in Chromium."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk_member import DeskMember, invite
from tests.browser.installation import Installation
from tests.browser.person import Person


@pytest.fixture
def first(people, installation) -> Iterator[DeskMember]:
    """The first member: works cases and coordinates, with a key and a recovery sheet made."""
    member = DeskMember(people(locale="en-GB"), installation, "instructor")
    link = invite(installation, "--name", "Case handler", "--reads", "handler", "--coordinates")
    member.join(link)
    member.make_key()
    member.make_recovery()
    yield member
    installation.close_desk()


def report(person: Person, installation: Installation, story: str) -> tuple[Page, str]:
    """Report by the short form; return the tab and the receipt."""
    page = person.context.new_page()
    page.goto(f"{installation.tool}/report/default/short#{installation.token()}")
    page.locator("#story").fill(story)
    page.get_by_role("button", name="Lock it and send").click()
    receipt = page.locator("[data-receipt]")
    expect(receipt).to_have_text(re.compile("([0-9A-Z]{5}-){4}."))
    code = receipt.inner_text()
    page.get_by_label("I have saved my code").check()
    page.get_by_role("link", name="Done").click()
    return page, code


def look(page: Page, installation: Installation, code: str) -> None:
    """Open the mailbox."""
    page.goto(f"{installation.tool}/report/default/mailbox")
    page.get_by_label("Your code", exact=True).fill(code)
    page.get_by_role("button", name="Open").click()
    expect(page.locator("[data-opened]")).to_be_visible()


def test_from_an_invitation_to_an_answer_that_the_reporter_reads(first, people, installation):
    somebody = people(locale="en-GB")
    tab, code = report(somebody, installation, "A wrote about B in the group.")
    assert "1 reports released" in installation.command("desk", "release")
    page = first.page

    first.go("inbox")
    page.locator(".case-name a").click()
    expect(page.get_by_text("You open this report once")).to_be_visible()
    page.get_by_label("Yes: I take the case on").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("[data-own=story]")).to_have_text("A wrote about B in the group.")
    page.get_by_label("To the reporter").fill("Thank you for telling us.")
    page.get_by_role("button", name="Seal and send").click()
    expect(page.locator("[data-thread]")).to_contain_text("Thank you for telling us.")

    look(tab, installation, code)
    expect(tab.locator("[data-thread]")).to_contain_text("Thank you for telling us.")
    expect(tab.locator("[data-status=in_progress]")).to_be_visible()
