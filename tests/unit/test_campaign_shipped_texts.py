"""The longer texts of the pack that comes with the tool: all there, short, and our own."""

import re
from pathlib import Path

import pytest

from lti_app.campaign.markdown import to_html
from lti_app.campaign.pack import SHIPPED, load_pack

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
LONGEST_LINK = 200
"""Room for an address below the Do's."""

FAQ = {
    "why": "everyone",
    "freedom": "everyone",
    "confirming": "students",
    "unsure": "students",
    "discrimination": "everyone",
    "sexism": "everyone",
    "racism": "everyone",
    "ableism": "everyone",
    "homophobia-transphobia": "everyone",
    "sexual-behaviour": "everyone",
    "questions": "staff",
    "negative-reactions": "staff",
    "learn-more": "everyone",
}
GUIDANCE = {
    "introduce": "staff",
    "remind": "staff",
    "incident": "staff",
    "bystanders": "staff",
    "images": "staff",
    "class": "staff",
    "team": "staff",
    "community": "staff",
    "find-help": "students",
    "about-you": "students",
    "someone-else": "students",
    "evidence": "students",
    "after-a-report": "students",
}


@pytest.fixture(scope="module")
def version():
    return load_pack(SHIPPED)


@pytest.fixture(params=["nl", "en"])
def edition(request, version):
    return version.editions[request.param]


def introductions(edition):
    texts = edition.introductions
    return (texts.chat, texts.description, texts.lecture, texts.course)


def texts(edition):
    """Every longer text of an edition, with a name for it."""
    found = {f"faq {each.id}": each.answer for each in edition.faq}
    found |= {f"guidance {each.id}": each.text for each in edition.guidance}
    return found


def runs_of_eight(text):
    """Every row of eight words in `text`."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + 8]) for at in range(len(words) - 7)}


def test_every_question_is_there_for_those_who_ask_it(edition):
    assert {each.id: each.audience for each in edition.faq} == FAQ


def test_every_page_of_advice_is_there_for_those_who_need_it(edition):
    assert {each.id: each.audience for each in edition.guidance} == GUIDANCE


def test_no_text_was_left_in_the_other_language(version):
    dutch, english = version.editions.values()

    pairs = zip(texts(dutch).values(), texts(english).values(), strict=True)
    assert all(not runs_of_eight(a) & runs_of_eight(b) for a, b in pairs)


def test_an_answer_is_short_and_a_page_of_advice_not_long(edition):
    answers = {each.id: len(each.answer.split()) for each in edition.faq}
    pages = {each.id: len(each.text.split()) for each in edition.guidance}

    assert {name: words for name, words in answers.items() if not 60 <= words <= 180} == {}
    assert {name: words for name, words in pages.items() if not 120 <= words <= 350} == {}


def test_a_page_of_advice_has_headings_and_every_quoted_message_stays_one(edition):
    pages = {each.id: to_html(each.text) for each in edition.guidance}

    assert all(page.count("<h2>") >= 3 for page in pages.values())
    assert pages["incident"].count("<blockquote>") == 2


def test_texts_have_typographic_quotes_only(edition):
    found = {name for name, text in texts(edition).items() if {"'", '"'} & set(text)}

    assert found == set()


def test_every_introduction_names_the_group_once_and_whose_dos_they_are(edition):
    institution = {"nl": "onze instelling", "en": "our institution"}[edition.language]
    everyone = {"nl": "iedereen", "en": "everyone"}[edition.language]

    for text in introductions(edition):
        assert text.count("{group}") == 1
        assert institution in text.lower()
        assert everyone in text.lower()


def test_a_group_description_has_room_for_the_dos_a_long_name_and_a_link(edition):
    opening = edition.introductions.description.replace("{group}", "x" * 100)
    dos = "\n".join(f"• {each.text}" for each in edition.dos)

    assert len(f"{opening}\n\n{dos}\n\n") + LONGEST_LINK <= 2048


def test_the_language_choice_is_one_sentence_about_the_language_it_is_in(edition):
    named = {"nl": "Nederlands", "en": "English"}[edition.language]
    sentence = edition.introductions.language_choice

    assert named in sentence
    assert sentence.count(".") == 1


def test_the_question_is_a_scenario_in_which_each_answer_is_told_what_it_can_do(edition):
    question = edition.question

    assert question.kind == "scenario"
    assert len(question.answers) == 3
    assert all(len(each.feedback.split()) >= 20 for each in question.answers)


def test_the_reporting_texts_are_there_and_point_to_help_that_answers_now(edition):
    reporting = edition.reporting
    help_lines = {"nl": "hulplijnen", "en": "help lines"}[edition.language]

    assert reporting.done
    assert reporting.not_done
    assert help_lines in reporting.response


def test_a_long_number_in_a_text_is_that_of_a_contact(edition):
    shown = {each.phone_display for each in edition.contacts}
    named = {
        number
        for text in texts(edition).values()
        for number in re.findall(r"0\d[\d -]{6,}\d", text)
    }

    assert named <= shown


def test_images_are_never_asked_for_and_never_kept(edition):
    [page] = [each.text for each in edition.guidance if each.id == "images"]

    for words in {
        "nl": ("Vraag niemand om het beeld", "Maak geen kopie", "degene om wie het gaat"),
        "en": ("Ask nobody to send you", "Make no copy", "stays with the person concerned"),
    }[edition.language]:
        assert words in page


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source documents are not here")
def test_no_sentence_was_taken_from_the_sources(edition):
    taken = set()
    for source in SOURCES.glob("*.txt"):
        taken |= runs_of_eight(source.read_text("utf-8"))
    manifest = (SHIPPED / "pack.yaml").read_text("utf-8")

    copied = {
        name: found
        for name, text in {**texts(edition), "pack.yaml": manifest}.items()
        if (found := runs_of_eight(text) & taken)
    }

    assert copied == {}
