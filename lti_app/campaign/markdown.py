"""The Markdown of a pack: what may stand in it, and the HTML it becomes.

CommonMark without HTML, made by markdown-it-py; what it makes goes through nh3 with a short list of
elements. Both are needed: an image would pass the first, a mistake in the first is caught by the
second.
"""

from collections.abc import Iterator
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from lti_app.campaign.canonical import canonical_text
from lti_app.campaign.problems import Problem

LARGEST_TEXT = 40_000
"""Bytes of one file; the longest shipped text is a tenth of it."""

_ELEMENTS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr"}
_SCHEMES = {"https", "mailto", "tel"}
_READ = MarkdownIt("commonmark", {"html": False})
_READ_WITH_HTML = MarkdownIt("commonmark")


@lru_cache(maxsize=512)
def to_html(text: str) -> Markup:
    """Return Markdown as HTML that is safe to put into a page."""
    made = nh3.clean(
        _READ.render(text),
        tags=_ELEMENTS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
    return Markup(made)  # noqa: S704 - it has just been cleaned


def check_markdown(file: str, content: bytes) -> list[Problem]:
    """Return what is wrong with the text in `content`; nothing when it may be used."""
    if len(content) > LARGEST_TEXT:
        return [Problem(file, None, "", f"is larger than {LARGEST_TEXT} bytes", "Shorten it")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return [Problem(file, line, "", "is not UTF-8 text", "Save the file as UTF-8")]
    if not canonical_text(text):
        return [Problem(file, None, "", "is empty", "Write the text")]
    return list(dict.fromkeys(_faults(file, text)))


def _faults(file: str, text: str) -> Iterator[Problem]:
    line = 1
    for token in _flat(_READ_WITH_HTML.parse(text)):
        line = token.map[0] + 1 if token.map else line
        if token.type in ("html_block", "html_inline"):
            yield Problem(file, line, "", "has HTML in it", "Write it as Markdown, or as text")
        elif token.type == "image":
            mend = "Say it in words; pictures load from elsewhere and tell who reads"
            yield Problem(file, line, "", "has an image in it", mend)
        elif token.type in ("code_block", "fence", "code_inline"):
            mend = "Do not indent the line by four spaces, and leave out backticks"
            yield Problem(file, line, "", "has code in it", mend)
        elif token.type == "heading_open" and token.tag not in ("h2", "h3", "h4"):
            mend = "Begin headings with ##, ### or ####; the page has a title of its own"
            yield Problem(file, line, "", "has a heading of another level", mend)
        elif token.type == "link_open" and not _is_allowed(str(token.attrGet("href") or "")):
            mend = "Begin the address with https://, mailto: or tel:"
            yield Problem(file, line, "", "has a link that cannot be used", mend)


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def _is_allowed(address: str) -> bool:
    return address.partition(":")[0].lower() in _SCHEMES and ":" in address
