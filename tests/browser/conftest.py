"""Fixtures of the browser tests: one installation, a Chromium for each cookie setting."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser import chromium
from tests.browser.chromium import Cookies
from tests.browser.code_pages import DIST, Answers, CodePage
from tests.browser.desk_pages import case_page
from tests.browser.desk_steps import CASE, KEY, unlock
from tests.browser.installation import Installation, running
from tests.browser.office import Office
from tests.browser.person import Person
from tests.browser.waiting import PATIENCE


@pytest.fixture(scope="session")
def installation(tmp_path_factory) -> Iterator[Installation]:
    """The tool and the practice platform, in processes of their own."""
    with running(tmp_path_factory.mktemp("installation")) as started:
        yield started


@pytest.fixture(scope="module", autouse=True)
def _begin_anew(installation) -> Iterator[None]:
    """Leave nothing published and no channel open for the tests of the next file."""
    yield
    installation.begin_anew()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browsers(playwright, installation, tmp_path_factory) -> Iterator[Callable[[Cookies], Browser]]:
    """Return a function that gives the browser with those cookie settings."""
    started: dict[Cookies, Browser] = {}

    def browser(cookies: Cookies) -> Browser:
        if cookies not in started:
            folder = tmp_path_factory.mktemp("profile")
            started[cookies] = chromium.launch(playwright, folder, cookies, installation)
        return started[cookies]

    yield browser
    for each in started.values():
        each.close()


@pytest.fixture
def cookies() -> Cookies:
    """The cookie settings of the test's browsers; a test may name others."""
    return Cookies.BLOCKED


@pytest.fixture
def people(installation, browsers, cookies) -> Iterator[Callable[..., Person]]:
    """Return a function that seats somebody; it takes the options of a browser context.

    Afterwards no console may have complained and nobody else may have been asked for anything.
    """
    installation.forget_everybody()
    seated: list[Person] = []

    def person(cookies: Cookies = cookies, **options: Any) -> Person:
        context = browsers(cookies).new_context(**options)
        seated.append(Person(context, installation, cookies))
        return seated[-1]

    yield person
    complaints = [text for each in seated for text in each.watch.complaints()]
    for each in seated:
        chromium.close(each.context)
    assert not complaints


@pytest.fixture
def student(people) -> Person:
    """A student at a computer."""
    person: Person = people()
    return person


@pytest.fixture
def instructor(people) -> Person:
    """The instructor, at another computer whose cookies are set as they mostly are."""
    person: Person = people(Cookies.BLOCKED)
    return person


@pytest.fixture(scope="session")
def plain_browser(playwright) -> Iterator[Browser]:
    """A Chromium for pages that need no installation."""
    arguments = [*chromium.ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    started = playwright.chromium.launch(
        executable_path=chromium.program(), args=arguments, timeout=PATIENCE
    )
    yield started
    started.close()


@pytest.fixture
def open_code(plain_browser) -> Iterator[Callable[..., CodePage]]:
    """Return a function that opens a page with bundled code, and what answers its requests.

    Afterwards no console may have complained.
    """
    assert DIST.exists(), "The browser's code is not bundled: make bundle."
    opened: list[CodePage] = []

    def open_page(
        html: str, fragment: str = "", answers: dict[str, Answers] | None = None
    ) -> CodePage:
        opened.append(CodePage(plain_browser, html))
        opened[-1].answers |= answers or {}
        opened[-1].open(fragment)
        return opened[-1]

    yield open_page
    complaints = [text for each in opened for text in each.complaints]
    for each in opened:
        chromium.close(each.context)
    assert not complaints


@pytest.fixture
def office() -> Office:
    """The other side of the desk."""
    return Office()


@pytest.fixture
def open_case(open_code, office) -> Callable[..., CodePage]:
    """Return a function that opens a case; `more` is what its page has besides."""

    def open_page(more: str = "", html: str = "") -> CodePage:
        names = ("message", "note", "sheet", "copy", "exported")
        posts = {f"/desk/case/x/{name}": office.take for name in names}
        answers = {KEY: office.get_key, CASE: office.get_case, **posts}
        opened: CodePage = open_code(html or case_page(more), answers=answers)
        unlock(opened.page)
        # It is seen before the case has come, and has the focus when everything can be used.
        expect(opened.page.get_by_role("heading", name="Case")).to_be_focused()
        return opened

    return open_page
