"""What is made of a version for people to take along: pictures, posters, slides, texts.

Only the shape stands here, so that pages can serve artefacts without loading what renders them;
that is the package `rendering`.
"""

from dataclasses import dataclass
from enum import StrEnum

from lti_app.campaign.problems import Fault


class ArtefactKind(StrEnum):
    """What an artefact is; there is one of each in every language of a version."""

    CHAT_PICTURE = "chat-picture"
    """1080 x 1350, for a group chat: the illustration and all Do's."""
    LANDSCAPE_PICTURE = "landscape-picture"
    """1200 x 630, for the preview of a link: illustration, title, institution."""
    POSTER_A4 = "poster-a4"
    POSTER_A3 = "poster-a3"
    HANDOUT = "handout"
    """One page to read: the text first, and where to find help."""
    SLIDE = "slide"
    """Illustration and Do's on one slide, for PowerPoint."""
    SLIDE_PDF = "slide-pdf"
    SLIDE_PNG = "slide-png"
    """1920 x 1080, where a room shows pictures and no presentations."""
    SLIDES = "slides"
    """Two slides: the illustration, then the Do's in larger type."""
    QR_SVG = "qr-svg"
    QR_PNG = "qr-png"
    PLAIN_TEXT = "plain-text"
    MARKDOWN = "markdown"
    HTML = "html"
    """A fragment to paste into a page."""


@dataclass(frozen=True)
class Artefact:
    """One file, made when a version is published and never changed afterwards."""

    language: str
    kind: ArtefactKind
    file_name: str
    media_type: str
    content: bytes


class RenderError(Exception):
    """An artefact cannot be made of an edition; `fault` says of which language, and why."""

    def __init__(self, found: Fault) -> None:
        super().__init__(found)
        self.fault = found
