"""The desk from an invitation to a closed case, in Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk_member import DeskMember, invite, report
from tests.browser.installation import Installation


@pytest.fixture
def first(people, installation) -> Iterator[DeskMember]:
    """The first member: works cases and coordinates, with a key and a recovery sheet made."""
    member = DeskMember(people(locale="en-GB"), installation, "instructor")
    link = invite(installation, "--name", "Case handler", "--reads", "handler", "--coordinates")
    member.join(link)
    member.make_key()
    member.sheet = member.make_recovery()
    yield member
    installation.close_desk()


def look(page: Page, installation: Installation, code: str) -> None:
    """Open the mailbox."""
    page.goto(f"{installation.tool}/report/default/mailbox")
    page.get_by_label("Your code", exact=True).fill(code)
    page.get_by_role("button", name="Open").click()
    expect(page.locator("[data-opened]")).to_be_visible()


def test_from_an_invitation_to_an_answer_that_the_reporter_reads(first, people, installation):
    somebody = people(locale="en-GB")
    tab, code = report(somebody, installation, "A wrote about B in the group.")
    assert "something new for readers: 1." in installation.command("desk", "release")
    page = first.page

    first.go("inbox")
    page.locator(".case-name a").click()
    expect(page.get_by_text("You open this report once")).to_be_visible()
    expect(page.get_by_text("This did not work.")).to_be_hidden()
    page.get_by_label("Yes: I take the case on").check()
    page.get_by_role("button", name="Go on").click()
    first.await_case()
    expect(page.locator("[data-own=story]")).to_have_text("A wrote about B in the group.")
    page.get_by_label("To the reporter").fill("Thank you for telling us.")
    page.get_by_role("button", name="Seal and send").click()
    expect(page.locator("[data-thread]")).to_contain_text("Thank you for telling us.")
    expect(page.locator("h1 + .marks [data-status=in_progress]")).to_have_text("In progress")
    expect(page.get_by_label("Status, as the reporter sees it")).to_have_value("in_progress")

    expect(page.locator("[data-ask-in=en]")).to_be_visible()
    page.get_by_role("button", name="Ask these questions").click()
    expect(page.locator("[data-asked]")).to_contain_text("Asked on")

    look(tab, installation, code)
    expect(tab.locator("[data-thread]")).to_contain_text("Thank you for telling us.")
    expect(tab.locator("[data-status=in_progress]")).to_be_visible()
    questions = tab.locator("[data-questions] fieldset")
    questions.first.get_by_label("So-so").check()
    questions.last.get_by_label("In your own words").fill("An answer on the first day.")
    tab.get_by_role("button", name="Lock the answers").click()
    expect(tab.locator("[data-sent=answers]")).to_be_focused()
    expect(questions.first).to_be_hidden()

    installation.command("desk", "release")
    page.reload()
    answers = page.locator("[data-answers]")
    expect(answers).to_contain_text("So-so")
    expect(answers).to_contain_text("An answer on the first day.")


def take(first: DeskMember, people, installation, story: str) -> tuple[Page, str]:
    """Let somebody report, and let the member take it on; return the reporter's tab and code."""
    tab, code = report(people(locale="en-GB"), installation, story)
    installation.command("desk", "release")
    first.take_first()
    return tab, code


def test_a_case_goes_along_its_steps_to_its_end(first, people, installation):
    somebody = people(locale="en-GB")
    somebody.watch.expect_status(404)
    first.person.watch.expect_status(404, 409)
    tab, code = report(somebody, installation, "A wrote about B.")
    installation.command("desk", "release")
    first.take_first()
    page = first.page
    page.get_by_role("button", name="Save the codes").click()
    expect(page.get_by_role("status").first).to_contain_text("The codes have been saved.")
    own_address = page.url.partition("?")[0]
    page.get_by_text("Close the case").first.click()
    page.get_by_label("90 days").check()
    page.get_by_role("button", name="Close the case").click()
    first.await_case()
    refused = page.locator("[data-refused]")
    expect(refused).to_contain_text("neither done nor not applicable")
    expect(refused).to_be_focused()
    expect(refused).to_be_in_viewport()
    expect(page.get_by_label("90 days")).to_be_checked()
    assert page.url == own_address
    page.reload()
    first.await_case()

    page.evaluate(
        """document.querySelectorAll("[data-sheet-form] input[value=done]").forEach(each => {
            each.checked = true;
            each.dispatchEvent(new Event("input", {bubbles: true}));
        })"""
    )
    page.get_by_role("button", name="Seal and save the sheet").click()
    expect(page.get_by_text("The sheet is saved.")).to_be_visible()
    page.get_by_label("A procedure asks for it").check()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Save the whole case").click()
    assert "A wrote about B." in Path(taken.value.path()).read_text("utf-8")
    page.get_by_text("Close the case").first.click()
    page.get_by_label("90 days").check()
    page.get_by_role("button", name="Close the case").click()
    expect(page.get_by_role("status").first).to_contain_text("The case is closed.")
    look(tab, installation, code)
    expect(tab.locator("[data-status=closed]")).to_be_visible()

    installation.channel.let_retention_end()
    installation.command("clean-up")

    tab.goto(f"{installation.tool}/report/default/mailbox")
    tab.get_by_label("Your code", exact=True).fill(code)
    tab.get_by_role("button", name="Open").click()
    expect(tab.locator("[data-message=mailbox_unknown]")).to_be_visible()
    page.reload()
    expect(page.locator("main")).to_contain_text("There is no such report at your desk.")


