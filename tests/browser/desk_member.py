"""Somebody of the support staff before their browser, in words of the desk's pages."""

import re

from playwright.sync_api import Page, expect

from tests.browser.installation import Installation
from tests.browser.person import Person
from tests.browser.waiting import until

KEY_IS_OPEN = """() =>
    !Object.keys(localStorage).some(name => name.startsWith("desk-left ")) &&
    !document.querySelector("[data-unlocked][hidden]")"""
PASSPHRASE = "correct horse battery staple"


class DeskMember:
    """A person at the desk, with one tab of it."""

    def __init__(self, person: Person, installation: Installation, persona: str) -> None:
        self.person, self.persona = person, persona
        self._installation = installation
        self.page: Page = self._enter()
        self.sheet: list[str] = []
        """The lines of the recovery sheet, where a test made one."""
        self.case = ""
        """The address of a case below the desk's, where a test needs one."""

    def _enter(self) -> Page:
        tool = self.person.window(self.persona)
        tool.place.get_by_role("link", name="Invited to the support desk?").click()
        with self.person.context.expect_page() as opened:
            tool.place.get_by_role("button", name="Open the desk").click()
        return opened.value

    def join(self, invitation: str) -> None:
        """Use an invitation."""
        self.page.get_by_label("The code from your invitation").fill(invitation)
        self.page.get_by_role("button", name="Use the code").click()

    def make_key(self, passphrase: str = PASSPHRASE) -> None:
        """Make a key; it is open afterwards."""
        expect(self.page.get_by_label("New passphrase")).to_be_visible()
        self.page.wait_for_load_state()  # before that the script is not there
        self.page.get_by_label("New passphrase").fill(passphrase)
        self.page.get_by_label("The same once more").fill(passphrase)
        self.page.get_by_role("button", name="Make the key").click()
        expect(self.page.locator("[data-made]")).to_be_visible()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Give the passphrase where the page asks for it."""
        self.page.locator("#unlock").fill(passphrase)
        self.page.locator("[data-unlock-form] button").click()

    def make_recovery(self) -> list[str]:
        """Make the recovery sheet and return its lines."""
        self.go("team/recovery")
        self.page.get_by_role("button", name="Make the sheet").click()
        lines = self.page.locator("[data-sheet-line]")
        expect(lines.first).to_have_text(re.compile("-"))
        found = lines.all_inner_texts()
        asked = self.page.locator("[data-sheet-form] [data-slot=line]").inner_text()
        self.page.locator("#check").fill(found[int(asked) - 1])
        self.page.get_by_role("button", name="It is on paper").click()
        expect(self.page.locator("[data-made]")).to_be_visible()
        return found

    def take_first(self) -> None:
        """Take the first case of the list on; it is open afterwards."""
        self.go("inbox")
        self.page.locator(".case-name a").first.click()
        self.page.get_by_label("Yes: I take the case on").check()
        self.page.get_by_role("button", name="Go on").click()
        self.await_case()

    def await_key(self) -> None:
        """Wait until the page has taken up the key of the tab, and shows what it opens."""
        until(self.page, lambda: bool(self.page.evaluate(KEY_IS_OPEN)))

    def await_case(self) -> None:
        """Wait until a case of their own is there: its last form can be used then."""
        expect(self.page.locator("[data-own=story]")).not_to_be_empty()
        expect(self.page.locator("[data-ask-in]:not([hidden])")).to_have_count(1)

    def go(self, path: str) -> None:
        """Type an address of the desk."""
        self.page.goto(f"{self._installation.tool}/desk/{path}")


def invite(installation: Installation, *words: str) -> str:
    """Return the link of an invitation made by a command."""
    return installation.command("desk", "invite", *words).splitlines()[0]


def report(person: Person, installation: Installation, story: str) -> tuple[Page, str]:
    """Report by the short form; return the tab and the receipt."""
    page = person.context.new_page()
    page.goto(f"{installation.tool}/report/default/short#{installation.channel.token()}")
    page.locator("#story").fill(story)
    page.get_by_role("button", name="Lock it and send").click()
    receipt = page.locator("[data-receipt]")
    expect(receipt).to_have_text(re.compile("([0-9A-Z]{5}-){4}."))
    code = receipt.inner_text()
    page.get_by_label("I have saved my code").check()
    page.get_by_role("link", name="Done").click()
    return page, code
