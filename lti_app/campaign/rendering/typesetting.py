"""Sets pictures and PDFs with Typst.

The templates are ours; everything of a pack goes in as JSON, so none of it is read as markup, and
Typst can read no file but the templates. PDFs claim PDF/UA-1, and Typst refuses to write one that
does not keep what it promises.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import typst

from lti_app.campaign.artefacts import RenderError
from lti_app.campaign.contacts import HelpContact
from lti_app.campaign.problems import fault
from lti_app.campaign.rendering import codes, fonts
from lti_app.campaign.rendering.logical_text import with_logical_text
from lti_app.campaign.rendering.sheet import Sheet, ways

_TEMPLATES = Path(__file__).with_name("templates")
_POINTS_AS_PIXELS = 72.0
"""A template for a picture counts in points; at this resolution each is one pixel."""

_TOO_LONG = {
    "chat": "chat_too_long",
    "poster": "poster_too_long",
    "handout": "handout_too_long",
    "slide": "slide_too_long",
}


def picture(template: str, sheet: Sheet, scale: float = 1) -> bytes:
    """Return the only page of `template` as PNG."""
    return _set(template, sheet, "png", scale)


@lru_cache(maxsize=1)
def drawing(illustration: bytes) -> bytes:
    """Return the illustration as PNG; kept, because every language of a version has the same."""
    bitmap = _compiler().compile(
        _TEMPLATES / "drawing.typ",
        format="png",
        ppi=_POINTS_AS_PIXELS,
        sys_inputs={"illustration": illustration.decode()},
    )
    assert isinstance(bitmap, bytes), "a drawing is one page"
    return bitmap


def document(template: str, sheet: Sheet, scale: float = 1) -> bytes:
    """Return `template` as a tagged PDF of one page."""
    pdf = _set(template, sheet, "pdf", scale)
    if sheet.edition.direction == "ltr":
        return pdf
    return with_logical_text(pdf, list(_READING[template](sheet)))


def _set(template: str, sheet: Sheet, form: Literal["pdf", "png"], scale: float = 1) -> bytes:
    try:
        pages, _warnings = _compiler().compile_with_warnings(
            _TEMPLATES / f"{template}.typ",
            format=form,
            ppi=_POINTS_AS_PIXELS,
            sys_inputs={"data": json.dumps(_data(sheet, scale))},
            pdf_standards=["ua-1"] if form == "pdf" else [],
            timestamp=sheet.when,
        )
    except typst.TypstError as error:
        if "does not fit" in error.message:
            raise too_long(sheet, template) from error
        raise
    # Typst gives a list for several pages; the templates measure, so that there is one.
    assert isinstance(pages, bytes), f"{template} has more than one page"
    return pages


def too_long(sheet: Sheet, where: str) -> RenderError:
    """Return the error that names what to shorten; `where` is a template or the slide."""
    language = sheet.edition.language
    if where == "landscape":
        return RenderError(fault("names_too_long", language=language))
    dos = sorted(sheet.edition.dos, key=lambda each: -len(each.text))
    mean = sum(len(each.text) for each in dos) / len(dos)
    longest = ", ".join(f"{each.id} ({len(each.text)})" for each in dos if len(each.text) >= mean)
    return RenderError(fault(_TOO_LONG[where], language=language, longest=longest))


def _dos_in_order(sheet: Sheet) -> Iterator[tuple[str, str | None]]:
    """Yield the tags of the structure that hold title and Do's, with the texts."""
    yield "H1", sheet.edition.title
    yield from (("LBody", each.text) for each in sheet.edition.dos)


def _poster_in_order(sheet: Sheet) -> Iterator[tuple[str, str | None]]:
    yield from _dos_in_order(sheet)
    yield "P", sheet.edition.institution


def _handout_in_order(sheet: Sheet) -> Iterator[tuple[str, str | None]]:
    edition = sheet.edition
    yield from (("H1", edition.title), ("P", edition.institution), ("P", edition.introduction))
    yield from (("LBody", each.text) for each in edition.dos)
    for contact in edition.contacts:
        yield "P", contact.name + (f" ({contact.audience})" if contact.audience else "")
        yield "P", contact.description
        if any(ways(contact)):
            yield "P", None  # links, whose texts run from left to right


_READING = {
    "chat": _dos_in_order,
    "poster": _poster_in_order,
    "handout": _handout_in_order,
    "slide": _poster_in_order,
}


@cache
def _compiler() -> typst.Compiler:
    folders: list[Path] = [family.folder for family in fonts.families()]
    loaded = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
    )
    return typst.Compiler(root=_TEMPLATES, font_paths=loaded)


def _data(sheet: Sheet, scale: float) -> dict[str, object]:
    edition, words = sheet.edition, sheet.words
    language, _, region = sheet.locale.partition("-")
    spoken, _, spoken_region = words.tag.partition("-")
    return {
        "lang": language,
        "region": region or None,
        "direction": edition.direction,
        "fonts": [family.name for family in fonts.families()],
        "colours": sheet.colours,
        "scale": scale,
        "title": edition.title,
        "introduction": edition.introduction,
        "dos": [each.text for each in edition.dos],
        "institution": edition.institution,
        "illustration": sheet.version.illustration.decode(),
        "alt": edition.illustration_alt,
        "address": sheet.address,
        "short-address": sheet.short_address,
        "code": codes.svg(sheet.address).decode(),
        "code-alt": words.code,
        "working": sheet.working,
        "version": words.version,
        "words": {
            "lang": spoken,
            "region": spoken_region or None,
            "scan": words.scan,
            "help": words.help,
        },
        "first-column": _first_column(edition.contacts),
        "contacts": [
            {
                "name": each.name,
                "audience": each.audience,
                "description": each.description,
                "ways": [{"target": target, "shown": shown} for target, shown in ways(each)],
            }
            for each in edition.contacts
        ],
    }


def _first_column(contacts: Sequence[HelpContact]) -> int:
    """Return how many contacts to put into the first of two columns of about the same height.

    Reckoned, because measuring every division in Typst took most of the time and memory of all.
    """
    lines = [
        2.5 + len(each.name) // 40 + len(each.description) // 46 + any(ways(each))
        for each in contacts
    ]
    return min(
        range(1, len(lines) + 1),
        key=lambda first: max(sum(lines[:first]), sum(lines[first:])),
        default=0,
    )
