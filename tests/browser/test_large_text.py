"""Text as large, and as far apart, as somebody sets it: every page of the report site still fits.

Criteria 1.4.4, 1.4.10 and 1.4.12 together: a window of 320 pixels, as a phone or 400 % zoom has it.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, chromium
from tests.browser.chromium import Cookies
from tests.browser.person import Person
from tests.browser.report_states import REPORT_STATES
from tests.browser.scene import LOCALES, Scene, browser_options
from tests.browser.test_accessibility import TOO_WIDE

NARROW = 320
LARGE = "html { font-size: 200% !important; }"
APART = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important; } p { margin-block-end: 2em !important; }"""
WEAR = """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  document.querySelectorAll("details").forEach(each => { each.open = true; }); }"""
ONE_LINE = 80
"""More than the bar at the top has in its usual size, less than with a second line."""


@pytest.fixture(scope="module", params=LOCALES)
def scene(request, browsers, installation) -> Iterator[Scene]:
    """Somebody before the report site, in a narrow window."""
    options = {**browser_options(request.param), "viewport": {"width": NARROW, "height": 640}}
    context = browsers(Cookies.BLOCKED).new_context(**options)
    yield Scene(Person(context, installation, Cookies.BLOCKED), installation, request.param)
    chromium.close(context)


@pytest.fixture(scope="module", params=REPORT_STATES)
def page(request, scene) -> Page:
    """A page in that state."""
    REPORT_STATES[request.param](scene)
    tab: Page = scene.tab
    expect(tab.locator("main")).to_be_visible()
    return tab


@pytest.mark.parametrize("css", [LARGE, APART], ids=["large", "far apart"])
def test_nothing_is_wider_than_the_window_whatever_the_text_is_set_to(page, css):
    page.evaluate(WEAR, css)
    axe.settle(page)

    assert page.evaluate(TOO_WIDE) == []


def test_the_bar_with_the_way_out_is_one_line(page):
    page.evaluate(WEAR, "")

    assert page.locator(".bar").evaluate("bar => bar.offsetHeight") < ONE_LINE
