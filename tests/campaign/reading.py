"""Reads the Do's back from an artefact, with other libraries than those that made it.

What a line break on paper cannot keep is not compared: white space counts as one space, and there
is none after a hyphen or a slash within a word, where a line may end.
"""

import io
import re
from collections.abc import Callable

import html5lib
from markdown_it import MarkdownIt
from pptx import Presentation

from lti_app.campaign.artefacts import Artefact, ArtefactKind
from tests.campaign.pdf import Pdf


def read_back(artefact: Artefact) -> list[str]:
    """Return the Do's that stand in `artefact`, in their order."""
    return _READERS[artefact.kind](artefact.content)


def settled(text: str) -> str:
    """Return `text` as it can be compared with what was broken into lines."""
    return re.sub(r"(?<=\w[-/–]) ", "", " ".join(text.split()))


def from_plain_text(content: bytes) -> list[str]:
    return re.findall(r"^\d+\. (.*)$", content.decode(), re.MULTILINE)


def from_markdown(content: bytes) -> list[str]:
    found, inside = [], False
    for token in MarkdownIt("commonmark").parse(content.decode()):
        inside = token.type == "list_item_open" or (inside and token.type != "list_item_close")
        if inside and token.type == "inline":
            assert {each.type for each in token.children or []} <= {"text", "text_special"}
            found.append("".join(each.content for each in token.children or []))
    return found


def from_html(content: bytes) -> list[str]:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parseFragment(content.decode())
    return ["".join(item.itertext()) for item in tree.findall(".//ol/li")]


def from_slides(content: bytes) -> list[str]:
    """Read the last slide: its placeholder for text, which has a paragraph for each Do."""
    deck = Presentation(io.BytesIO(content))
    [text] = [
        shape
        for shape in deck.slides[-1].placeholders
        if shape.placeholder_format.idx != 0 and shape.has_text_frame
    ]
    return [paragraph.text for paragraph in text.text_frame.paragraphs]


def from_pdf(content: bytes) -> list[str]:
    """Read the bodies of the first list in the structure of the document."""
    pdf = Pdf(content)
    first = next(element for element in pdf.elements() if element.tag == "L")
    return [settled(pdf.text(item)) for item in first.below("LBody")]


_READERS: dict[ArtefactKind, Callable[[bytes], list[str]]] = {
    ArtefactKind.POSTER_A4: from_pdf,
    ArtefactKind.POSTER_A3: from_pdf,
    ArtefactKind.HANDOUT: from_pdf,
    ArtefactKind.SLIDE: from_slides,
    ArtefactKind.SLIDE_PDF: from_pdf,
    ArtefactKind.SLIDES: from_slides,
    ArtefactKind.PLAIN_TEXT: from_plain_text,
    ArtefactKind.MARKDOWN: from_markdown,
    ArtefactKind.HTML: from_html,
}
READABLE = list(_READERS)
