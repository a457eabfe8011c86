"""The Do's read back from every artefact are those of the edition, to the byte and in order."""

import io
from collections import Counter

import pytest
from pptx import Presentation

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.rendering import typesetting
from tests.campaign.packs import EDITIONS, sheet
from tests.campaign.pdf import Pdf
from tests.campaign.reading import READABLE, from_pdf, from_slides, read_back, settled

PDFS = (
    ArtefactKind.POSTER_A4,
    ArtefactKind.POSTER_A3,
    ArtefactKind.HANDOUT,
    ArtefactKind.SLIDE_PDF,
)
PICTURES = {
    ArtefactKind.CHAT_PICTURE,
    ArtefactKind.LANDSCAPE_PICTURE,
    ArtefactKind.SLIDE_PNG,
    ArtefactKind.QR_SVG,
    ArtefactKind.QR_PNG,
}


def expected(edition, kind):
    texts = [each.text for each in edition.dos]
    return [settled(text) for text in texts] if kind in PDFS else texts


@pytest.mark.parametrize("kind", READABLE)
def test_every_artefact_holds_the_dos_of_the_edition(edition, made, kind):
    assert read_back(made[kind]) == expected(edition, kind)


def test_there_is_nothing_but_pictures_besides(made):
    assert set(made) - set(READABLE) == PICTURES
    assert set(made) == set(ArtefactKind)


@pytest.mark.parametrize(("version", "language"), EDITIONS)
def test_the_picture_for_a_chat_is_set_from_the_same_dos(version, language):
    """A bitmap cannot be read back, so its sheet is set once more, as a PDF."""
    edition = version.editions[language]

    content = typesetting.document("chat", sheet(version, language))

    assert from_pdf(content) == expected(edition, ArtefactKind.POSTER_A4)


def test_every_letter_of_the_arabic_text_is_drawn_but_for_its_dots(rendered):
    """`ActualText` is what is read; what is drawn must not be something else.

    The order on paper is that of the eye, and letters that differ by their dots share a glyph,
    which goes by the name of the first of them. So letters are counted in groups of the same shape.
    """
    for kind in PDFS:
        pdf = Pdf(rendered["seehafen", "ar", kind].content)
        bodies = list(next(each for each in pdf.elements() if each.tag == "L").below("LBody"))
        for body in bodies:
            assert body.actual_text is not None
            assert shapes(body.actual_text) <= shapes(pdf.drawn(body))
        assert not shapes(bodies[1].actual_text) <= shapes(pdf.drawn(bodies[2]))


def shapes(text):
    groups = ("بتثنيىئپ", "جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "فق", "هة", "اأإآ", "وؤ")
    shape = {letter: group[0] for group in groups for letter in group}
    return Counter(shape.get(each, each) for each in text if not each.isspace())


def test_the_notes_of_every_slide_hold_the_dos_as_well(edition, made):
    for kind in (ArtefactKind.SLIDE, ArtefactKind.SLIDES):
        deck = Presentation(io.BytesIO(made[kind].content))
        for slide in deck.slides:
            notes = [each.text for each in slide.notes_slide.notes_text_frame.paragraphs]
            start = notes.index(edition.dos[0].text)
            assert notes[start : start + len(edition.dos)] == from_slides(made[kind].content)
