"""The lecture slide: everything on one, or the illustration first and then the Do's.

Texts stand in the placeholders of a layout, in the order in which they are read; every run says its
language, every picture what it shows; the notes hold what to say, and the Do's once more.
"""

import io
import struct

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide, SlideLayout
from pptx.text.text import TextFrame
from pptx.util import Pt

from lti_app.campaign.artefacts import RenderError
from lti_app.campaign.problems import fault
from lti_app.campaign.rendering import codes, measuring, typesetting
from lti_app.campaign.rendering.packing import packed
from lti_app.campaign.rendering.sheet import Sheet
from lti_app.campaign.rendering.slide_layouts import (
    HANG,
    HEIGHT,
    PICTURE_WITH_TEXT,
    TITLE_AND_TEXT,
    WIDTH,
    Box,
    Type,
    new_deck,
    paint,
    place,
)

_TITLE, _PICTURE, _TEXT, _CONTENT = 0, 1, 2, 1
"""Indexes of the placeholders in the layouts."""

_PANEL = Box(0, 0, 4.5, HEIGHT)
_MARGIN = 0.45

_THEME_COLOURS = {"bg1": MSO_THEME_COLOR.BACKGROUND_1, "tx1": MSO_THEME_COLOR.TEXT_1}


def one_slide(sheet: Sheet) -> bytes:
    """Return a presentation of one slide with illustration and Do's."""
    direction = sheet.edition.direction
    deck = new_deck(sheet.colours, direction, [PICTURE_WITH_TEXT])
    [layout] = deck.slide_layouts
    text = Box(4.95, _MARGIN, WIDTH - 4.95 - _MARGIN, HEIGHT - 2 * _MARGIN - 0.3)
    title = Box(_MARGIN, _MARGIN, _PANEL.width - 2 * _MARGIN, 1.9)
    picture = Box(_MARGIN, 2.5, title.width, 2.75)
    paint(layout, _PANEL, direction)
    place(layout, _TITLE, title, _title_type(sheet, title, (10, 30)), direction)
    place(layout, _PICTURE, picture, None, direction)
    place(layout, _TEXT, text, _dos_type(sheet, text, (12, 26)), direction)
    slide = deck.slides.add_slide(layout)
    _write(slide.placeholders[_TITLE].text_frame, [sheet.edition.title], sheet)
    _illustrate(slide, picture, sheet)
    _write(slide.placeholders[_TEXT].text_frame, _dos(sheet), sheet)
    _way_to_more(slide, Box(_MARGIN, 5.6, title.width, 1.45), sheet)
    _say_working(slide, text, sheet)
    _notes(slide, sheet)
    return _file(deck, sheet)


def two_slides(sheet: Sheet) -> bytes:
    """Return a presentation that opens with the illustration; the Do's follow in larger type."""
    direction = sheet.edition.direction
    deck = new_deck(sheet.colours, direction, [TITLE_AND_TEXT, PICTURE_WITH_TEXT])
    layouts = {each.name: each for each in deck.slide_layouts}
    _opening(deck, layouts[PICTURE_WITH_TEXT], sheet)
    layout = layouts[TITLE_AND_TEXT]
    band = Box(0, 0, WIDTH, 1.0)
    title = Box(_MARGIN, 0.12, WIDTH - 2 * _MARGIN, 0.76)
    text = Box(_MARGIN, 1.25, WIDTH - 2 * _MARGIN, HEIGHT - 1.25 - 0.55)
    paint(layout, band, direction)
    place(layout, _TITLE, title, _title_type(sheet, title, (10, 30), "ctr"), direction)
    place(layout, _CONTENT, text, _dos_type(sheet, text, (14, 30)), direction)
    slide = deck.slides.add_slide(layout)
    _write(slide.placeholders[_TITLE].text_frame, [sheet.edition.title], sheet)
    _write(slide.placeholders[_CONTENT].text_frame, _dos(sheet), sheet)
    _say_working(slide, text, sheet)
    _notes(slide, sheet)
    return _file(deck, sheet)


