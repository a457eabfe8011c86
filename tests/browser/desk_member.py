"""Somebody of the support staff before their browser, in words of the desk's pages."""

import re

from playwright.sync_api import Page, expect

from tests.browser.installation import Installation
from tests.browser.person import Person

PASSPHRASE = "correct horse battery staple"


class DeskMember:
    """A person at the desk, with one tab of it."""

    def __init__(self, person: Person, installation: Installation, persona: str) -> None:
        self.person, self.persona = person, persona
        self._installation = installation
        self.page: Page = self._enter()

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
        self.page.get_by_label("New passphrase").fill(passphrase)
        self.page.get_by_label("The same once more").fill(passphrase)
        self.page.get_by_role("button", name="Make the key").click()
        expect(self.page.locator("[data-made]")).to_be_visible()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Give the passphrase where the page asks for it."""
        self.page.get_by_label("Passphrase", exact=True).fill(passphrase)
        self.page.get_by_role("button", name="Unlock").click()

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

    def go(self, path: str) -> None:
        """Type an address of the desk."""
        self.page.goto(f"{self._installation.tool}/desk/{path}")


def invite(installation: Installation, *words: str) -> str:
    """Return the link of an invitation made by a command."""
    return installation.command("desk", "invite", *words).splitlines()[0]
