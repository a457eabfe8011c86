"""A list of Do's in plain text becomes a pack, and its words stay as they are."""

import re
import unicodedata
from dataclasses import replace

import pytest

from lti_app.campaign.document import read_document
from lti_app.campaign.files import MANIFEST
from lti_app.campaign.importing import dos_from_text, ids_for, skeleton
from lti_app.campaign.pack import SHIPPED, load_pack, open_pack
from lti_app.campaign.writing import manifest_bytes
from lti_app.config import ROOT

TOOLKIT = ROOT.parent / "shared" / "sources" / "campaign-toolkit.nl.txt"


@pytest.mark.parametrize("bullet", ["•", "-", "*", "+", "«", "o", "e", "1.", "2)", "–"])
def test_every_bullet_is_taken_away(bullet):
    assert dos_from_text(f"{bullet} Be kind.\n{bullet}   Ask first.") == ["Be kind.", "Ask first."]


def test_wrapped_lines_become_one_and_headings_are_skipped():
    text = "Do’s:\n\n  • Be kind to\n    everybody,  always.\n\n• Ask\r\n  first."
    assert dos_from_text(text) == ["Be kind to everybody,  always.", "Ask first."]


def test_a_wrapped_line_may_begin_with_the_letters_that_scanners_make_of_bullets():
    assert dos_from_text("• Respeita todos\ne cada um.\n• Pergunta.") == [
        "Respeita todos e cada um.",
        "Pergunta.",
    ]


def test_a_word_with_a_hyphen_or_a_number_in_it_is_no_bullet():
    assert dos_from_text("- Wait\n-20 is cold\n- Go") == ["Wait -20 is cold", "Go"]


def test_the_list_ends_where_other_text_begins():
    assert dos_from_text("Welcome\n\n- One\n- Two\n\nMore text\n\n- Another list") == ["One", "Two"]


def test_the_list_below_the_heading_comes_before_other_lists():
    assert dos_from_text("- Contents\n\nDo's:\n- One\n\n- Two") == ["One", "Two"]


def test_without_bullets_paragraphs_or_lines_are_dos():
    assert dos_from_text("Do's\n\nOne\nand more\n\nTwo") == ["One and more", "Two"]
    assert dos_from_text("One\nTwo") == ["One", "Two"]
    assert dos_from_text(" \n") == []


def test_text_is_composed_and_nothing_else_is_changed():
    decomposed = unicodedata.normalize("NFD", "één ‘Do’ … \u201eLegje\u201d")
    assert dos_from_text(f"- {decomposed}") == ["één ‘Do’ … \u201eLegje\u201d"]


def test_ids_are_made_from_the_text_and_are_used_once():
    assert ids_for(["Één voor allen, altijd samen", "Één voor allen, altijd anders", "احترم"]) == [
        "een-voor-allen-altijd",
        "een-voor-allen-altijd-2",
        "do-3",
    ]


@pytest.mark.parametrize("language", ["nl", "en", "ar", "de"])
def test_a_skeleton_is_a_pack_in_order(language):
    version = open_pack(skeleton(["Een.", "Twee."], language, "Hogeschool Zuid")).version
    edition = version.editions[language]
    assert [do.text for do in edition.dos] == ["Een.", "Twee."]
    assert edition.institution == "Hogeschool Zuid"
    assert edition.status == "working"
    assert "institution" in version.to_replace
    assert any("contacts" in each for each in version.to_replace)


@pytest.mark.parametrize(("language", "own"), [("nl", "nl"), ("en", "en"), ("de", "en")])
def test_a_skeleton_proposes_the_shipped_introductions(language, own):
    version = open_pack(skeleton(["Een."], language, "Hogeschool Zuid")).version
    found = version.editions[language].introductions
    shipped = load_pack(SHIPPED).editions[own].introductions

    # That one names the language in which the group writes.
    expected = shipped if language == own else replace(shipped, language_choice=None)
    assert found == expected
    assert "introductions" in version.to_replace


def test_a_skeleton_without_a_name_has_one_to_replace():
    version = open_pack(skeleton(["Een."], "nl", " ")).version
    assert version.id == "campaign"
    assert version.editions["nl"].institution


@pytest.mark.parametrize(
    "text",
    [
        *("no", "null", "~", "112", "1e3", "0x1f", "2026.11", "2026-11-20", "14:00", "- a", "a: b"),
        *("#x", "%a", "a\n%b\n", "'\"", "\u2028\u0085\ufeff", "{group}", "& *", "", "! a", "<<"),
        "x" * 5000,
    ],
)
def test_what_is_written_is_read_back(text):
    # What the reader takes away in any pack: line ends of Windows, white space at both ends.
    tree = {"a": {text or "b": text.strip()}, "list": [{"id": "x", "text": {"nl": text.strip()}}]}
    document = read_document(MANIFEST, manifest_bytes(tree))
    assert not document.problems
    assert document.tree["list"] == tree["list"]


def test_the_dos_of_a_campaign_toolkit_are_found_and_stay_unchanged():
    if not TOOLKIT.exists():
        pytest.skip("the toolkit is not here")
    source = TOOLKIT.read_text(encoding="utf-8")
    found = dos_from_text(source)
    assert len(found) == 8
    listed = source.split("Do’s:", 1)[1].split("Het doel is", 1)[0]
    items = re.split(r"\n\s*\n", listed.strip())
    assert found == [
        " ".join(line.strip() for line in item.strip()[1:].strip().splitlines()) for item in items
    ]
    assert found[6].startswith("Legje telefoon")
    edition = open_pack(skeleton(found, "nl", "Universiteit")).version.editions["nl"]
    assert [do.text for do in edition.dos] == found
