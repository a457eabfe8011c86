"""What happens at the desk while somebody is writing: nothing that they typed is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.desk_member import DeskMember, invite, report
from tests.browser.waiting import until


@pytest.fixture
def member(people, installation) -> Iterator[DeskMember]:
    """A case handler with a key, whose browser may be refused things."""
    found = DeskMember(people(locale="en-GB"), installation, "instructor")
    found.person.watch.expect_status(401, 403, 409)
    found.join(
        invite(installation, "--name", "Case handler", "--reads", "handler", "--coordinates")
    )
    found.make_key()
    found.make_recovery()
    yield found
    installation.close_desk()


def another_tab(member: DeskMember) -> DeskMember:
    """The same page in a second tab, with the key open there too."""
    other = object.__new__(DeskMember)
    other.__dict__.update(member.__dict__)
    other.page = member.page.context.new_page()
    other.page.goto(member.page.url.partition("?")[0])
    other.unlock()
    other.await_case()
    return other


def write(page: Page, text: str) -> None:
    page.get_by_label("To the reporter").fill(text)
    page.get_by_role("button", name="Seal and send").click()


def test_who_answers_over_an_answer_is_stopped_once_and_sees_it(member, people, installation):
    report(people(locale="en-GB"), installation, "A wrote about B in the group.")
    installation.command("desk", "release")
    member.take_first()
    other = another_tab(member)
    write(other.page, "Thank you. We call you tomorrow.")
    expect(other.page.locator("[data-thread]")).to_contain_text("We call you tomorrow.")
    sent: list[str] = []
    member.page.on("request", lambda each: sent.append(each.post_data or ""))

    write(member.page, "Thank you for telling us.")

    said = member.page.locator("[data-message=case_moved]")
    expect(said).to_contain_text("A message went to the reporter.")
    expect(said).to_contain_text("What you typed is still here")
    expect(said).to_be_in_viewport()
    news = member.page.locator(".message:has([data-new]:visible)")
    expect(news).to_have_count(1)
    expect(news).to_contain_text("We call you tomorrow.")
    expect(member.page.get_by_label("To the reporter")).to_have_value("Thank you for telling us.")
    assert axe.findings(member.page) == []

    member.page.get_by_role("button", name="Seal and send").click()

    expect(member.page.locator("[data-thread] .message")).to_have_count(2)
    expect(news).to_have_count(0)
    assert len([each for each in sent if '"seen"' in each]) == 2
    assert not [each for each in sent if "telling us" in each]


def test_a_decision_over_an_answer_comes_back_and_goes_at_the_second_press(
    member, people, installation
):
    report(people(locale="en-GB"), installation, "A wrote about B in the group.")
    installation.command("desk", "release")
    member.take_first()
    other, page = another_tab(member), member.page
    write(other.page, "Thank you. We call you tomorrow.")
    expect(other.page.locator("[data-thread]")).to_contain_text("We call you tomorrow.")

    page.get_by_label("Status, as the reporter sees it").select_option("waiting")
    page.get_by_role("button", name="Change the status").click()
    member.await_case()

    refused = page.locator("[data-refused]")
    expect(refused).to_contain_text("A message went to the reporter.")
    expect(refused).to_be_focused()
    expect(page.locator("[data-thread]")).to_contain_text("We call you tomorrow.")
    expect(page.get_by_label("Status, as the reporter sees it")).to_have_value("waiting")
    assert axe.findings(page) == []
    page.get_by_role("button", name="Change the status").click()
    expect(page.get_by_role("status").first).to_contain_text("The reporter sees the new status.")
    # What their own page did since is no news to it.
    member.await_case()
    write(page, "A question.")
    expect(page.locator("[data-thread] .message")).to_have_count(2)
    page.get_by_label("Status, as the reporter sees it").select_option("in_progress")
    page.get_by_role("button", name="Change the status").click()
    expect(page.get_by_role("status").first).to_contain_text("The reporter sees the new status.")


def test_an_entry_of_the_contact_book_is_changed_where_it_stands(member):
    page = member.page
    member.go("contacts")
    page.get_by_label("Who or what").fill("Police")
    page.get_by_label("How to reach them, and when").fill("112\nAlways")
    page.get_by_role("button", name="Add").click()
    other = page.context.new_page()
    other.goto(page.url)
    for each in (page, other):
        each.get_by_text("Change Police").click()
    entry, theirs = page.locator("li.card"), other.locator("li.card")
    expect(entry.get_by_label("How to reach them")).to_have_value("112\nAlways")
    theirs.get_by_label("How to reach them").fill("0900-8844")
    theirs.get_by_role("button", name="Save").click()
    expect(other.get_by_role("status").first).to_contain_text("Saved.")

    entry.get_by_label("How to reach them").fill("112, also for the deaf")
    entry.get_by_role("button", name="Save").click()

    expect(entry).to_contain_text("A colleague has changed this entry")
    expect(entry.get_by_label("How to reach them")).to_have_value("112, also for the deaf")
    expect(entry).to_contain_text("A colleague wrote: 0900-8844")
    assert axe.findings(page) == []
    entry.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    expect(entry.locator(".words").first).to_have_text("112, also for the deaf")


def test_what_was_typed_while_the_session_ran_out_is_sent_from_the_page_that_says_so(member):
    page = member.page
    member.go("contacts")
    page.get_by_label("Who or what").fill("Youth work")
    page.get_by_label("How to reach them, and when").fill("0800-7000\nDay and night")
    page.get_by_label("An authority").check()
    page.context.clear_cookies(name="__Secure-dos-desk")
    page.get_by_role("button", name="Add").click()

    again = page.locator("form.again")
    expect(page.get_by_role("heading", level=1)).to_have_text("The desk is locked.")
    expect(again.get_by_label("How to reach them")).to_have_value("0800-7000\nDay and night")
    assert axe.findings(page) == []
    tool = member.person.window(member.persona)
    tool.place.get_by_role("link", name="Invited to the support desk?").click()
    with page.context.expect_page() as opened:
        tool.place.get_by_role("button", name="Open the desk").click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()

    page.bring_to_front()
    again.get_by_role("button", name="Send again").click()
    expect(page.locator("main")).to_contain_text("You have entered anew since then.")
    assert axe.findings(page) == []
    again.get_by_role("button", name="Send again").click()

    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    expect(page.locator("li.card")).to_contain_text("Youth work")
    expect(page.locator("li.card .state")).to_contain_text("An authority")
    until(page, lambda: page.url.endswith("done=saved"))
