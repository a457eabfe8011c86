"""The guides for instructors and students: alike in both languages, short, in the pages' words."""

import re
from itertools import chain

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from lti_app.config import ROOT
from lti_app.sharing.known_channels import CHANNELS
from tests.browser.previews import SHEETS

GUIDES = {"instructors": 17, "students": 14}
"""How many names of buttons and links each quotes, at least."""
MARKS = ("# ", "## ", "| ", "- ", "1. ", "2. ", "3. ", "<img ", "**")


def guide(name: str, language: str) -> str:
    ending = ".md" if language == "en" else f".{language}.md"
    return (ROOT / "docs" / f"{name}{ending}").read_text("utf-8")


@pytest.fixture(scope="module")
def dutch() -> Catalog:
    """What stands on the pages, in English and in Dutch."""
    with (ROOT / "translations/nl/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file)


def quoted(text: str) -> set[str]:
    """What stands in bold, which the guides use for names of buttons and links, among others."""
    found = re.findall(r"\*\*(.+?)\*\*", text)
    return {part.strip(".?: ") for bold in found for part in bold.split("→")}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_are_built_alike(name, mark):
    english, dutch = (
        sum(mark in line if mark == "**" else line.startswith(mark) for line in text.splitlines())
        for text in (guide(name, "en"), guide(name, "nl"))
    )

    assert english == dutch
    assert english > 0


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_short_and_every_picture_is_described(name, language):
    text = guide(name, language)

    pictures = re.findall(r'<img src="([^"]+)"(?: width="\d+")? alt="[^"]{40,}">', text)
    assert len(text.split()) < 1250
    assert len(pictures) == text.count("<img")
    assert all((ROOT / "docs" / picture).is_file() for picture in pictures)


@pytest.mark.parametrize("name", GUIDES)
def test_buttons_and_links_are_called_as_on_the_pages_in_both_languages(name, dutch):
    in_english, in_dutch = quoted(guide(name, "en")), quoted(guide(name, "nl"))
    on_pages = {
        message.id.lower(): message.string.lower()
        for message in dutch
        if isinstance(message.id, str)
    }
    lowered = {words.lower() for words in in_dutch}

    names = [words for words in in_english if words.lower() in on_pages]
    missing = [words for words in names if on_pages[words.lower()] not in lowered]
    assert len(names) >= GUIDES[name], sorted(in_english)
    assert missing == []


def test_instructors_see_a_picture_of_every_place_to_share_in():
    assert sorted(chain(*SHEETS.values())) == sorted(channel.id for channel in CHANNELS)

    for language in ("en", "nl"):
        text = guide("instructors", language)
        assert [
            sheet for sheet in SHEETS if f"screenshots/share-{sheet}-{language}.png" not in text
        ] == []
