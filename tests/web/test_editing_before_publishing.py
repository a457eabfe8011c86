"""What an administrator reads before publishing: what changed in which languages, and the label."""

import pytest

from lti_app.editing import publish_routes
from tests.web.editing import Editor
from tests.web.test_editing_publishing import TEXT, change


@pytest.fixture
def editor(admin) -> Editor:
    return Editor(admin).begin("published")


def test_a_label_that_the_tool_gave_to_a_text_of_its_own_is_not_proposed(editor, monkeypatch):
    months = {f"{year}.{month:02}": "x" for year in range(2026, 2100) for month in range(1, 13)}
    monkeypatch.setattr(publish_routes, "shipped_labels", lambda: months)
    change(editor, nl=TEXT)

    label = editor.open("/publish").fields("/publish")["label"]

    assert label in {f"{month}.2" for month in months}


def test_what_changed_in_one_language_only_is_said_before_publishing(editor):
    path = "/edit/faq/why"
    editor.open(path).save(path, **{"faq.why.question.nl": "Waarom dan?"})
    editor.open(path).save(path, **{"faq.why.text.en": "Because."})
    change(editor, nl=TEXT)

    said = editor.open("/publish").text

    in_dutch = "Changed in Dutch only; in English it is as it was."
    assert f"Questions and answers: {in_dutch}" in said
    assert "Questions and answers: Changed in English only; in Dutch it is as it was." in said
    assert said.count(in_dutch) == 2

    change(editor, en="Something else altogether.")
    assert editor.open("/publish").text.count(in_dutch) == 1
