"""axe-core: what it finds on a page."""

from pathlib import Path

from playwright.sync_api import Frame, Page

from tests.browser.installation import ROOT

SCRIPT: Path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""The rules among them whose outcome can differ between light and dark."""
RUN = """async runOnly => {
    // Another site's page in a frame is looked at by itself: axe cannot reach into it from here.
    const options = {runOnly, resultTypes: ["violations"], preload: false, iframes: false};
    const {violations} = await axe.run(document, options);
    return violations.flatMap(rule =>
        rule.nodes.map(node => `${rule.id}: ${node.html} ${node.failureSummary}`));
}"""
PAINTED = """() => new Promise(resolve =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve())))"""


def settle(page: Page) -> None:
    """Wait until the page has all that it asked for, and its scripts know its size and colours."""
    page.wait_for_load_state()
    page.evaluate(PAINTED)


def findings(document: Page | Frame, *, only_colours: bool = False) -> list[str]:
    """Every violation on the page, as a sentence; none on a good page."""
    if isinstance(document, Page):
        settle(document)
    else:
        document.wait_for_load_state()
    if not document.evaluate("'axe' in window"):
        document.evaluate(SCRIPT.read_text())
    rules = {"type": "rule", "values": COLOUR_RULES}
    found: list[str] = document.evaluate(RUN, rules if only_colours else TAGS)
    return found
