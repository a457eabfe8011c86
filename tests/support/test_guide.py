"""The guide for support staff says what the desk says, in both languages alike."""

import re

import pytest
from flask import Flask

from lti_app.config import ROOT
from lti_app.i18n import speaking
from lti_app.support.steps import SHEET

GUIDES = {"en": "desk.md", "nl": "desk.nl.md"}


def guide(language):
    return (ROOT / "docs" / GUIDES[language]).read_text("utf-8")


@pytest.mark.parametrize("language", GUIDES)
def test_the_seven_steps_have_the_names_that_the_sheet_gives_them(app: Flask, language):
    rows = re.findall(r"^\| (\d)\. ([^|]+) \|", guide(language), re.MULTILINE)

    with speaking(app, language):
        assert rows == [(str(n), str(step.title)) for n, step in enumerate(SHEET, 1)]


@pytest.mark.parametrize("mark", ["## ", "| ", "- ", "<img ", "**"])
def test_both_languages_are_built_alike(mark):
    english, dutch = (
        sum(mark in line if mark == "**" else line.startswith(mark) for line in text.splitlines())
        for text in map(guide, GUIDES)
    )

    assert english == dutch
    assert english > 0


@pytest.mark.parametrize("language", GUIDES)
def test_a_guide_is_short_and_every_picture_is_described(language):
    text = guide(language)

    assert len(text.split()) < 1500
    assert len(re.findall(r'<img src="[^"]+" alt="[^"]{40,}">', text)) == text.count("<img")
