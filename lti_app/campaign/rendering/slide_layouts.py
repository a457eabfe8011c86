"""The layouts of the slides: where the placeholders are, in which colours and type.

Made out of the template that python-pptx brings, so that the slides stand on real layouts: somebody
who resets a slide, or changes the layout, keeps title, picture and Do's in their places.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Emu, Inches, Pt

WIDTH, HEIGHT = 13.333, 7.5
"""Inches: 16 to 9."""

FONT = "Arial"
"""On every machine, or replaced by a font that `measuring.py` allows for."""

PICTURE_WITH_TEXT, TITLE_AND_TEXT = "Picture with Caption", "Title and Content"

HANG = 1.9
"""How far the Do's stand in behind their numbers, for each point of the type size."""

_FURNITURE = {"dt", "ftr", "sldNum"}
"""Placeholders for date, footer and number: not used, and in the way of a screen reader."""


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches, for writing from left to right."""

    x: float
    y: float
    width: float
    height: float

    def towards(self, direction: str) -> "Box":
        """The same place for a language; mirrored where writing runs from right to left."""
        if direction == "ltr":
            return self
        return Box(WIDTH - self.x - self.width, self.y, self.width, self.height)

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Left, top, width, height as python-pptx takes them."""
        return Inches(self.x), Inches(self.y), Inches(self.width), Inches(self.height)


@dataclass(frozen=True)
class Type:
    """How the text of a placeholder is set."""

    size: float
    colour: str
    leading: float = 1.2
    gap: float = 0.0
    bold: bool = False
    numbered: bool = False
    anchor: str = "t"


def new_deck(colours: dict[str, str], direction: str, keep: Iterable[str]) -> Deck:
    """Return a presentation without slides that has only the layouts named in `keep`."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    kept = set(keep)
    for layout in list(deck.slide_layouts):
        if layout.name not in kept:
            deck.slide_layouts.remove(layout)
    for holder in (deck.slide_master, *deck.slide_layouts):
        _without_furniture(holder)
    _paint_theme(deck.slide_master, colours)
    _drop_leftovers(deck)
    if direction == "rtl":
        for level in deck.slide_master._element.iter(qn("a:lvl1pPr")):
            level.set("rtl", "1")
            level.set("algn", "r")
    return deck


def place(layout: SlideLayout, index: int, box: Box, style: Type | None, direction: str) -> None:
    """Put the placeholder `index` of `layout` at `box`, its text set in `style`."""
    [shape] = [each for each in layout.placeholders if each.placeholder_format.idx == index]
    shape.left, shape.top, shape.width, shape.height = box.towards(direction).emu
    if style is None:
        return
    body = shape.text_frame._txBody
    body.bodyPr.set("anchor", style.anchor)
    for side in ("lIns", "tIns", "rIns", "bIns"):
        body.bodyPr.set(side, "0")
    old = body.find(qn("a:lstStyle"))
    body.replace(old, _list_style(style, direction))


def paint(layout: SlideLayout, box: Box | None, direction: str) -> None:
    """Lay the panel colour under `box` of `layout`; under all of it when there is no box."""
    left, top, width, height = (box or Box(0, 0, WIDTH, HEIGHT)).towards(direction).emu
    tree = layout.shapes._spTree
    tree.insert(
        2,
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="Panel"/><p:cNvSpPr/>'
            '<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>'
            f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>'
            "</p:spPr></p:sp>"
        ),
    )


def _list_style(style: Type, direction: str) -> BaseOxmlElement:
    hang = Pt(round(style.size * HANG)) if style.numbered else 0
    bullet = (
        '<a:buClr><a:schemeClr val="accent1"/></a:buClr>'
        f'<a:buFont typeface="{FONT}"/><a:buAutoNum type="arabicPeriod"/>'
        if style.numbered
        else "<a:buNone/>"
    )
    side, rtl = ("r", 1) if direction == "rtl" else ("l", 0)
    return parse_xml(
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="{hang}" indent="-{hang}" algn="{side}" '
        f'rtl="{rtl}"><a:lnSpc>{_points(style.size * style.leading)}</a:lnSpc>'
        f"<a:spcBef>{_points(0)}</a:spcBef>"
        f"<a:spcAft>{_points(style.size * style.gap)}</a:spcAft>{bullet}"
        f'<a:defRPr sz="{round(style.size * 100)}" b="{int(style.bold)}"><a:solidFill>'
        f'<a:schemeClr val="{style.colour}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )


def _points(size: float) -> str:
    return f'<a:spcPts val="{round(size * 100)}"/>'


def _without_furniture(holder: SlideMaster | SlideLayout) -> None:
    for shape in list(holder.placeholders):
        if shape._element.ph.get("type") in _FURNITURE:
            shape._element.getparent().remove(shape._element)


def _paint_theme(master: SlideMaster, colours: dict[str, str]) -> None:
    """Put the institution's colours and our font into the theme, where pickers offer them."""
    part = master.part.part_related_by(RT.THEME)
    theme = part.blob.decode()
    palette = {
        "dk1": colours["ink"],
        "lt1": "#ffffff",
        "dk2": colours["ink"],
        "lt2": colours["paper"],
        "accent1": colours["panel"],
        "accent2": colours["accent"],
    }
    for name, colour in palette.items():
        theme = re.sub(
            rf"(<a:{name}>).*?(</a:{name}>)",
            rf'\g<1><a:srgbClr val="{colour[1:].upper()}"/>\g<2>',
            theme,
            flags=re.DOTALL,
        )
    theme = re.sub(r'<a:(latin|cs) typeface="[^"]*"/>', rf'<a:\1 typeface="{FONT}"/>', theme)
    part._blob = theme.encode()
    background = parse_xml(
        f'<p:bg {nsdecls("p", "a")}><p:bgPr><a:solidFill><a:schemeClr val="bg2"/></a:solidFill>'
        "<a:effectLst/></p:bgPr></p:bg>"
    )
    slide = master._element.find(qn("p:cSld"))
    for old in slide.findall(qn("p:bg")):
        slide.remove(old)
    slide.insert(0, background)


def _drop_leftovers(deck: Deck) -> None:
    """Leave out the template's preview picture and printer settings, which are not ours."""
    package = deck.part.package
    for name, relation in list(package._rels.items()):
        if relation.reltype == RT.THUMBNAIL:
            package._rels.pop(name)
    for name, relation in list(deck.part.rels.items()):
        if relation.reltype == RT.PRINTER_SETTINGS:
            deck.part.rels.pop(name)
