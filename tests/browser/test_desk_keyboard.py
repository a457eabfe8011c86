"""A report from the invitation of its reader to its end: in Dutch, by the keyboard alone.

Promises 36 and 40 in one scene: axe finds nothing on the way, and at the end nothing is left.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.desk_member import PASSPHRASE, invite, report
from tests.browser.installation import Installation
from tests.browser.keyboard import Keyboard

STORY = "A schreef iets over B in de groep."
ANSWER = "Dank je wel dat je dit meldt."
CHOICES = {"fact-": "na", "state-": "done"}
GONE = ("report", "message", "sealed_key", "desk_case", "desk_sheet", "desk_sheet_item")


@pytest.fixture(autouse=True)
def _empty_desk(installation):
    yield
    installation.close_desk()


def test_promise_40_from_an_invitation_to_the_end_of_a_case_by_the_keyboard(people, installation):
    handler = _at_the_desk(people(locale="nl-NL"), installation)
    _make_key(handler)
    _make_recovery(handler)
    somebody = people(locale="en-GB")
    somebody.watch.expect_status(404)
    tab, code = report(somebody, installation, STORY)
    reporter = Keyboard(tab)
    installation.command("desk", "release")

    _take_and_open(handler)
    _answer(handler)
    _look(reporter, installation, code)
    expect(tab.locator("[data-thread]")).to_contain_text(ANSWER)
    _lock_and_search(handler)
    _work_through_the_steps(handler)
    _close(handler)
    _look(reporter, installation, code)
    expect(tab.locator("[data-status=closed]")).to_be_visible()
    expect(tab.locator("[data-thread]")).to_contain_text(ANSWER)

    installation.channel.let_retention_end()
    installation.command("clean-up")

    _find_nothing(handler, reporter, installation, code)
    assert {table: installation.channel.count(table) for table in GONE} == dict.fromkeys(GONE, 0)
    assert installation.channel.count("case_figure") == 1


def _at_the_desk(person, installation: Installation) -> Keyboard:
    """Come from a course, with the link of an invitation."""
    person.watch.expect_status(404)
    link = invite(installation, "--name", "Behandelaar", "--reads", "handler", "--coordinates")
    course = Keyboard(person.window("instructor", locale="nl-NL").document)
    course.open(course.page.get_by_role("link", name="Uitgenodigd voor de balie?"))
    with person.context.expect_page() as opened:
        course.press(course.page.get_by_role("button", name="Balie openen"))
    desk = Keyboard(opened.value)
    expect(desk.page.locator("html")).to_have_attribute("lang", "nl")
    desk.write(desk.page.locator("#code"), link)
    assert axe.findings(desk.page) == []
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    return desk


def _make_key(desk: Keyboard) -> None:
    page = desk.page
    desk.write(page.locator("#new"), PASSPHRASE)
    desk.write(page.locator("#again"), PASSPHRASE)
    desk.press(page.get_by_role("button", name="Sleutel maken"))
    expect(page.locator("[data-made] h3")).to_be_focused()
    assert axe.findings(page) == []


def _make_recovery(desk: Keyboard) -> None:
    page = desk.page
    desk.open(page.get_by_role("link", name="Wie er is"))
    desk.open(page.get_by_role("link", name="Herstelblad maken"))
    desk.press(page.locator("[data-sheet-make]"))
    lines = page.locator("[data-sheet-line]")
    expect(lines.first).to_have_text(re.compile("-"))
    asked = page.locator("[data-sheet-form] [data-slot=line]").inner_text()
    desk.write(page.locator("#check"), lines.nth(int(asked) - 1).inner_text())
    page.keyboard.press("Enter")
    expect(page.locator("[data-made] h3")).to_be_focused()
    assert axe.findings(page) == []


def _take_and_open(desk: Keyboard) -> None:
    page = desk.page
    desk.open(page.get_by_role("link", name="Meldingen"))
    desk.open(page.locator(".case-name a"))
    desk.choose(page.locator("#impartial-yes"))
    desk.open(page.get_by_role("button", name="Ga verder"))
    _await_case(page)


def _await_case(page: Page) -> None:
    expect(page.locator("[data-own=story]")).to_have_text(STORY)
    # Its last form can be used then.
    expect(page.locator("[data-ask-in]:not([hidden])")).to_have_count(1)


def _answer(desk: Keyboard) -> None:
    page = desk.page
    desk.write(page.locator("#message"), ANSWER)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-thread]")).to_contain_text(ANSWER)


def _look(reporter: Keyboard, installation: Installation, code: str) -> None:
    """Open the mailbox with the receipt."""
    page = reporter.page
    page.goto(f"{installation.tool}/report/default/mailbox?language=nl")
    reporter.write(page.get_by_label("Je code", exact=True), code)
    page.keyboard.press("Enter")
    expect(page.locator("[data-opened]")).to_be_visible()
    assert axe.findings(page) == []


def _lock_and_search(desk: Keyboard) -> None:
    """Lock, come back with the passphrase, and find the report by a word in it."""
    page = desk.page
    desk.open(page.locator("[data-lock-now]"))
    expect(page.locator("#lock-title")).to_be_focused()
    assert axe.findings(page) == []
    desk.write(page.locator("#unlock"), PASSPHRASE)
    page.keyboard.press("Enter")
    _await_case(page)
    desk.open(page.get_by_role("link", name="Meldingen", exact=True))
    row = page.locator("[data-ref]")
    desk.write(page.locator("#search"), "staat er niet in")
    expect(row).to_be_hidden()
    page.keyboard.press("Control+A")
    page.keyboard.type("GROEP")
    expect(row).to_be_visible()
    assert axe.findings(page) == []
    desk.press(page.locator("#only-images"), "Space")
    expect(row).to_be_hidden()
    page.keyboard.press("Space")
    desk.open(row.get_by_role("link"))
    _await_case(page)


def _work_through_the_steps(desk: Keyboard) -> None:
    page = desk.page
    desk.fill_in(page.locator("#fact-images-open"), CHOICES)
    expect(page.get_by_text("Het werkblad is bewaard.")).to_be_visible()
    expect(page.locator("[data-sheet-form] > details:not([open])")).to_have_count(0)
    assert axe.findings(page) == []
    desk.open(page.get_by_role("button", name="De codes bewaren"))
    _await_case(page)


def _close(desk: Keyboard) -> None:
    page = desk.page
    desk.press(page.locator("summary", has_text="Zaak afsluiten"))
    desk.choose(page.locator("#keep-0"))
    desk.open(page.get_by_role("button", name="Zaak afsluiten"))
    expect(page.get_by_role("status").first).to_contain_text("De zaak is afgesloten.")
    _await_case(page)
    assert axe.findings(page) == []


def _find_nothing(
    desk: Keyboard, reporter: Keyboard, installation: Installation, code: str
) -> None:
    reporter.page.goto(f"{installation.tool}/report/default/mailbox?language=nl")
    reporter.write(reporter.page.get_by_label("Je code", exact=True), code)
    reporter.page.keyboard.press("Enter")
    expect(reporter.page.locator("[data-message=mailbox_unknown]")).to_be_visible()
    assert axe.findings(reporter.page) == []
    desk.page.reload()
    expect(desk.page.locator("main")).to_contain_text("Zo’n melding is er niet")
    assert axe.findings(desk.page) == []
