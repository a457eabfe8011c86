"""The pictures of the desk, for its guide; part of `tests.browser.screenshots`."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.desk_member import DeskMember, invite, report
from tests.browser.installation import Installation
from tests.browser.person import Person

WIDTH = 1000
STORIES = {
    "en": "In the chat of the online lecture X was called names, and nobody said anything.",
    "nl": "In de chat van het online college werd X uitgescholden, en niemand zei er iets van.",
}
OTHERS = (
    "A posted a picture of B in the group chat of our course and wrote that B does not belong "
    "here. C and D laughed. It has been going on since the second week.",
    "Somebody made a list that rates the people in my group.",
)
REPORTERS = len(STORIES) + len(OTHERS)
ANSWERS = {
    "en": "Thank you for telling us; that takes courage. I am reading it today, and will write "
    "here by Friday what we can do.",
    "nl": "Dank je wel dat je dit vertelt; daar is moed voor nodig. Ik lees het vandaag, en "
    "schrijf hier uiterlijk vrijdag wat we kunnen doen.",
}
CALLS = {
    "en": "A says that B posts remarks about A's accent in the group chat, each week again.",
    "nl": "A vertelt dat B in de groepschat steeds opmerkingen maakt over hoe A praat.",
}
REASONS = {
    "en": "They already talk to somebody they trust.",
    "nl": "Er is al iemand met wie het goed praten is.",
}


def take_desk(person: Person, reporters: list[Person], office: Installation, folder: Path) -> None:
    """Let people report, and take pictures of the desk in each language."""
    member = DeskMember(person, office, "instructor")
    member.join(invite(office, "--name", "Petra de Vries", "--reads", "handler", "--coordinates"))
    member.make_key()
    member.make_recovery()
    waiting = iter(reporters)
    cases = {}
    for language, story in STORIES.items():
        report(next(waiting), office, story)
        office.command("desk", "release")
        member.take_first()
        cases[language] = member.page.url.partition("?")[0]
    for story in OTHERS:
        report(next(waiting), office, story)
    office.command("desk", "release")
    for language, case in cases.items():
        _take_list(member, language, folder)
        _take_record(member, language, folder)
        member.page.goto(case)
        _take_case(member.page, language, folder)


def _take_list(member: DeskMember, language: str, folder: Path) -> None:
    """Take the list with its filter unfolded."""
    member.go("inbox")
    other = member.page.locator(f".languages [lang={language}]")
    if other.count():
        other.click()
    expect(member.page.locator("html")).to_have_attribute("lang", language)
    expect(member.page.locator("#search")).to_be_visible()
    member.page.locator(".narrowing summary").click()
    expect(member.page.locator("#whose")).to_be_visible()
    _save(member.page, folder / f"desk-inbox-{language}.png", 1180)


def _take_record(member: DeskMember, language: str, folder: Path) -> None:
    """Take the form for a report by phone, begun."""
    member.go("record")
    page = member.page
    page.locator("#way-phone").check()
    page.locator("#knows-known").check()
    page.locator("#story").fill(CALLS[language])
    page.locator("h1").click()
    _save(page, folder / f"desk-record-{language}.png", 960)
    page.locator("#story").fill("")  # else it lies there as a draft when the next one begins


def _take_case(page: Page, language: str, folder: Path) -> None:
    """Answer the reporter and take the case; fill in some of the sheet and take that."""
    expect(page.locator("[data-own=story]")).to_have_text(STORIES[language])
    page.locator("#message").fill(ANSWERS[language])
    page.locator("[data-write-form] .main-button").click()
    expect(page.locator("[data-thread]")).to_contain_text(ANSWERS[language])
    page.locator("h1").click()
    _save(page, folder / f"desk-case-{language}.png", 1065)
    first = page.locator(".sheet > details").nth(1)
    first.locator("summary").click()
    items = first.locator("[data-item]")
    expect(items.nth(3)).to_be_visible()
    for number in (0, 2, 3):
        items.nth(number).locator("[value=done]").check()
    items.nth(1).locator("[value=na]").check()
    first.locator("[name^=because-]").nth(1).fill(REASONS[language])
    expect(first.locator("summary [data-count]")).to_contain_text("4")
    page.locator("#sheet").evaluate("each => each.scrollIntoView()")
    page.set_viewport_size({"width": WIDTH, "height": 1060})
    page.screenshot(path=folder / f"desk-steps-{language}.png")


def _save(page: Page, path: Path, height: int) -> None:
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(
        path=path, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height}
    )