def _opening(deck: Deck, layout: SlideLayout, sheet: Sheet) -> None:
    """Add the slide with the illustration, to be looked at first."""
    direction = sheet.edition.direction
    title = Box(0.6, 0.7, 5.1, 2.6)
    text = Box(0.6, 3.5, 5.1, 1.9)
    picture = Box(6.2, 0.7, 6.55, 6.1)
    paint(layout, None, direction)
    place(layout, _TITLE, title, _title_type(sheet, title, (14, 44)), direction)
    place(layout, _PICTURE, picture, None, direction)
    place(layout, _TEXT, text, _opening_type(sheet, text), direction)
    slide = deck.slides.add_slide(layout)
    _write(slide.placeholders[_TITLE].text_frame, [sheet.edition.title], sheet)
    _illustrate(slide, picture, sheet)
    _write(slide.placeholders[_TEXT].text_frame, [sheet.edition.introduction], sheet)
    _way_to_more(slide, Box(0.6, 5.6, 5.1, 1.4), sheet)
    _notes(slide, sheet)


def _dos(sheet: Sheet) -> list[str]:
    return [each.text for each in sheet.edition.dos]


def _dos_type(sheet: Sheet, box: Box, sizes: tuple[int, int]) -> Type:
    size = measuring.largest(
        _dos(sheet), sizes, box.width * 72, box.height * 72, leading=1.2, gap=0.55, hang=HANG
    )
    if size is None:
        raise typesetting.too_long(sheet, "slide")
    return Type(size, "tx1", gap=0.55, numbered=True, anchor="ctr")


def _title_type(sheet: Sheet, box: Box, sizes: tuple[int, int], anchor: str = "t") -> Type:
    title = sheet.edition.title
    size = measuring.largest(
        [title], sizes, box.width * 72, box.height * 72, leading=1.15, gap=0, bold=True
    )
    if size is None:
        raise RenderError(fault("title_too_long", language=sheet.edition.language))
    return Type(size, "bg1", leading=1.15, bold=True, anchor=anchor)


def _opening_type(sheet: Sheet, box: Box) -> Type:
    size = measuring.largest(
        [sheet.edition.introduction], (9, 20), box.width * 72, box.height * 72, leading=1.25, gap=0
    )
    if size is None:
        raise RenderError(fault("introduction_too_long", language=sheet.edition.language))
    return Type(size, "bg1", leading=1.25)


def _write(frame: TextFrame, texts: list[str], sheet: Sheet) -> None:
    """Put `texts` into `frame`, a paragraph for each, in the language of the edition."""
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        run._r.get_or_add_rPr().set("lang", sheet.locale)
        if sheet.edition.direction == "rtl":
            properties = paragraph._p.get_or_add_pPr()
            properties.set("algn", "r")
            properties.set("rtl", "1")


def _illustrate(slide: Slide, box: Box, sheet: Sheet) -> None:
    """Put the drawing into the picture placeholder, whole and in its own proportions."""
    drawing = typesetting.drawing(sheet.version.illustration)
    wide, high = struct.unpack(">II", drawing[16:24])
    scale = min(box.width / wide, box.height / high)
    inner = Box(
        box.x + (box.width - wide * scale) / 2,
        box.y + (box.height - high * scale) / 2,
        wide * scale,
        high * scale,
    )
    picture = slide.placeholders[_PICTURE].insert_picture(io.BytesIO(drawing))
    picture.crop_left = picture.crop_right = picture.crop_top = picture.crop_bottom = 0
    picture.left, picture.top, picture.width, picture.height = inner.towards(
        sheet.edition.direction
    ).emu
    picture.auto_shape_type = MSO_SHAPE.ROUNDED_RECTANGLE
    corners = picture._element.spPr.find(qn("a:prstGeom")).get_or_add_avLst()
    corners.append(parse_xml(f'<a:gd {nsdecls("a")} name="adj" fmla="val 5000"/>'))
    picture._element._nvXxPr.cNvPr.set("descr", sheet.edition.illustration_alt)


