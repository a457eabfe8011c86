"""A page of ours as a tree, with what tests ask of it.

Read with the quick parser of the standard library, which is enough because our pages close every
element; that they are valid HTML is what `test_html.py` is for.
"""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, TreeBuilder

from werkzeug.test import TestResponse

_NEVER_CLOSED = frozenset({"br", "hr", "img", "input", "link", "meta"})


@dataclass(frozen=True)
class Form:
    """A form as somebody without JavaScript sends it."""

    action: str
    fields: dict[str, str]
    button: str


class Page:
    """The tree of one answer."""

    def __init__(self, answer: TestResponse) -> None:
        assert answer.mimetype == "text/html", answer.mimetype
        self.root = _tree(answer.text)
        self.address = answer.request.path
        self.status = answer.status_code

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements called `tag` that have these attributes."""
        return [
            element
            for element in self.root.iter(tag)
            if all(element.get(name) == value for name, value in attributes.items())
        ]

    def by_id(self, name: str) -> Element:
        """Return the one element with this id."""
        (found,) = (element for element in self.root.iter() if element.get("id") == name)
        return found

    @property
    def heading(self) -> str:
        """The text of the one `h1`."""
        (heading,) = self.all("h1")
        return text_of(heading)

    @property
    def confirmation(self) -> str:
        """The heading of the part about the visitor's own confirmation."""
        return text_of(self.by_id("confirmation-title"))

    @property
    def forms(self) -> dict[str, Form]:
        """The forms by the path that they go to."""
        return {form.action: form for form in map(_form, self.all("form"))}

    def links(self) -> list[str]:
        """Return the addresses of links to pages of this site."""
        found = [element.get("href", "") for element in self.all("a")]
        return [
            urljoin(self.address, link)
            for link in found
            if not urlsplit(link).scheme and not link.startswith("#")
        ]


def text_of(element: Element) -> str:
    """Return the text inside `element`, with its white space folded."""
    return " ".join("".join(element.itertext()).split())


def _form(element: Element) -> Form:
    inputs = list(element.iter("input"))
    button = next(element.iter("button"))
    return Form(
        action=urlsplit(element.get("action", "")).path,
        fields={field.get("name", ""): field.get("value", "") for field in inputs},
        button=text_of(button),
    )


class _Reader(HTMLParser):
    """Builds the tree; every element must be closed by its own tag."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self._open.append(tag)
        if tag in _NEVER_CLOSED:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes something else"
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        if self._open:
            self.builder.data(data)


def _tree(text: str) -> Element:
    reader = _Reader()
    reader.feed(text)
    return reader.builder.close()
