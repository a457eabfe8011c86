"""The README's tour of five minutes, taken as it says: every bold word there is pressed or read."""

import re
import shlex
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser import chromium
from tests.browser.desk_member import PASSPHRASE
from tests.browser.installation import ROOT, Installation, running
from tests.browser.waiting import ANSWERS_IN_TIME, again_until

HEADING = "### A five-minute tour"
ANNELIES = "Annelies Brouwer, instructor"
STORY = "Somebody keeps writing about my accent."
ANSWER = "Thank you for telling us. Shall we think along?"
TO_OTHER_PARTS = " → "


class Tour:
    """The text of the tour, and which of its bold words were used."""

    def __init__(self, text: str) -> None:
        self.text = text
        bold = re.findall(r"\*\*([^*]+)\*\*", re.sub(r"^\*\*.*\*\*", "", text, flags=re.M))
        self._left = {part for each in bold for part in each.split(TO_OTHER_PARTS)}

    def bold(self, words: str) -> str:
        """Return `words`, which the tour has in bold."""
        assert words in self.text, words
        self._left.discard(words)
        return words

    def italic(self, words: str) -> str:
        """Return `words`, which the tour has in italics."""
        assert f"*{words}*" in self.text
        return words

    def command(self, begin: str) -> list[str]:
        """Return the words of the command that begins so."""
        found = re.search(rf"flask --app wsgi ({begin}[^\n`]*)", self.text)
        assert found is not None, begin
        return shlex.split(found[1], comments=True)

    def left(self) -> set[str]:
        """Return what is in bold and was not used."""
        return self._left


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Iterator[Installation]:
    """An installation where nobody has been yet."""
    with running(tmp_path_factory.mktemp("tour")) as started:
        yield started


@pytest.fixture
def window(plain_browser: Browser) -> Iterator[BrowserContext]:
    """The window of whoever takes the tour."""
    context = _window(plain_browser)
    yield context
    chromium.close(context)


@pytest.fixture
def private_window(plain_browser: Browser) -> Iterator[BrowserContext]:
    """A private window, which shares nothing with the other."""
    context = _window(plain_browser)
    yield context
    chromium.close(context)


def _window(browser: Browser) -> BrowserContext:
    context = browser.new_context()
    context.add_init_script(ANSWERS_IN_TIME)
    return context


def test_the_tour_is_as_the_readme_says(own, window, private_window):
    readme = (ROOT / "README.md").read_text()
    tour = Tour(readme.partition(HEADING)[2].partition("\n## ")[0])
    page = window.new_page()

    _put_into_a_course(tour, own, page)
    _confirm(tour, page)
    receipt = _to_the_desk_and_report(tour, own, page, private_window)
    _read_and_answer(tour, own, page, private_window, receipt)
    _teams(tour, own, window.new_page())
    _kaltura(tour, own, page)

    assert tour.left() == set()


def _put_into_a_course(tour: Tour, own: Installation, page: Page) -> None:
    page.goto(own.practice)
    page.get_by_label("You are").select_option(label=tour.italic(ANNELIES))
    page.get_by_label(tour.italic("Your language")).select_option(label="English")
    _button(page, tour.bold("Open course")).click()
    tool = _tool(page)
    expect(tool.locator(".number strong")).to_have_text("0")
    expect(tool.locator("form.places button[value]")).to_have_count(6)
    _button(tool, tour.bold("Switch grades on")).click()
    expect(_button(tool, "Switch grades off")).to_be_visible()
    page.get_by_role("link", name=tour.bold("Add from Online Do's")).click()
    tool = _tool(page)
    tool.get_by_label(tour.bold("Also make a column in the gradebook")).check()
    _button(tool, tour.bold("Add to the course")).click()
    tool.get_by_role("link", name=tour.bold("Back to the course")).click()
    expect(page.locator(".added h3")).to_have_count(1)


def _confirm(tour: Tour, page: Page) -> None:
    _be(page, tour, "Sanne de Vries, student 1")
    tool = _tool(page)
    _button(tool, tour.bold("I have read the Do's, I know where to find help")).click()
    expect(tool.get_by_role("status")).to_contain_text("your confirmation is saved")
    tool.get_by_role("link", name=tour.bold("What we keep about you")).click()
    expect(tool.get_by_role("heading", level=1)).to_have_text("What we keep about you")
    _be(page, tour, ANNELIES)
    tool = _tool(page)
    expect(tool.locator(".number strong")).to_have_text("1")
    _button(tool, tour.bold("Compare with the class list")).click()
    expect(tool.locator("#main .lede")).to_contain_text("1 of 30 students")
    _button(tool, tour.bold("Show names")).click()
    expect(tool.get_by_text("Sanne de Vries")).to_be_visible()
    page.get_by_role("link", name=tour.bold("Gradebook"), exact=True).click()
    again_until(page.get_by_text("delivered 1 time"), page.reload)
    page.go_back()


