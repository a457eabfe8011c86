"""The desk's pages: axe finds nothing, a phone is wide enough; both languages, light and dark."""

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import expect

from tests.browser import axe, chromium
from tests.browser.chromium import Cookies
from tests.browser.desk_member import DeskMember, invite, report
from tests.browser.desk_steps import stand_still
from tests.browser.pages import ToolPage
from tests.browser.person import Person
from tests.browser.scene import LOCALES, browser_options
from tests.browser.test_accessibility import DESKTOP, PHONE, SCHEMES, TOO_WIDE, resize
from tests.browser.waiting import let_it_be_known

PAGES = (
    "me",
    "inbox",
    "inbox?status=closed&whose=mine",
    "record",
    "team",
    "team/recovery",
    "contacts",
    "log",
    "figures",
)

WIDE = TOO_WIDE.replace(
    "const box", "if (element.closest('[role=region][tabindex]')) return false; const box"
)
"""A table may be wider than a phone where it can be scrolled by itself (criterion 1.4.10)."""


@pytest.fixture(scope="module")
def member(browsers, installation) -> Iterator[DeskMember]:
    """A member who reads, coordinates and audits, with a case of their own, a key and a sheet."""
    context = browsers(Cookies.BLOCKED).new_context(**browser_options("en"))
    found = DeskMember(Person(context, installation, Cookies.BLOCKED), installation, "instructor")
    found.join(
        invite(
            installation,
            *("--name", "Case handler", "--reads", "handler", "--coordinates", "--audits"),
        )
    )
    found.make_key()
    found.make_recovery()
    for story in ("A wrote about B in the group.", "Another one."):
        # Another browser: the report site tells the one it is in to forget everything of its host.
        with_another = browsers(Cookies.BLOCKED).new_context(**browser_options("en"))
        report(Person(with_another, installation, Cookies.BLOCKED), installation, story)
        chromium.close(with_another)
    installation.command("desk", "release")
    found.take_first()
    found.case = found.page.url.rpartition("/desk/")[2].partition("?")[0]
    # A key is locked when its tab is elsewhere for a minute, and axe may take longer.
    stand_still(found.page)
    yield found
    chromium.close(context)
    installation.close_desk()


def look_at(member: DeskMember, where: str) -> dict[str, list[str]]:
    """Return what axe finds on a page in every width and scheme, and what is too wide."""
    found = {}
    for width, scheme in product([PHONE, DESKTOP], SCHEMES):
        resize(member.page, width)
        member.page.emulate_media(color_scheme=scheme)
        findings = axe.findings(member.page, only_colours=scheme == "dark")
        if width == PHONE:
            findings += member.page.evaluate(WIDE)
        found[f"{where}, {width} pixels, {scheme}"] = findings
    return {variant: texts for variant, texts in found.items() if texts}


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_on_the_desk(member, language):
    found: dict[str, list[str]] = {}
    for path in PAGES:
        mark = "&" if "?" in path else "?"
        member.go(f"{path}{mark}language={language}")
        expect(member.page.locator("html")).to_have_attribute("lang", language)
        member.await_key()
        member.page.evaluate(
            "document.querySelectorAll('.narrowing').forEach(each => each.open = true)"
        )
        found |= look_at(member, path)

    assert found == {}


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_on_a_case_with_everything_open(member, language):
    member.go(f"{member.case}?language={language}")
    member.await_case()
    member.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert look_at(member, "case") == {}


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_on_the_way_in_and_while_locked(member, language):
    found: dict[str, list[str]] = {}
    for path in ("enter", "join/some-code"):
        member.go(f"{path}?language={language}")
        found |= look_at(member, path)
    member.go(f"{member.case}?language={language}")
    member.await_case()
    with member.page.expect_navigation():
        member.page.locator("[data-lock-now]").click()
    expect(member.page.locator("[data-locked]")).to_be_visible()
    found |= look_at(member, "locked")
    member.unlock()
    member.await_case()

    assert found == {}


@pytest.fixture
def stopped(member) -> Iterator[None]:
    """A coordinator has stopped new reports, with the form of the page; in the end they go on."""
    member.go("team?language=en")
    member.page.get_by_text("Take no new reports for now").click()
    expect(member.page.get_by_label("First day on which reports are taken again")).to_be_visible()
    look = look_at(member, "the form")
    day = member.page.locator("#until").get_attribute("max")
    member.page.locator("#until").fill(day or "")
    member.page.get_by_role("button", name="Take no new reports", exact=True).click()
    expect(member.page.get_by_role("status").first).to_contain_text("No new reports are taken.")
    let_it_be_known()
    yield
    member.go("team?language=en")
    member.page.get_by_role("button", name="Take new reports again").click()
    expect(member.page.get_by_role("status").first).to_contain_text("taken again")
    let_it_be_known()
    assert look == {}


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_while_no_new_reports_are_taken(
    member, browsers, installation, stopped, language
):
    found: dict[str, list[str]] = {}
    for path in ("team", "inbox"):
        member.go(f"{path}?language={language}")
        member.await_key()
        found |= look_at(member, path)
    # The report site tells the browser to forget everything of its host.
    context = browsers(Cookies.BLOCKED).new_context(**browser_options(language))
    person = Person(context, installation, Cookies.BLOCKED)
    tab = context.new_page()
    person.window("student-01", tab=ToolPage(tab, lambda: tab), locale=LOCALES[language])
    found["course"] = axe.findings(tab)
    for width, scheme in product([PHONE, DESKTOP], SCHEMES):
        tab.goto(f"{installation.tool}/report/default/?language={language}")
        resize(tab, width)
        tab.emulate_media(color_scheme=scheme)
        found[f"start, {width} pixels, {scheme}"] = axe.findings(tab, only_colours=scheme == "dark")
    chromium.close(context)

    assert {variant: texts for variant, texts in found.items() if texts} == {}
