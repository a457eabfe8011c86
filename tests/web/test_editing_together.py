"""Two administrators at once, large texts, the drawing, and how a draft ends."""

import io

import pytest

from lti_app.editing.sketch import Sketch
from tests.launcher import SECURE, code_of
from tests.web.editing import Editor
from tests.web.visit import Visit

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>T</title><desc>D</desc>'
    b'<circle r="4"/></svg>'
)


@pytest.fixture
def editor(admin) -> Editor:
    return Editor(admin).begin()


@pytest.fixture
def colleague(launcher, code) -> Editor:
    """Another administrator of the same institution."""
    visit = Visit(launcher, "second-instructor", locale="en")
    visit.get("/admin/join").click("/admin/join", code=code())
    return Editor(visit)


def dos(editor):
    sketch = Sketch.of(editor.draft.files)
    return {each["id"]: each["text"] for each in sketch.items(("dos",))}


def upload(editor, content: bytes):
    fields = editor.open("/edit/illustration").fields("/edit/illustration")
    return editor.send(
        "/edit/illustration",
        {**fields, "illustration.alt.nl": "Anders", "drawing": (io.BytesIO(content), "Mijn.svg")},
    )


def test_the_second_of_two_sees_both_texts_and_decides(editor, colleague):
    editor.open("/edit/dos")
    colleague.open("/edit/dos").save("/edit/dos", **{"dos.privacy.text.nl": "Van mijn collega"})

    editor.save("/edit/dos", **{"dos.privacy.text.nl": "Van mij", "dos.respect.text.en": "Mine"})

    assert editor.answer.status_code == 409
    assert "has not been saved yet" in editor.text
    assert "Saved now: Van mijn collega" in editor.text
    assert editor.fields("/edit/dos")["dos.privacy.text.nl"] == "Van mij"
    assert dos(editor)["privacy"]["nl"] == "Van mijn collega"
    editor.save("/edit/dos")
    assert "Saved." in editor.text
    assert (dos(editor)["privacy"]["nl"], dos(editor)["respect"]["en"]) == ("Van mij", "Mine")


def test_of_two_with_the_same_text_the_second_is_told_so(editor, colleague):
    editor.open("/edit/dos")
    colleague.open("/edit/names").save("/edit/names", **{"title.nl": "Anders"})
    editor.save("/edit/dos")
    assert "This part is as you typed it" in editor.text


def test_what_was_typed_for_something_removed_meanwhile_is_shown(editor, colleague):
    editor.open("/edit/dos")
    colleague.open("/edit/dos").save("/edit/dos", "remove:privacy")
    colleague.save("/edit/dos")

    editor.save("/edit/dos", **{"dos.privacy.text.nl": "Mijn nieuwe woorden"})

    assert editor.answer.status_code == 409
    assert "Mijn nieuwe woorden" in editor.text
    assert "privacy" not in dos(editor)


def test_an_item_that_is_gone_says_what_was_typed(editor, colleague):
    editor.open("/edit/faq/why")
    colleague.open("/edit/faq").save("/edit/faq", "remove:why")
    colleague.save("/edit/faq")

    editor.save("/edit/faq/why", **{"faq.why.text.nl": "Mijn antwoord"})

    assert editor.answer.status_code == 409
    assert "Mijn antwoord" in editor.text


def test_a_draft_that_is_gone_is_said_so(editor, colleague):
    editor.open("/edit/dos")
    colleague.open("/discard").save("/discard")
    assert colleague.page.heading == "Campaign"
    editor.save("/edit/dos")
    assert code_of(editor.answer) == "no_draft"
    assert editor.answer.status_code == 404


def test_a_draft_that_was_changed_since_the_question_is_not_thrown_away(editor, colleague):
    editor.open("/discard")
    colleague.open("/edit/names").save("/edit/names")
    editor.save("/discard")
    assert editor.answer.status_code == 409
    assert "still there" in editor.text
    editor.save("/discard")
    assert editor.draft is None


def test_a_drawing_is_replaced_and_shown_sandboxed(editor):
    upload(editor, DRAWING)
    assert "Saved." in editor.text
    assert editor.draft.files["illustration.svg"] == DRAWING
    (picture,) = [each for each in editor.page.all("img") if "drawing.svg" in each.get("src", "")]
    sent = editor.visit.client.get(picture.get("src"), base_url=SECURE)
    assert sent.data == DRAWING
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<svg/>", "Is not an SVG drawing"),
        (b'<?xml version="1.0" encoding="runes"?><svg/>', "Is not XML: its characters"),
        (DRAWING.replace(b"<circle", b"<script/><image/><circle"), "Is not an element"),
        (b"not XML", "Is not XML"),
        (DRAWING + b" " * 200_000, "Is larger than 200000 bytes"),
        (DRAWING + b" " * 400_000, "Is larger than 200000 bytes"),
    ],
)
def test_a_drawing_with_faults_is_refused_with_all_of_them(editor, content, problem):
    before = editor.draft.files
    upload(editor, content)
    assert editor.answer.status_code == 422
    assert problem in editor.text
    assert editor.fields("/edit/illustration")["illustration.alt.nl"] == "Anders"
    assert editor.draft.files == before


def test_far_too_much_is_refused_and_nothing_is_lost(editor):
    before = editor.draft
    editor.open("/edit/faq/why").save("/edit/faq/why", **{"faq.why.text.nl": "x" * 1_000_001})
    assert code_of(editor.answer) == "draft_too_large"
    assert editor.draft == before


def test_more_than_a_draft_holds_is_refused_with_what_was_typed(editor):
    before = editor.draft
    text = "x" * 600_000
    editor.open("/edit/names").save("/edit/names", **{"introduction.nl": text})
    assert editor.answer.status_code == 413
    assert "shorten it" in editor.text
    assert editor.fields("/edit/names")["introduction.nl"] == text
    assert editor.draft == before


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 12])
def test_a_form_without_a_revision_is_refused(editor, revision):
    fields = {"launch": editor.token, "revision": revision}
    assert code_of(editor.send("/edit/dos", fields).answer) == "form_incomplete"
