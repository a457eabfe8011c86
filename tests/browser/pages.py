"""What a person can see and do on the pages, in words of the pages."""

from collections.abc import Callable

from playwright.sync_api import (
    BrowserContext,
    Frame,
    FrameLocator,
    Locator,
    Page,
    expect,
)

from tests.browser.installation import Installation
from tests.browser.waiting import ANSWERS_IN_TIME, until

ACKNOWLEDGE = "I have read the Do's, I know where to find help"
KEEPING = ("parent", "frame", "forwarding", "old-names", "late")
"""How a platform's storage may be that does its work."""


class ToolPage:
    """A page of the tool, in the platform's frame or in a window of its own."""

    def __init__(self, place: Page | FrameLocator, document: Callable[[], Page | Frame]) -> None:
        self.place = place
        self._document = document
        # The platform's pages on the way, which send themselves on, have headings too.
        self.heading = place.locator("body:not(.step)").get_by_role("heading", level=1)
        self.picture = place.locator(".picture img")
        self.dos = place.locator(".dos li")
        self.contacts = place.locator(".contact")
        self.confirmation = place.locator("#confirmation-title")
        self.number = place.locator(".number strong")
        self.thanks = place.get_by_role("status")
        self.code = place.locator(".technical dd").first
        self.acknowledge_button = self.button(ACKNOWLEDGE)
        self.withdraw_button = self.button("Withdraw my confirmation")

    @property
    def document(self) -> Page | Frame:
        """The document itself, to ask it what nobody sees."""
        return self._document()

    def button(self, name: str) -> Locator:
        """The button with that name."""
        return self.place.get_by_role("button", name=name)

    def acknowledge(self) -> None:
        """Confirm, and wait until the page says that it is saved."""
        self.acknowledge_button.click()
        expect(self.thanks).to_contain_text("your confirmation is saved")

    def withdraw(self) -> None:
        """Take the confirmation back, and wait until the page says so."""
        self.withdraw_button.click()
        expect(self.thanks).to_contain_text("has been withdrawn")

    def share_in(self, channel: str) -> None:
        """Choose where to share, and wait until what is to be copied is for that place."""
        self.place.locator("form.places").evaluate("form => { form.dataset.before = ''; }")
        self.place.locator(f"form.places button[value={channel}]").click()
        expect(self.place.locator("form[data-before]")).to_have_count(0)
        self.place.locator(f".messages.{channel.partition('-')[0]}").wait_for()

    def speak(self, name: str) -> None:
        """Choose the language with that name."""
        self.place.get_by_role("navigation").get_by_text(name, exact=True).click()

    def count(self) -> int:
        """The number of students that the instructor's page shows now."""
        expect(self.number).to_be_visible()
        self.reload()
        return int(self.number.inner_text())

    def reload(self) -> None:
        """Reload the page alone; the course around it stays."""
        self._and_wait("location.reload()")

    def back(self) -> None:
        """Go one step back."""
        self._and_wait("history.back()")

    def _and_wait(self, step: str) -> None:
        # The mark is gone as soon as another document is there.
        self.document.evaluate("window.leaving = true")
        self.document.evaluate(f"setTimeout(() => {step})")
        arrived = "!window.leaving && document.readyState === 'complete'"
        until(self.document, lambda: bool(self.document.evaluate(arrived)))


class Course:
    """The practice platform's course page, with the tool in its frame."""

    def __init__(self, context: BrowserContext, installation: Installation) -> None:
        self.page = context.new_page()
        self._installation = installation
        self.frame = self.page.locator("iframe[name=tool]")
        self.tool = ToolPage(self.frame.content_frame, self._frame)

    def open(self, persona: str, course: str = "groups", **switches: str) -> ToolPage:
        """Open the course as somebody, in English unless the switches say otherwise."""
        self.begin(persona, course, **switches)
        return self._arrived()

    def begin(self, persona: str, course: str = "groups", **switches: str) -> ToolPage:
        """Do the same, but stop before the platform's pages on the way to the tool."""
        switches = {"locale": "en-GB", **switches}
        self._expect_answers(switches)
        self.page.goto(self._installation.course(persona, course, **switches))
        return self.tool

    def add(self, persona: str = "instructor", **switches: str) -> ToolPage:
        """Open the picker, in the frame in which this course shows it."""
        self._expect_answers(switches)
        # The address says who is looking; the page itself is not needed.
        address = self._installation.course(persona, **{"locale": "en-GB", **switches})
        self.page.request.get(address)
        self.page.goto(f"{self._installation.practice}/courses/groups/add")
        return self._arrived()

    def open_added(self, title: str) -> ToolPage:
        """Open the link that was added last, in a tab of its own."""
        return self._window(self.page.get_by_role("link", name=f"{title} in a new tab").last)

    def reload(self) -> None:
        """Reload the course page, so that the tool is launched anew."""
        self.page.reload()
        self._arrived()

    def new_window(self) -> ToolPage:
        """Launch the tool by the course's link that opens a tab of its own."""
        return self._window(self.page.get_by_role("link", name="in a new window"))

    def continue_in_new_window(self) -> ToolPage:
        """Press the button that the tool offers where the frame may keep nothing."""
        return self._window(self.tool.button("Open in a new window"))

    def _window(self, opener: Locator) -> ToolPage:
        with self.page.context.expect_page() as opened:
            opener.click()
        page = opened.value
        return ToolPage(page, lambda: page)

    def _expect_answers(self, switches: dict[str, str]) -> None:
        if switches.get("storage") in KEEPING:
            self.page.add_init_script(ANSWERS_IN_TIME)

    def _arrived(self) -> ToolPage:
        """The tool with its scripts, once the pages on the way there have sent themselves on."""
        expect(self.tool.place.locator("body:not(.step)")).to_be_attached()
        self._frame().wait_for_load_state()
        return self.tool

    def _frame(self) -> Frame:
        frame = self.page.frame(name="tool")
        assert frame is not None
        return frame
