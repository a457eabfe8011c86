"""Somebody at a computer of their own."""

import re

from playwright.sync_api import BrowserContext, expect

from tests.browser.chromium import Cookies
from tests.browser.installation import Installation
from tests.browser.pages import Course, ToolPage
from tests.browser.waiting import PATIENCE as PATIENCE
from tests.browser.watch import Watch

expect.set_options(PATIENCE)


class Person:
    """A browser context, which shares nothing with the others, and who sits before it."""

    def __init__(
        self, context: BrowserContext, installation: Installation, cookies: Cookies
    ) -> None:
        context.set_default_timeout(PATIENCE)
        self.context = context
        self.watch = Watch(context, installation)
        self._installation = installation
        self._cookies = cookies

    def course(self) -> Course:
        """A tab with the course page."""
        return Course(self.context, self._installation)

    def tab(self) -> ToolPage:
        """A tab of the tool without a course around it."""
        page = self.context.new_page()
        return ToolPage(page, lambda: page)

    def arrive(self, persona: str = "student-01", course: str = "groups") -> ToolPage:
        """Open a course in a new tab, and go on to the tool's page wherever it stands."""
        tab = self.course()
        page = tab.open(persona, course)
        if self._cookies is not Cookies.NONE:
            return page
        self.watch.expect_status(403)
        return tab.continue_in_new_window()

    def window(
        self, persona: str, course: str = "groups", *, tab: ToolPage | None = None, **switches: str
    ) -> ToolPage:
        """Open the tool in a tab of its own, by the course's link, without the page around it."""
        address = self._installation.course(persona, course, **{"locale": "en-GB", **switches})
        return self._launch(address, "href", tab or self.tab())

    def picker(self, persona: str, *, tab: ToolPage | None = None, **switches: str) -> ToolPage:
        """Open the tool's picker in a tab of its own, without the page around it."""
        address = self._installation.course(persona, **{"locale": "en-GB", **switches})
        self.context.request.get(address)
        add = f"{self._installation.practice}/courses/groups/add"
        return self._launch(add, "src", tab or self.tab())

    def message(
        self, persona: str, message: str, about: str, *, tab: ToolPage, **switches: str
    ) -> ToolPage:
        """Send another message than a launch, in a tab of its own."""
        course = self._installation.course(persona, **{"locale": "en-GB", **switches})
        self.context.request.get(course)
        address = f"{course.partition('?')[0]}/message?message={message}&about={about}"
        return self._launch(address, "src", tab)

    def _launch(self, address: str, attribute: str, tab: ToolPage) -> ToolPage:
        """Go where the page at `address` launches the tool."""
        text = self.context.request.get(address).text()
        link = re.search(rf'{attribute}="(/launch/[^"]+)"', text)
        assert link is not None
        tab.document.goto(self._installation.practice + link[1])
        # The platform's pages on the way send themselves on, and would send a later step away too.
        expect(tab.place.locator("body:not(.step)")).to_be_attached()
        tab.document.wait_for_load_state()
        return tab
