"""Gives a PDF in a script that runs from right to left its text in the order in which it is read.

Typst draws such a line glyph by glyph from the left, a letter in as many pieces as the font has for
it (a dot apart from its bowl), and each piece counts as the letter: whoever has the page read aloud
hears letters twice and words backwards. The standard's remedy is `ActualText` on an element of the
structure (ISO 32000-1, 14.9.4): what stands for all that is drawn within. It is added here as an
incremental update (7.5.6), which leaves every byte that Typst wrote as it was.

Delete this when Typst writes the text of such lines itself; the tests of the PDFs will say so.
"""

import re
from collections.abc import Iterator, Sequence

_REFERENCE = re.compile(rb"(\d+) 0 R")
_TAG = re.compile(rb"<</Type/StructElem/S/(\w+)")
_KIDS = re.compile(rb"/K\s*(\[[^\]]*\]|\d+ 0 R)")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")


def with_logical_text(pdf: bytes, texts: Sequence[tuple[str, str | None]]) -> bytes:
    """Return `pdf` with ActualText for elements of its structure.

    `texts` are pairs of tag and text in reading order: each goes to the next element with that tag.
    Where a text is None the element stays as it is.
    """
    start = _START.search(pdf)
    assert start, "Typst ends a file with the place of its table"
    objects = dict(_objects(pdf, int(start[1])))
    changed = dict(_matched(objects, list(texts)))
    return _updated(pdf, int(start[1]), changed)


def _objects(pdf: bytes, table: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of the objects of the structure."""
    header = re.compile(rb"xref\s+0 (\d+)\s+").match(pdf, table)
    assert header, "Typst writes one classic cross-reference table"
    for number in range(1, int(header[1])):
        offset = int(pdf[header.end() + 20 * number :][:10])
        begin = pdf.index(b"obj", offset) + 3
        content = pdf[begin : pdf.index(b"endobj", begin)].strip()
        if content.startswith(b"<</Type/Struct"):
            yield number, content


def _matched(
    objects: dict[int, bytes], wanted: list[tuple[str, str | None]]
) -> Iterator[tuple[int, bytes]]:
    for number, tag in _in_order(objects):
        if wanted and wanted[0][0] == tag:
            text = wanted.pop(0)[1]
            if text is not None:
                coded = text.encode("utf-16-be").hex().upper().encode()
                yield number, objects[number][:-2] + b"/ActualText<FEFF" + coded + b">>>"
    assert not wanted, "a template no longer has the structure that is expected here"


def _in_order(objects: dict[int, bytes]) -> Iterator[tuple[int, str]]:
    """Yield number and tag of the elements of the structure as they are read."""
    [root] = [each for each, content in objects.items() if b"/StructTreeRoot" in content[:30]]
    waiting = [root]
    while waiting:
        number = waiting.pop()
        tag = _TAG.match(objects[number])
        if tag:
            yield number, tag[1].decode()
        kids = _KIDS.search(objects[number])
        below = [int(each) for each in _REFERENCE.findall(kids[1])] if kids else []
        waiting += [each for each in reversed(below) if each in objects]


def _updated(pdf: bytes, previous: int, changed: dict[int, bytes]) -> bytes:
    trailer = pdf[pdf.index(b"<<", pdf.index(b"trailer", previous)) : pdf.rindex(b"startxref")]
    out, table = bytearray(pdf.rstrip() + b"\n"), b"0 1\n0000000000 65535 f \n"
    for number in sorted(changed):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, changed[number])
    start = len(out)
    out += b"xref\n" + table + b"trailer\n" + trailer.strip()[:-2]
    out += b"/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (previous, start)
    return bytes(out)
