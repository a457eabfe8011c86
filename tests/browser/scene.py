"""One person in one language, before whom every state of the pages is played."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.installation import Installation
from tests.browser.pages import ToolPage
from tests.browser.person import Person

LOCALES = {"en": "en-GB", "nl": "nl-NL"}
"""The languages of the pages, as a platform and a browser name them."""


class Scene:
    """One person who speaks one language, with one tab."""

    def __init__(self, person: Person, installation: Installation, language: str) -> None:
        self.language = language
        self.watch = person.watch
        self.watch.expect_status(400, 401, 403, 404, 422, 429)
        self._person = person
        self._installation = installation
        self._page = person.tab()

    @property
    def tab(self) -> Page:
        """The tab with the page that is open now."""
        assert isinstance(self._page.document, Page)
        return self._page.document

    def launch(self, persona: str, course: str = "groups", **switches: str) -> ToolPage:
        """Open the tool from a course."""
        locale = LOCALES[self.language]
        page = self._person.window(persona, course, tab=self._page, locale=locale, **switches)
        page.place.locator(".mark").wait_for()
        return page

    def pick(self, **switches: str) -> ToolPage:
        """Open the picker as an instructor."""
        page = self._person.picker(
            "instructor", tab=self._page, locale=LOCALES[self.language], **switches
        )
        page.place.locator(".mark").wait_for()
        return page

    def report(self, page: str, step: str | None = None) -> None:
        """Open a page of the report site, with the channel open; at a step of its form."""
        self._installation.channel.open()
        self.go(
            f"/report/default/{page}?language={self.language}#{self._installation.channel.token()}"
        )
        if step is not None:
            self.tab.locator("[data-step]:not([hidden]) textarea").first.fill("A and B, a@b.nl")
            while not self.tab.locator(f"[data-step={step}]").is_visible():
                self.tab.locator("[data-step]:not([hidden]) [data-go=next]").click()

    def click(self) -> None:
        """Press the one button about somebody's own confirmation, whatever it does now."""
        # A page that thanks already has the button too.
        with self.tab.expect_navigation():
            self._page.place.locator("#confirmation form button").click()
        self._page.thanks.wait_for()

    def go(self, address: str) -> None:
        """Type an address of the tool."""
        # From an empty page: the tab itself then has nothing to do with the address.
        self.tab.goto("about:blank")
        self.tab.goto(self._installation.tool + address.removeprefix(self._installation.tool))

    def send(self, persona: str, message: str, about: str) -> ToolPage:
        """Let somebody send one of the other messages, which is about a person."""
        page = self._person.message(
            persona, message, about, tab=self._page, locale=LOCALES[self.language]
        )
        page.place.locator(".mark").wait_for()
        return page

    @property
    def installation(self) -> Installation:
        """What runs behind the page."""
        return self._installation

    def invite(self, kind: str) -> str:
        """Make an invite and return its secret."""
        return self._installation.invite(kind)

    @property
    def practice(self) -> str:
        """Where the practice platform is."""
        return self._installation.practice

    def forget_everybody(self) -> None:
        """Begin with nothing recorded."""
        self._installation.forget_everybody()

    def end_all_launches(self) -> None:
        """Let the page be too old."""
        self._installation.end_all_launches()


State = Callable[[Scene], object]


def browser_options(language: str) -> dict[str, Any]:
    """How a browser is set whose owner speaks `language`."""
    # Without movement, so that no colour is read half way from one to another.
    return {"locale": LOCALES[language], "reduced_motion": "reduce"}
