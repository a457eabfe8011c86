"""Somebody who has a keyboard and nothing else: Tab, Enter, Space, arrows, and letters."""

from playwright.sync_api import Page, expect

from tests.browser import axe

MOST_STOPS = 60
"""More than any page of the report site has."""
STOP = """wanted => {
    const focused = document.activeElement;
    const style = getComputedStyle(focused);
    const {left, top, bottom, width, height} = focused.getClientRects()[0];
    // What lies over it: the bar above, which stays where it is.
    const middle = Math.min(top + height / 2, innerHeight - 1);
    const hit = document.elementFromPoint(left + width / 2, middle);
    return {
        there: focused.matches(wanted),
        address: focused.getAttribute("href") ?? "",
        what: `${focused.outerHTML.slice(0, 160)} at ${top}, below ${hit?.outerHTML.slice(0, 60)}`,
        lost: focused === document.body,
        seen: style.outlineStyle !== "none" && width > 0 && top >= 0 && top < innerHeight
            && bottom > 0 && (focused.contains(hit) || [...focused.labels ?? []].some(
                (label) => label.contains(hit))),
    };
}"""


class Keys:
    """The keyboard of one tab. Every stop on the way has to be in sight, with its ring."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.addresses: list[str] = []
        """Of the links at which Tab has stopped, first to last."""

    def to(self, part: str, *, by: str = "Tab") -> None:
        """Go from stop to stop until one matches a CSS selector."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press(by)
            stop = self.page.evaluate(STOP, part)
            if stop["lost"]:  # past the end: the browser's own buttons, and then the beginning
                continue
            assert stop["seen"], stop["what"]
            self.addresses.append(stop["address"])
            if stop["there"]:
                return
        raise AssertionError(f"no stop at {part}")

    def press(self, part: str, key: str = "Enter", *, by: str = "Tab") -> None:
        """Go there and press a key on it."""
        self.to(part, by=by)
        self.page.keyboard.press(key)

    def write(self, part: str, text: str) -> None:
        """Go there and write."""
        self.to(part)
        self.page.keyboard.type(text)

    def arrive(self, part: str) -> None:
        """Wait until the page has put the focus there; axe finds nothing on it."""
        expect(self.page.locator(part)).to_be_focused()
        expect(self.page.locator(part)).to_be_in_viewport()
        self.look()

    def look(self) -> None:
        """See that axe finds nothing on the page, and that nothing stands beside the window."""
        assert axe.findings(self.page) == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
