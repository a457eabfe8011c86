"""What every page of the report site has to have, or must not have, by the promises of the channel.

What the pages themselves are about is in test_pages.py.
"""

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from lti_app.config import ROOT
from lti_app.reports import refusals
from tests.reports.reporter import SITE
from tests.reports.test_pages import BOTH, PAGES, page_at
from tests.web.page import text_of

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True, scope="session")
LETTERS = 12
"""A shorter text may be the same words by chance, or a name."""


@cache
def untranslated() -> tuple[str, ...]:
    """Every English text whose Dutch is another one, without those that are filled in."""
    with (ROOT / "translations" / "nl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        texts = [(each.id, each.string) for each in read_po(file, locale="nl") if each.id]
    found = (
        text_of_markup(english)
        for english, dutch in texts
        if isinstance(english, str) and english != dutch and "%(" not in english
    )
    return tuple(each for each in found if len(each) >= LETTERS)


def text_of_markup(text: str) -> str:
    return " ".join(re.sub("<[^>]+>", "", text).split())


@pytest.mark.parametrize("path", PAGES)
def test_promise_41_a_page_in_dutch_has_no_english_in_it(readers, visitor, path):
    said = text_of(page_at(visitor, path, "nl").root)

    assert [each for each in untranslated() if each in said] == []
    assert any(each in text_of(page_at(visitor, path, "en").root) for each in untranslated())


def test_promise_24_the_policy_allows_nothing_unsafe_and_wants_trusted_types(readers, visitor):
    for path in (*PAGES, "nothing"):
        answer = visitor.get(f"{SITE}/default/{path}")
        assert answer.headers.getlist("Content-Security-Policy") == [refusals.POLICY]
        assert re.search("<script(?![^>]* src=)|<style| style=| on[a-z]+=", answer.text) is None
    rules = dict(each.split(" ", 1) for each in refusals.POLICY.split("; "))
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert (rules["require-trusted-types-for"], rules["trusted-types"]) == ("'script'", "'none'")
    assert "unsafe" not in refusals.POLICY


@BOTH
@pytest.mark.parametrize("path", ["tell", "short"])
def test_promise_26_the_page_says_that_hints_miss_things(readers, visitor, path, language):
    said = text_of(page_at(visitor, path, language).root)

    assert {"en": "misses others", "nl": "andere worden gemist"}[language] in said


@BOTH
@pytest.mark.parametrize("path", ["tell", "short"])
def test_promise_28_thanks_come_with_the_code_and_the_way_on_when_it_is_saved(
    readers, visitor, path, language
):
    page = page_at(visitor, path, language)
    (last,) = page.all("section", **{"data-step": "receipt"})
    order = [each for each in last.iter() if isinstance(each.tag, str)]
    places = [
        next(at for at, each in enumerate(order) if name in each.attrib)
        for name in ("data-receipt", "data-receipt-saved", "data-finish")
    ]

    assert {"en": "Thank you", "nl": "Dank je"}[language] in text_of(last)
    assert places == sorted(places)
    assert "hidden" in order[places[-1]].attrib


@pytest.mark.parametrize("path", PAGES)
def test_promise_40_no_page_ends_by_itself(readers, visitor, path):
    page = page_at(visitor, path)

    assert [each for each in page.all("meta") if each.get("http-equiv")] == []
    assert "Refresh" not in visitor.get(f"{SITE}/default/{path}").headers


@BOTH
@pytest.mark.parametrize("path", ["tell", "code"])
def test_promise_31_the_step_for_names_says_who_reads_them_whatever_is_answered_later(
    readers, visitor, path, language
):
    text = text_of(page_at(visitor, path, language).root)

    said = {
        "en": "Read by: Case handler. If a member of staff is involved, only by: "
        "Confidential adviser.",
        "nl": "Gelezen door: Case handler. Is er een medewerker bij betrokken, dan alleen door: "
        "Confidential adviser.",
    }
    assert said[language] in text
