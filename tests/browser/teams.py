"""Teams as the practice platform shows it, with the tool in its frame."""

from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Frame, Page, expect

from tests.browser.pages import ToolPage
from tests.browser.person import Person
from tests.browser.teams_page import OUTSIDE
from tests.browser.waiting import ANSWERS_IN_TIME


class Teams:
    """Teams in one browser window; `view` says who, where, and how it looks."""

    def __init__(self, person: Person, practice: str) -> None:
        # Microsoft's library asks its own server for news, and our policy forbids it.
        person.watch.expect_text(OUTSIDE)
        person.watch.expect_site(f"https://{OUTSIDE}")
        self.person = person
        self._practice = practice
        self.page: Page = person.context.new_page()
        self.page.add_init_script(ANSWERS_IN_TIME)
        self.tool = ToolPage(
            self.page.locator("iframe[name=tool]").content_frame, lambda: self._frame()
        )
        self.root = self.tool.place.locator("html")

    def open(self, persona: str, tab: str, **view: str) -> ToolPage:
        """Open a tab as somebody, in English unless `view` says otherwise."""
        query = {"as": persona, "tab": tab, "locale": "en-gb", **view}
        self.page.goto(f"{self._practice}/teams?{urlencode(query)}")
        return self.tool

    def add_tab(self, title: str) -> str:
        """Fill in the settings of a new tab and save it; return its number."""
        self.tool.place.get_by_label("Name of the course or group").fill(title)
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.locator("[data-save]")).to_have_count(0)
        return parse_qs(urlsplit(self.page.url).query)["tab"][0]

    def _frame(self) -> Frame:
        frame = self.page.frame(name="tool")
        assert frame is not None
        return frame
