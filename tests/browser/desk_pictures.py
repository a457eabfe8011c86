"""The pictures of the desk, for its guide; part of `tests.browser.screenshots`."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.desk_member import DeskMember, invite, report
from tests.browser.installation import Installation
from tests.browser.person import Person

STORIES = (
    "A posted a picture of B in the group chat of our course and wrote that B does not belong "
    "here. C and D laughed. It has been going on since the second week.",
    "Somebody made a list that rates the people in my group.",
    "In the chat of the online lecture X was called names, and nobody said anything.",
)


def take_desk(person: Person, reporters: list[Person], office: Installation, folder: Path) -> None:
    """Let three people report, and take a picture of the list, of a case, and of the steps."""
    member = DeskMember(person, office, "instructor")
    member.join(invite(office, "--name", "Case handler", "--reads", "handler", "--coordinates"))
    member.make_key()
    member.make_recovery()
    for each, story in zip(reporters, STORIES, strict=True):
        report(each, office, story)
    office.command("desk", "release")
    page = member.page
    member.take_first()
    member.go("inbox")
    _save(page, folder / "desk-inbox.png", 900)
    page.locator(".case-name a").last.click()
    expect(page.locator("[data-own=story]")).not_to_be_empty()
    page.get_by_label("To the reporter").fill(
        "Thank you for telling us; that takes courage. I am reading it today, and will write "
        "here by Friday what we can do."
    )
    page.get_by_role("button", name="Seal and send").click()
    expect(page.locator("[data-thread]")).to_contain_text("Thank you")
    page.locator(".case-name, h1").first.scroll_into_view_if_needed()
    _save(page, folder / "desk-case.png", 1500)
    page.locator(".sheet > details").nth(1).evaluate("each => { each.open = true; }")
    page.locator("#sheet").evaluate("each => each.scrollIntoView()")
    page.screenshot(path=folder / "desk-steps.png")


def _save(page: Page, path: Path, height: int) -> None:
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(
        path=path, full_page=True, clip={"x": 0, "y": 0, "width": 1100, "height": height}
    )