def _way_to_more(slide: Slide, box: Box, sheet: Sheet) -> None:
    """Add the QR code, whose it is, and the address for those who rather type."""
    direction = sheet.edition.direction
    side = box.height - 0.35
    code = Box(box.x, box.y, side, side).towards(direction)
    picture = slide.shapes.add_picture(io.BytesIO(codes.png(sheet.address)), *code.emu)
    picture.name = "QR"
    picture._element._nvXxPr.cNvPr.set("descr", f"{sheet.words.code}: {sheet.short_address}")
    beside = Box(box.x + side + 0.15, box.y, box.width - side - 0.15, side)
    _label(slide, beside, sheet, sheet.edition.institution, sheet.locale, 14, "bg1")
    below = Box(box.x, box.y + side + 0.08, box.width, 0.27)
    _label(slide, below, sheet, sheet.short_address, sheet.words.tag, 14, "bg1")


def _say_working(slide: Slide, above: Box, sheet: Sheet) -> None:
    if sheet.working:
        box = Box(above.x, HEIGHT - 0.45, above.width, 0.3)
        _label(slide, box, sheet, sheet.working, sheet.words.tag, 12, "tx1")


def _label(
    slide: Slide, box: Box, sheet: Sheet, text: str, language: str, largest: int, colour: str
) -> None:
    """Add a small text of its own, as large as fits and `largest` points at most."""
    direction = sheet.edition.direction
    sizes = (6, largest)
    size = measuring.largest([text], sizes, box.width * 72, box.height * 72, leading=1.2, gap=0)
    frame = slide.shapes.add_textbox(*box.towards(direction).emu).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    paragraph = frame.paragraphs[0]
    paragraph.line_spacing = Pt((size or sizes[0]) * 1.2)
    properties = paragraph._p.get_or_add_pPr()
    if direction == "rtl":
        properties.set("algn", "r")
        properties.set("rtl", str(int(language == sheet.locale)))
    run = paragraph.add_run()
    run.text = text
    run.font.size = Pt(size or sizes[0])
    run.font.color.theme_color = _THEME_COLOURS[colour]
    run._r.get_or_add_rPr().set("lang", language)


def _notes(slide: Slide, sheet: Sheet) -> None:
    """Write what to say, then the Do's once more, then which version this is."""
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None, "the template's notes have a text"
    words = sheet.words
    lines = [(sheet.opening, sheet.locale)] if sheet.opening else []
    lines += [(text, words.tag) for text in words.talk]
    lines += [(text, sheet.locale) for text in (sheet.edition.title, *_dos(sheet))]
    own = [sheet.working, words.version, f"{words.more} {sheet.address}"]
    lines += [(text, words.tag) for text in own if text]
    for number, (text, language) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        run._r.get_or_add_rPr().set("lang", language)
        if language == sheet.locale and sheet.edition.direction == "rtl":
            paragraph._p.get_or_add_pPr().set("algn", "r")
            paragraph._p.get_or_add_pPr().set("rtl", "1")


def _file(deck: Deck, sheet: Sheet) -> bytes:
    """Return `deck` as a file that says what it is and depends on nothing but its content."""
    moment = sheet.when.replace(tzinfo=None)
    about = deck.core_properties
    about.title = sheet.edition.title
    about.author = about.last_modified_by = sheet.edition.institution
    about.subject = sheet.edition.introduction[:200]
    about.keywords = sheet.words.version
    about.language = sheet.locale
    about.created = about.modified = moment
    about.revision = 1
    out = io.BytesIO()
    deck.save(out)
    return packed(out.getvalue(), moment)
