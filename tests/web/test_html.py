"""What holds for the HTML of every page in every state and language."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.web.crawl import Shot
from tests.web.page import Page, text_of

LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
Check = Callable[[Page], Iterable[str]]


def _described(element: Element) -> str:
    attributes = " ".join(f'{name}="{value}"' for name, value in element.attrib.items())
    return f"<{element.tag} {attributes}>"


def _names_its_language(page: Page) -> Iterable[str]:
    if page.root.get("lang") not in ("en", "nl"):
        yield "no lang"
    if page.root.get("dir") != "ltr":
        yield "no dir"


def _has_one_title_and_one_h1(page: Page) -> Iterable[str]:
    for tag in ("title", "h1", "main"):
        found = [text_of(element) for element in page.all(tag)]
        if len(found) != 1 or not found[0]:
            yield f"{tag}: {found}"


def _skips_no_heading_level(page: Page) -> Iterable[str]:
    level = 0
    for element in page.root.iter():
        if element.tag in LEVELS:
            if LEVELS.index(element.tag) > level:
                yield f"{text_of(element)!r} is {element.tag} after h{level}"
            level = LEVELS.index(element.tag) + 1


def _repeats_no_id_and_points_at_none_that_is_missing(page: Page) -> Iterable[str]:
    ids = [element.get("id") for element in page.root.iter() if element.get("id")]
    yield from (f"id {name} twice" for name in ids if ids.count(name) > 1)
    for element in page.root.iter():
        wanted = " ".join(
            element.get(name, "") for name in ("for", "aria-labelledby", "aria-describedby")
        ).split()
        href = element.get("href", "")
        wanted += [href[1:]] if href.startswith("#") else []
        yield from (f"{_described(element)} points nowhere" for n in wanted if n not in ids)


def _labels_every_field(page: Page) -> Iterable[str]:
    labelled = {label.get("for") for label in page.all("label")}
    for tag in ("input", "select", "textarea"):
        for field in page.all(tag):
            named = field.get("id") in labelled or field.get("aria-label")
            if field.get("type") != "hidden" and not named:
                yield f"{_described(field)} has no label"


def _puts_words_on_what_people_press(page: Page) -> Iterable[str]:
    for tag in ("a", "button", "summary"):
        for element in page.all(tag):
            pictured = any(image.get("alt") for image in element.iter("img"))
            if not text_of(element) and not element.get("aria-label") and not pictured:
                yield f"{_described(element)} has no words"


def _says_what_pictures_show(page: Page) -> Iterable[str]:
    for image in page.all("img"):
        if not image.get("alt"):
            yield f"{_described(image)} has no alternative"
    for drawing in page.all("svg"):
        if drawing.get("aria-hidden") != "true":
            yield "a sign that is not hidden from assistive technology"


def _runs_nothing_inline(page: Page) -> Iterable[str]:
    for element in page.root.iter():
        if element.tag in ("style", "base", "iframe", "object", "embed"):
            yield f"<{element.tag}>"
        if element.tag == "script" and (not element.get("src") or text_of(element)):
            yield "a script inside the page"
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on") or value.startswith("javascript:"):
                yield f"{name}={value!r}"


def _loads_from_nowhere_else(page: Page) -> Iterable[str]:
    for tag, name in (("script", "src"), ("img", "src"), ("link", "href")):
        for element in page.all(tag):
            if element.get("rel") in ("canonical", "alternate"):
                continue  # says where the page is, and loads nothing
            parts = urlsplit(element.get(name, ""))
            if parts.scheme or parts.netloc or not parts.path.startswith("/"):
                yield f"{_described(element)} comes from elsewhere"


def _opens_other_sites_apart(page: Page) -> Iterable[str]:
    for link in page.all("a", target="_blank"):
        if not {"noopener", "noreferrer"} <= set(link.get("rel", "").split()):
            yield f"{_described(link)} can reach our window"


def _sends_forms_to_us_by_post(page: Page) -> Iterable[str]:
    for form in page.all("form"):
        if form.get("id") == "answer":
            continue  # goes to the platform, which signed where
        if form.get("method") == "dialog" and form.get("action") is None:
            continue  # sealed and sent by a script; without it nothing is sent at all
        if form.get("method") != "post" or not form.get("action", "").startswith("/"):
            yield _described(form)


CHECKS: tuple[Check, ...] = (
    _names_its_language,
    _has_one_title_and_one_h1,
    _skips_no_heading_level,
    _repeats_no_id_and_points_at_none_that_is_missing,
    _labels_every_field,
    _puts_words_on_what_people_press,
    _says_what_pictures_show,
    _runs_nothing_inline,
    _loads_from_nowhere_else,
    _opens_other_sites_apart,
    _sends_forms_to_us_by_post,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.strip("_"))
def test_every_page_does_well(crawl: list[Shot], check: Check):
    wrong = [f"{shot}: {fault}" for shot in crawl for fault in check(Page(shot.answer))]

    assert wrong == []


def test_every_page_is_valid_html(crawl: list[Shot]):
    wrong = []
    for shot in crawl:
        parser = html5lib.HTMLParser()
        parser.parse(shot.answer.text)
        wrong += [f"{shot}: {place} {code} {more}" for place, code, more in parser.errors]

    assert wrong == []


def test_every_page_speaks_the_language_asked_for(crawl: list[Shot]):
    wrong = [str(shot) for shot in crawl if Page(shot.answer).root.get("lang") != shot.language]

    assert wrong == []


def test_the_crawl_meets_every_status_there_is(crawl: list[Shot]):
    met = {shot.answer.status_code for shot in crawl}

    assert met == {200, 201, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 500, 503}
