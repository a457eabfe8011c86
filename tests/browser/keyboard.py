"""Somebody who has a keyboard and nothing else: they reach what they use by the tab key."""

from playwright.sync_api import Locator, Page, expect

MOST = 400
"""Presses of the tab key after which a part is taken never to come; the longest sheet needs 300."""
HAS_FOCUS = "part => part === document.activeElement"
FOCUSED = """() => {
    const {localName, type, name, value, parentElement, classList} = document.activeElement;
    return {kind: type ?? localName, name: name ?? "", value: value ?? "",
            isFolded: localName === "summary" && !parentElement.open,
            isMain: classList.contains("main-button")};
}"""


class Keyboard:
    """The keyboard before one tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, part: Locator) -> None:
        """Press the tab key until `part` has the focus."""
        expect(part).to_be_visible()
        self.page.wait_for_load_state()  # before that no script listens
        for _ in range(MOST):
            if part.evaluate(HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the tab key does not reach {part}")

    def press(self, part: Locator, key: str = "Enter") -> None:
        """Go to `part`, and press a key there."""
        self.to(part)
        self.page.keyboard.press(key)

    def open(self, part: Locator) -> None:
        """Press what leads to another page, and wait until that is there."""
        self.to(part)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def write(self, part: Locator, text: str) -> None:
        """Go to a field, and type."""
        self.to(part)
        self.page.keyboard.type(text)

    def choose(self, part: Locator) -> None:
        """Choose one of several radio buttons: the tab key reaches the first, arrows the others."""
        group = self.page.locator(f'[name="{part.get_attribute("name")}"]')
        self.press(group.first, "Space")
        for _ in range(group.count()):
            if part.evaluate(HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowDown")
        expect(part).to_be_checked()

    def fill_in(self, first: Locator, choices: dict[str, str]) -> None:
        """Go through a form from `first` to its main button, and press that.

        Unfolds what is folded. Of radio buttons, chosen is the value that `choices` has for how
        their name begins.
        """
        self.to(first)
        for _ in range(MOST):
            at = self.page.evaluate(FOCUSED)
            if at["isFolded"]:
                self.page.keyboard.press("Enter")
            elif at["isMain"]:
                return self.page.keyboard.press("Enter")
            elif at["kind"] == "radio":
                wanted = next(each for name, each in choices.items() if at["name"].startswith(name))
                self._arrow_to(wanted)
            self.page.keyboard.press("Tab")
        raise AssertionError("the form does not end")

    def _arrow_to(self, wanted: str) -> None:
        self.page.keyboard.press("Space")
        while self.page.evaluate(FOCUSED)["value"] != wanted:
            self.page.keyboard.press("ArrowDown")
