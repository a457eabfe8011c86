"""A tagged PDF as an assistive technology reads it: by its structure, with pypdf.

The text of an element is its ActualText where it has one; otherwise what is drawn in the marked
content that belongs to it. pypdf's own text extraction reads a page without its structure, so it is
given the page with everything else taken out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

DRAWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}


class Element:
    """An element of the structure, such as a heading or a list."""

    def __init__(self, entry: DictionaryObject) -> None:
        self.entry = entry
        self.tag = str(entry["/S"])[1:]
        self.alt: str | None = entry.get("/Alt")
        self.actual_text: str | None = entry.get("/ActualText")
        kids = entry.get("/K", ArrayObject())
        self.kids: list[Any] = list(kids) if isinstance(kids, ArrayObject) else [kids]

    def below(self, tag: str | None = None) -> Iterator[Element]:
        """Yield the elements within this one in their order, or those with `tag`."""
        for kid in self.kids:
            entry = kid.get_object()
            if isinstance(entry, DictionaryObject) and "/S" in entry:
                element = Element(entry)
                if tag in (None, element.tag):
                    yield element
                yield from element.below(tag)

    def marks(self) -> set[int]:
        """Return the numbers of the marked content that belongs to this element."""
        own = {int(kid) for kid in self.kids if isinstance(kid, int)}
        return own.union(*(each.marks() for each in self.below()))


def as_bytes(value: Any) -> Any:
    """Return operands with the bytes of their strings, which pypdf would write as other bytes."""
    if isinstance(value, TextStringObject):
        return ByteStringObject(value.original_bytes)
    if isinstance(value, list):
        return ArrayObject(as_bytes(each) for each in value)
    return value


class Pdf:
    """A document of one page."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content), strict=True)
        self.catalog: Any = self.reader.trailer["/Root"]
        [self.page] = self.reader.pages

    def elements(self) -> list[Element]:
        """Return all elements in the order in which they are read."""
        root = self.catalog["/StructTreeRoot"]["/K"]
        tops = root if isinstance(root, ArrayObject) else [root]
        found = []
        for top in tops:
            element = Element(top.get_object())
            found += [element, *element.below()]
        return found

    def text(self, element: Element) -> str:
        """Return what is read for `element`."""
        return element.actual_text or self.drawn(element)

    def drawn(self, element: Element) -> str:
        """Return what is drawn for `element`, whatever its ActualText says."""
        wanted = element.marks()
        stream = ContentStream(None, self._copy.pdf)
        stream.operations = [
            (as_bytes(operands), operator)
            for operands, operator, mark in self.operations()
            if operator not in DRAWS_TEXT or mark in wanted
        ]
        self._copy[NameObject("/Contents")] = stream
        text: str = self._copy.extract_text()
        return text

    def operations(self) -> Iterator[tuple[Any, bytes, int | None]]:
        """Yield what is done on the page, with the number of the marked content around it."""
        marks: list[int | None] = []
        for operands, operator in self._operations:
            if operator in (b"BDC", b"BMC"):
                properties = operands[1] if len(operands) > 1 else {}
                marks.append(properties.get("/MCID", marks[-1] if marks else None))
            elif operator == b"EMC":
                marks.pop()
            yield operands, operator, marks[-1] if marks else None

    @cached_property
    def _operations(self) -> list[tuple[Any, bytes]]:
        contents = self.page.get_contents()
        assert contents is not None
        return list(ContentStream(contents, self.reader).operations)

    @cached_property
    def _copy(self) -> Any:
        return PdfWriter().add_page(self.page)
