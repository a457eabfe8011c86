"""The public pages in a browser: on paper, without JavaScript, and what they cost a phone."""

import io
from unicodedata import normalize

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lti_app.campaign.pack import SHIPPED, load_pack
from tests.browser.test_budget import Meter
from tests.browser.waiting import until

MOST_BYTES = 45_000
PAGES = ("", "/faq", "/guidance/incident", "/help", "/about")


@pytest.fixture
def tab(student) -> Page:
    page = student.tab().document
    assert isinstance(page, Page)
    return page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_on_paper_the_dos_are_one_sheet_that_says_where_it_comes_from(tab, installation, language):
    address = f"{installation.tool}/campaign/default/{language}"
    edition = load_pack(SHIPPED).editions[language]
    tab.goto(address)

    pages = [
        letters(page.extract_text()) for page in PdfReader(io.BytesIO(tab.pdf(format="A4"))).pages
    ]

    assert all(letters(do.text) in pages[0] for do in edition.dos)
    assert address in pages[-1]
    assert len(pages) == 2


def letters(text: str) -> str:
    """A text without white space and ligatures: a printed line ends where there is no room."""
    return "".join(normalize("NFKC", text).split())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_little_and_asks_nobody_else(student, tab, installation, path):
    meter = Meter(student.context.new_cdp_session(tab), installation.tool)

    tab.goto(f"{installation.tool}/campaign/default/nl{path}")
    tab.wait_for_load_state("networkidle")

    scripts = [address for address in meter.bytes if address.endswith(".js")]
    assert scripts == []
    assert len(meter.bytes) <= 5, meter.bytes
    assert sum(meter.bytes.values()) <= MOST_BYTES, meter.bytes
    assert student.context.cookies() == []


def test_a_link_in_the_list_of_questions_leads_to_its_answer(tab, installation):
    tab.goto(f"{installation.tool}/campaign/default/en/faq")

    tab.locator(".contents a").nth(3).click()

    expect(tab.locator(":target")).to_have_count(1)
    top = "document.querySelector(':target').getBoundingClientRect().top"
    until(tab, lambda: float(tab.evaluate(top)) < 200)
