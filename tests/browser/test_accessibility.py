"""axe finds nothing, and nothing is wider than a small phone: in every state and both languages."""

from collections.abc import Iterator
from itertools import product
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, chromium
from tests.browser.chromium import Cookies
from tests.browser.person import Person
from tests.browser.scene import LOCALES, Scene, browser_options
from tests.browser.states import STATES

PHONE, DESKTOP, NARROWEST = 360, 1280, 320
MORE_SPACE = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }"""
TWICE_THE_SIZE = "html { font-size: 34px !important; }"
RESTYLE = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
}"""
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter(element => {
    const box = element.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.left < -1;
}).map(element => element.outerHTML.slice(0, 200))"""


class Shown(NamedTuple):
    """A page in one of its states."""

    page: Page
    language: str


@pytest.fixture(scope="module", params=LOCALES)
def scene(request, browsers, installation) -> Iterator[Scene]:
    """Somebody whose browser and platform speak the language, with one tab for all states."""
    context = browsers(Cookies.BLOCKED).new_context(**browser_options(request.param))
    yield Scene(Person(context, installation, Cookies.BLOCKED), installation, request.param)
    chromium.close(context)


@pytest.fixture(scope="module", params=STATES)
def shown(request, scene) -> Shown:
    """A page in that state."""
    STATES[request.param](scene)
    expect(scene.tab.locator("main")).to_be_visible()
    assert not scene.watch.complaints()
    return Shown(scene.tab, scene.language)


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    axe.settle(page)


def test_promise_40_axe_finds_nothing(shown):
    found = {}
    for width, scheme in product([PHONE, DESKTOP], SCHEMES):
        resize(shown.page, width)
        shown.page.emulate_media(color_scheme=scheme)
        findings = axe.findings(shown.page, only_colours=scheme == "dark")
        found[f"{width} pixels, {scheme}"] = findings

    assert {variant: texts for variant, texts in found.items() if texts} == {}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_is_wider_than_a_small_phone(shown, direction):
    resize(shown.page, PHONE)
    shown.page.evaluate("direction => { document.documentElement.dir = direction; }", direction)

    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.page.evaluate(TOO_WIDE) == []


def test_more_space_between_letters_words_and_lines_widens_nothing(shown):
    """Criterion 1.4.12 of WCAG, on the narrowest page that 1.4.10 knows."""
    resize(shown.page, NARROWEST)
    shown.page.evaluate(RESTYLE, MORE_SPACE)

    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.page.evaluate(TOO_WIDE) == []
    shown.page.evaluate("document.adoptedStyleSheets = []")


def test_letters_of_twice_the_size_widen_nothing(shown):
    resize(shown.page, PHONE)
    shown.page.evaluate(RESTYLE, TWICE_THE_SIZE)

    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.page.evaluate(TOO_WIDE) == []
    shown.page.evaluate("document.adoptedStyleSheets = []")


def test_the_page_says_its_language(shown):
    root = shown.page.locator("html")

    expect(root).to_have_attribute("lang", shown.language)


@pytest.mark.parametrize("persona", ["student-01", "instructor"])
def test_axe_finds_nothing_inside_the_frame(student, persona):
    course = student.course()
    resize(course.page, PHONE)
    page = course.open(persona)
    expect(page.contacts.first).to_be_visible()

    assert axe.findings(page.document) == []
