"""The PDFs as an independent reader sees them: tagged, titled, one page, in the right language."""

import io

import pytest
from pypdf import PdfReader

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.rendering.words import with_region
from tests.campaign.packs import ADDRESSES
from tests.campaign.pdf import Pdf

PDFS = (
    ArtefactKind.POSTER_A4,
    ArtefactKind.POSTER_A3,
    ArtefactKind.HANDOUT,
    ArtefactKind.SLIDE_PDF,
)


@pytest.fixture(params=PDFS)
def pdf(request, made) -> Pdf:
    return Pdf(made[request.param].content)


def test_it_is_tagged_and_says_its_language_and_its_title(pdf, edition):
    assert pdf.catalog["/MarkInfo"]["/Marked"].value
    assert pdf.catalog["/Lang"] == with_region(edition.language)
    assert pdf.catalog["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert pdf.reader.metadata.title == edition.title
    assert pdf.reader.metadata.author == edition.institution


def test_it_claims_the_standard_for_accessible_documents(pdf):
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.catalog["/Metadata"].get_data()


def test_it_begins_with_the_title_and_has_one_heading_of_the_first_level(pdf, edition):
    headings = [each for each in pdf.elements() if each.tag == "H1"]

    assert [" ".join(pdf.text(each).split()) for each in headings] == [edition.title]
    assert next(each.tag for each in pdf.elements() if each.marks() and each.tag[0] != "D") == "H1"


def test_the_illustration_has_its_alternative_text(pdf, edition):
    figures = [each.alt for each in pdf.elements() if each.tag == "Figure"]

    assert figures[0] == edition.illustration_alt
    assert all(figures)


def test_the_dos_are_the_items_of_a_list_with_their_numbers(pdf, edition):
    first = next(each for each in pdf.elements() if each.tag == "L")

    labels = [pdf.text(label).strip() for label in first.below("Lbl")]

    assert labels == [str(number) for number in range(1, len(edition.dos) + 1)]
    assert len(list(first.below("LBody"))) == len(edition.dos)


def test_no_item_of_a_list_has_an_empty_label(pdf):
    labels = [each for each in pdf.elements() if each.tag == "Lbl"]

    assert all(label.marks() for label in labels)


def test_links_lead_to_the_edition(pdf, edition):
    targets = [note.get_object()["/A"]["/URI"] for note in pdf.page["/Annots"]]

    assert ADDRESSES[edition.language] in targets


@pytest.mark.parametrize(
    ("kind", "millimetres"),
    [
        (ArtefactKind.POSTER_A4, (210, 297)),
        (ArtefactKind.POSTER_A3, (297, 420)),
        (ArtefactKind.SLIDE_PDF, (338.7, 190.5)),
    ],
)
def test_posters_have_the_size_of_their_paper_and_the_slide_that_of_a_screen(
    made, kind, millimetres
):
    box = PdfReader(io.BytesIO(made[kind].content)).pages[0].mediabox

    size = (float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4)

    assert size == pytest.approx(millimetres, abs=0.5)


def test_the_handout_names_every_place_to_find_help(made, edition):
    pdf = Pdf(made[ArtefactKind.HANDOUT].content)
    read = " ".join(
        " ".join(pdf.text(each).split()) for each in pdf.elements() if each.tag in ("P", "Link")
    )

    for contact in edition.contacts:
        assert contact.name in read
        assert contact.description in read
        assert (contact.phone_display or "") in read
        assert (contact.mail or "") in read
