"""The slides: real placeholders in reading order, alternatives, languages, and room in any font."""

import io
from pathlib import Path

import pytest
from PIL import ImageFont
from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.rendering import fonts, measuring
from lti_app.campaign.rendering.words import with_region
from tests.campaign.packs import ADDRESSES, EDITIONS, WHEN, second

KINDS = (ArtefactKind.SLIDE, ArtefactKind.SLIDES)
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")


@pytest.fixture(params=KINDS)
def deck(request, made):
    return Presentation(io.BytesIO(made[request.param].content))


def texts(slide):
    return [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text]


def test_there_is_one_slide_or_there_are_two(made):
    counts = [len(Presentation(io.BytesIO(made[kind].content)).slides) for kind in KINDS]

    assert counts == [1, 2]


def test_title_picture_and_dos_stand_in_placeholders_in_the_order_of_reading(made, edition):
    [slide] = Presentation(io.BytesIO(made[ArtefactKind.SLIDE].content)).slides
    names = [str(shape.placeholder_format.type).split(" ")[0] for shape in slide.placeholders]

    assert names == ["TITLE", "PICTURE", "BODY"]
    assert [shape.shape_id for shape in slide.shapes][:3] == [
        shape.shape_id for shape in slide.placeholders
    ]
    assert slide.shapes.title.text == edition.title


def test_the_first_of_two_slides_has_the_picture_and_the_second_the_dos_in_larger_type(made):
    one, two = (Presentation(io.BytesIO(made[kind].content)) for kind in KINDS)

    assert [shape.placeholder_format.type.name for shape in two.slides[0].placeholders] == [
        "TITLE",
        "PICTURE",
        "BODY",
    ]
    assert size_of_dos(two.slides[1]) > size_of_dos(one.slides[0])


def place_of_dos(slide):
    """The placeholder of the layout that says how the Do's are set."""
    index = slide.placeholders[len(slide.placeholders) - 1].placeholder_format.idx
    [place] = [
        each for each in slide.slide_layout.placeholders if each.placeholder_format.idx == index
    ]
    return place


def size_of_dos(slide):
    """Their size in points."""
    return int(place_of_dos(slide)._element.find(".//{*}lvl1pPr/{*}defRPr").get("sz")) / 100


def test_every_picture_says_what_it_shows(deck, edition):
    said = [
        shape._element._nvXxPr.cNvPr.get("descr")
        for slide in deck.slides
        for shape in slide.shapes
        if shape._element.tag.endswith("}pic")
    ]

    assert said[0] == edition.illustration_alt
    assert ADDRESSES[edition.language].partition("://")[2].rstrip("/") in said[1]


def test_every_run_says_its_language_and_the_text_of_the_edition_says_its_own(deck, edition):
    for slide in deck.slides:
        holders = [*texts(slide), *texts(slide.notes_slide)]
        runs = [run for each in holders for run in each.text_frame.paragraphs[0].runs]
        assert all(run._r.rPr.get("lang") for run in runs)
        placed = [
            run
            for each in slide.placeholders
            if each.has_text_frame
            for paragraph in each.text_frame.paragraphs
            for run in paragraph.runs
        ]
        assert {run._r.rPr.get("lang") for run in placed} == {with_region(edition.language)}


def test_paragraphs_in_arabic_run_from_right_to_left(rendered):
    for kind in KINDS:
        deck = Presentation(io.BytesIO(rendered["seehafen", "ar", kind].content))
        for slide in deck.slides:
            for shape in slide.placeholders:
                if shape.has_text_frame:
                    for paragraph in shape.text_frame.paragraphs:
                        assert paragraph._p.pPr.get("rtl") == "1"
                        assert paragraph.alignment == PP_ALIGN.RIGHT


def test_it_says_what_it_is_about(deck, edition):
    about = deck.core_properties

    assert (about.title, about.author) == (edition.title, edition.institution)
    assert about.language == with_region(edition.language)
    assert about.created.replace(tzinfo=WHEN.tzinfo) == WHEN


def test_the_notes_name_the_version(deck, edition):
    for slide in deck.slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert ADDRESSES[edition.language] in notes
        assert " · " in notes


def test_the_notes_begin_with_what_the_pack_suggests_to_say(rendered):
    deck = Presentation(io.BytesIO(rendered["seehafen", "en", ArtefactKind.SLIDE].content))
    first = deck.slides[0].notes_slide.notes_text_frame.paragraphs[0].text

    assert first == "Before we set sail: this is how we treat each other in this study group."


def test_its_font_is_one_that_every_machine_has(deck):
    theme = deck.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    ).blob.decode()

    assert theme.count('<a:latin typeface="Arial"/>') == 2
    assert "Calibri" not in theme


@pytest.mark.skipif(not DEJAVU.is_dir(), reason="DejaVu is not on this machine")
@pytest.mark.parametrize(
    ("file", "factor"),
    [("DejaVuSans.ttf", measuring.WIDEST), ("DejaVuSans-Bold.ttf", measuring.WIDEST_BOLD)],
)
def test_no_word_is_wider_in_the_widest_common_font_than_we_reckon(file, factor):
    widest = ImageFont.truetype(str(DEJAVU / file), 100)
    for version, language in EDITIONS:
        edition = version.editions[language]
        for word in " ".join([edition.title, *(each.text for each in edition.dos)]).split():
            own = ImageFont.truetype(str(fonts.regular_with(word[0])), 100)
            assert widest.getlength(word) <= own.getlength(word) * factor, word


def test_the_dos_fit_into_their_place_with_lines_as_wide_as_that(deck, edition):
    slide = deck.slides[-1]
    place = place_of_dos(slide)
    level = place._element.find(".//{*}lvl1pPr")
    size = size_of_dos(slide)
    hang = int(level.get("marL")) / Pt(1)

    counts = [
        measuring.lines(each.text, size, place.width / Pt(1) - hang, bold=False)
        for each in edition.dos
    ]

    leading = int(level.find("{*}lnSpc/{*}spcPts").get("val")) / 100
    gap = int(level.find("{*}spcAft/{*}spcPts").get("val")) / 100
    assert None not in counts
    assert (
        sum(each or 0 for each in counts) * leading + (len(counts) - 1) * gap
        <= place.height / Pt(1) + 1
    )


def test_a_place_ends_within_the_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_the_second_pack_has_longer_words_than_the_column_of_the_title_at_its_best_size():
    words = second().editions["de"].title.split()

    assert measuring.lines(max(words, key=len), 30, 259, bold=True) is None
