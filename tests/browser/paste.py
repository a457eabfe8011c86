"""A page in which somebody pastes: what they get from the clipboard, as any application would."""

from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from tests.browser.waiting import until

HTML = """<!doctype html><title>paste</title>
<textarea id="before">nothing yet</textarea><div id="here" contenteditable>.</div>
<script>
document.querySelector("#here").addEventListener("paste", event => {
    const data = event.clipboardData;
    window.pasted = {
        text: data.getData("text/plain"), html: data.getData("text/html"), files: data.files.length
    };
    event.preventDefault();
});
</script>"""


@dataclass(frozen=True)
class Pasted:
    """What stood on the clipboard."""

    text: str
    html: str
    files: int


class Notepad:
    """A tab of its own, with nothing of ours in it."""

    def __init__(self, context: BrowserContext, *, empties: bool = True) -> None:
        self._page: Page = context.new_page()
        self._page.set_content(HTML)
        if empties:  # so that what is pasted later was copied later
            self._page.locator("#before").select_text()
            self._page.keyboard.press("Control+C")

    def paste(self) -> Pasted:
        """Paste, and say what came."""
        self._page.bring_to_front()
        self._page.locator("#here").focus()
        self._page.keyboard.press("Control+V")
        until(self._page, lambda: bool(self._page.evaluate("window.pasted")))
        return Pasted(**self._page.evaluate("window.pasted"))
