"""Makes every artefact of a version: the one way in."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from lti_app.campaign.artefacts import Artefact, ArtefactKind, RenderError
from lti_app.campaign.problems import fault
from lti_app.campaign.rendering import codes, fonts, slides, texts, typesetting
from lti_app.campaign.rendering.sheet import Sheet, sheet_for
from lti_app.campaign.versions import Version

_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_A3 = 2**0.5
"""A3 is A4 with every length times the square root of two."""
_FULL_HD = 2
"""The slide is 960 units wide; as a picture it has this many pixels for each."""

MAKERS: dict[ArtefactKind, tuple[str, str, Callable[[Sheet], bytes]]] = {
    ArtefactKind.CHAT_PICTURE: ("png", "image/png", lambda s: typesetting.picture("chat", s)),
    ArtefactKind.LANDSCAPE_PICTURE: (
        "png",
        "image/png",
        lambda s: typesetting.picture("landscape", s),
    ),
    ArtefactKind.POSTER_A4: ("pdf", "application/pdf", lambda s: typesetting.document("poster", s)),
    ArtefactKind.POSTER_A3: (
        "pdf",
        "application/pdf",
        lambda s: typesetting.document("poster", s, _A3),
    ),
    ArtefactKind.HANDOUT: ("pdf", "application/pdf", lambda s: typesetting.document("handout", s)),
    ArtefactKind.SLIDE: ("pptx", _SLIDES, slides.one_slide),
    ArtefactKind.SLIDE_PDF: ("pdf", "application/pdf", lambda s: typesetting.document("slide", s)),
    ArtefactKind.SLIDE_PNG: (
        "png",
        "image/png",
        lambda s: typesetting.picture("slide", s, _FULL_HD),
    ),
    ArtefactKind.SLIDES: ("pptx", _SLIDES, slides.two_slides),
    ArtefactKind.QR_SVG: ("svg", "image/svg+xml", lambda s: codes.svg(s.address, s.about_code)),
    ArtefactKind.QR_PNG: ("png", "image/png", lambda s: codes.png(s.address)),
    ArtefactKind.PLAIN_TEXT: ("txt", "text/plain; charset=utf-8", texts.plain),
    ArtefactKind.MARKDOWN: ("md", "text/markdown; charset=utf-8", texts.markdown),
    ArtefactKind.HTML: ("html", "text/html; charset=utf-8", texts.html),
}
"""How each kind is made: the ending of its file, its media type, and what makes it."""


def render_all(version: Version, addresses: Mapping[str, str], *, when: datetime) -> list[Artefact]:
    """Return every artefact of `version`, language by language.

    `addresses` says where each edition is found; `when` is the moment that the files give as that
    of their making, and the same input gives the same bytes. Raises RenderError when one of them
    cannot be made.
    """
    sheets = [sheet_for(version, each, addresses[each], when) for each in version.editions]
    for sheet in sheets:
        _check_fonts(sheet)
    return [artefact for sheet in sheets for artefact in _all_of(sheet)]


def _all_of(sheet: Sheet) -> Iterator[Artefact]:
    language = sheet.edition.language
    for kind, (ending, media_type, make) in MAKERS.items():
        name = f"{sheet.version.id}-{language}-{kind}.{ending}"
        yield Artefact(language, kind, name, media_type, make(sheet))


def _check_fonts(sheet: Sheet) -> None:
    lacking = fonts.missing(sheet.texts())
    if lacking:
        named = ", ".join(f"{each} (U+{ord(each):04X})" for each in lacking[:10])
        raise RenderError(fault("no_font", language=sheet.edition.language, characters=named))