def test_what_somebody_told_by_phone_is_recorded_and_they_come_back_to_it(
    first, people, installation
):
    page = first.page
    first.go("inbox")
    page.get_by_role("link", name="A report by phone or in person").click()
    page.get_by_label("By phone").check()
    page.get_by_role("group", name="Does the person know").get_by_label("Yes").check()
    page.get_by_label("What happened, in their words").fill("A was laughed at by B.")
    page.get_by_role("group", name="Do they want a code").get_by_label("Yes").check()
    page.get_by_role("button", name="Lock it and record it").click()
    expect(page.get_by_role("heading", name="It has been recorded")).to_be_focused()
    code = page.locator("[data-receipt]").inner_text()

    first.take_first()
    expect(page.locator("[data-own=story]")).to_have_text("A was laughed at by B.")
    expect(page.locator("[data-own=recorded]")).to_contain_text("by phone; the person knows")
    tab = people(locale="en-GB").context.new_page()
    look(tab, installation, code)
    tab.get_by_text("What I wrote").click()
    expect(tab.locator("[data-own=story]")).to_have_text("A was laughed at by B.")


def test_a_masked_copy_goes_on_paper_without_anything_that_stands_around_it(
    first, people, installation
):
    take(first, people, installation, "A wrote about B.")
    page = first.page
    page.evaluate("window.print = () => {}")
    expect(page.locator("[data-letter-in=en]")).to_be_visible()
    page.get_by_role("button", name="Begin from the report").click()
    page.get_by_label("The copy").fill("Somebody wrote about somebody.")
    page.get_by_label("What is it for?").select_option("a procedure")
    page.get_by_label("Why, and for whom").fill("For the dean.")
    page.get_by_role("button", name="Tell the reporter").click()
    page.get_by_role("button", name="Print").click()

    page.emulate_media(media="print")

    expect(page.locator("[data-copy-print]")).to_be_visible()
    assert page.locator("body").inner_text().strip() == "Somebody wrote about somebody."
    page.emulate_media(media="screen")


def test_a_colleague_is_admitted_and_reads_what_was_there_before(first, people, installation):
    report(people(locale="en-GB"), installation, "Before you came.")
    installation.command("desk", "release")
    second = DeskMember(people(locale="en-GB"), installation, "second-instructor")
    second.join(invite(installation, "--name", "First desk", "--reads", "triage"))
    second.make_key()
    second.go("me")
    theirs = second.page.locator(".fingerprint code").first.inner_text()

    first.go("team")
    first.page.get_by_role("link", name="Admit First desk").click()
    expect(first.page.locator("[data-fingerprint]")).to_have_text(theirs)
    first.page.get_by_label("I spoke with them").check()
    first.page.get_by_role("button", name="Admit them").click()
    expect(first.page.locator("[data-resealed=finished]")).to_be_visible()

    second.go("inbox")
    second.page.locator(".case-name a").first.click()
    expect(second.page.locator("[data-own=story]")).to_have_text("Before you came.")
    expect(second.page.locator("[data-names=none]")).to_be_visible()


def test_promise_21_the_sheet_gives_a_new_key_what_the_lost_one_read(first, people, installation):
    take(first, people, installation, "Not to be lost.")
    address = first.page.url.partition("?")[0]
    page = first.page
    first.go("me")
    page.get_by_text("My passphrase is lost").click()
    page.get_by_role("button", name="Give the key up").click()
    first.make_key("another passphrase altogether")
    first.go("team/recovery")
    for number, line in enumerate(first.sheet, start=1):
        page.get_by_label(f"Line {number} of the sheet").fill(line.lower())
    page.get_by_role("button", name="Announce it").click()
    expect(page.locator("[data-resealed=finished]")).to_be_visible()

    page.goto(address)

    expect(page.locator("[data-own=story]")).to_have_text("Not to be lost.")
    expect(page.locator("main")).to_contain_text("The recovery sheet has been used")