def _to_the_desk_and_report(
    tour: Tour, own: Installation, page: Page, private_window: BrowserContext
) -> str:
    invitation = own.command(*tour.command("desk invite")).splitlines()[0]
    tool = _tool(page)
    tool.get_by_role("link", name=tour.bold("Invited to the support desk? Open it here")).click()
    with page.context.expect_page() as opened:
        _button(tool, tour.bold("Open the desk")).click()
    desk = opened.value
    desk.get_by_label("The code from your invitation").fill(invitation)
    _button(desk, tour.bold("Use the code")).click()
    expect(desk.get_by_label("New passphrase")).to_be_visible()
    desk.wait_for_load_state()  # before that the script is not there
    desk.get_by_label("New passphrase").fill(PASSPHRASE)
    desk.get_by_label("The same once more").fill(PASSPHRASE)
    _button(desk, "Make the key").click()
    expect(desk.locator("[data-made]")).to_be_visible()
    desk.get_by_role("link", name=tour.bold("Who is here")).first.click()
    desk.get_by_role("link", name=tour.bold("Make the recovery sheet")).click()
    desk.wait_for_load_state()
    _button(desk, "Make the sheet").click()
    lines = desk.locator("[data-sheet-line]")
    expect(lines.first).to_have_text(re.compile("-"))
    asked = int(desk.locator("[data-sheet-form] [data-slot=line]").inner_text())
    desk.locator("#check").fill(lines.nth(asked - 1).inner_text())
    _button(desk, tour.bold("It is on paper")).click()
    expect(desk.locator("[data-made]")).to_be_visible()

    student = private_window.new_page()
    student.goto(own.practice)
    student.get_by_label("You are").select_option(label=tour.italic("Noor El Amrani, student 2"))
    student.get_by_label("Your language").select_option(label="English")
    _button(student, "Open course").click()
    _see_the_dos(student)
    door = _tool(student).get_by_role("link", name=tour.bold("To the reporting channel"))
    again_until(door, lambda: _open_again(student))
    with private_window.expect_page() as opened:
        door.click()
    report = opened.value
    report.get_by_role("link", name=tour.bold("I just want somebody to know")).click()
    report.locator("#story").fill(STORY)
    _button(report, tour.bold("Lock it and send")).click()
    receipt = report.locator("[data-receipt]")
    expect(receipt).to_have_text(re.compile("([0-9A-Z]{5}-){4}."))
    return receipt.inner_text()


def _read_and_answer(
    tour: Tour, own: Installation, page: Page, private_window: BrowserContext, receipt: str
) -> None:
    own.command(*tour.command("desk release"))
    desk = page.context.pages[-1]
    desk.get_by_role("link", name=tour.bold("Reports")).first.click()
    desk.locator(".case-name a").first.click()
    desk.get_by_label("Yes: I take the case on").check()
    _button(desk, "Go on").click()
    expect(desk.locator("[data-own=story]")).to_contain_text(STORY)
    desk.get_by_label("To the reporter").fill(ANSWER)
    _button(desk, tour.bold("Seal and send")).click()
    expect(desk.get_by_text(ANSWER)).to_be_visible()
    report = private_window.pages[-1]
    report.get_by_label("I have saved my code").check()
    report.get_by_role("link", name="Done").click()
    report.get_by_role("link", name=tour.bold("I have a code")).first.click()
    report.get_by_label("Your code", exact=True).fill(receipt)
    _button(report, "Open").first.click()
    expect(report.get_by_text(ANSWER)).to_be_visible()


def _teams(tour: Tour, own: Installation, page: Page) -> None:
    page.goto(own.practice)
    page.get_by_role("link", name=tour.bold("Try it in a stand-in for Microsoft Teams")).click()
    page.get_by_role("link", name=tour.bold("Add a tab")).click()
    tool = _tool(page)
    tool.get_by_label("Name of the course or group").fill("Group 4")
    _button(page, tour.bold("Save")).click()
    expect(tool.locator(".number strong")).to_have_text("0")
    page.get_by_label("You are", exact=True).select_option(label="Sanne de Vries, student 1")
    _button(page, tour.bold("Open so")).click()
    _button(tool, "I have read the Do's, I know where to find help").click()
    expect(tool.get_by_role("status")).to_contain_text("your confirmation is saved")


def _kaltura(tour: Tour, own: Installation, page: Page) -> None:
    page.goto(f"{own.practice}/courses/groups?as=instructor")
    tool = _tool(page)
    places = tour.bold("Other places, your own words, the picture")
    tool.get_by_role("link", name=places).click()
    tool.get_by_role("link", name=tour.bold("Use in Kaltura")).click()
    tool.get_by_label("Address of the Do's in your course").fill(f"{own.practice}/courses/groups")
    _button(tool, tour.bold("Make the link")).click()
    copied = tool.locator(".message textarea")
    expect(copied.first).to_have_value(re.compile("/k/"))
    link, label = copied.nth(0).input_value(), copied.nth(1).input_value()
    page.goto(own.practice)
    page.get_by_role("link", name=tour.bold("A Kaltura channel")).click()
    page.get_by_label("Label of the button").fill(label)
    page.get_by_label("Address of the button").fill(link)
    _button(page, "Put up the button").click()
    page.get_by_role("link", name=label).click()
    expect(page.locator(".dos li")).to_have_count(8)


def _be(page: Page, tour: Tour, label: str) -> None:
    page.get_by_label("You are").select_option(label=tour.italic(label))
    _button(page, tour.bold("Change")).click()


def _open_again(page: Page) -> None:
    page.reload()
    _see_the_dos(page)


def _see_the_dos(page: Page) -> None:
    expect(_button(_tool(page), "I have read the Do's")).to_be_visible()


def _tool(page: Page) -> FrameLocator:
    return page.locator("iframe[name=tool]").content_frame


def _button(place: Page | FrameLocator, name: str):
    return place.get_by_role("button", name=name)
