"""The Markdown of a pack: what may stand in it, and the HTML it becomes.

CommonMark without HTML, made by markdown-it-py; what it makes goes through nh3 with a short list of
elements. Both are needed: an image would pass the first, a mistake in the first is caught by the
second.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from lti_app.campaign.canonical import canonical_text
from lti_app.campaign.problems import Problem, fault

LARGEST_TEXT = 40_000
"""Bytes of one file; the longest shipped text is a tenth of it."""

_ELEMENTS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr"}
_SCHEMES = {"https", "mailto", "tel"}
_ADDRESS = re.compile(
    r"https://[^/?#:@%\\\[\]]+(:[0-9]+)?([/?#].*)?|(mailto|tel):.+", re.IGNORECASE | re.DOTALL
)
"""What a link may lead to. Without a host, as in https:x, it leads to a page beside this one."""
_READ = MarkdownIt("commonmark", {"html": False})
_READ_WITH_HTML = MarkdownIt("commonmark")


@lru_cache(maxsize=512)
def to_html(text: str) -> Markup:
    """Return Markdown as HTML that is safe to put into a page."""
    made = nh3.clean(
        _READ.render(text),
        tags=_ELEMENTS,
        attributes={"a": {"href"}},
        attribute_filter=_kept,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer",
    )
    return Markup(made)  # noqa: S704 - it has just been cleaned


def check_markdown(file: str, content: bytes) -> list[Problem]:
    """Return what is wrong with the text in `content`; nothing when it may be used."""
    if len(content) > LARGEST_TEXT:
        return [Problem(file, None, "", fault("too_large", most=LARGEST_TEXT))]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return [Problem(file, line, "", fault("not_utf_8"))]
    if not canonical_text(text):
        return [Problem(file, None, "", fault("empty"))]
    return list(dict.fromkeys(_faults(file, text)))


def _faults(file: str, text: str) -> Iterator[Problem]:
    line = 1
    for token in _flat(_READ_WITH_HTML.parse(text)):
        line = token.map[0] + 1 if token.map else line
        if token.type in ("html_block", "html_inline"):
            yield Problem(file, line, "", fault("html"))
        elif token.type == "image":
            yield Problem(file, line, "", fault("image"))
        elif token.type in ("code_block", "fence", "code_inline"):
            yield Problem(file, line, "", fault("code"))
        elif token.type == "heading_open" and token.tag not in ("h2", "h3", "h4"):
            yield Problem(file, line, "", fault("heading"))
        elif token.type == "link_open" and not _is_allowed(str(token.attrGet("href") or "")):
            yield Problem(file, line, "", fault("link"))


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def _kept(_element: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value; None for an address that is none, which is then left out."""
    return value if attribute != "href" or _is_allowed(value) else None


def _is_allowed(address: str) -> bool:
    return _ADDRESS.fullmatch(address) is not None
