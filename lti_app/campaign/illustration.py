"""Decides whether an SVG file may be used as the illustration of a pack.

SVG is active content: it can hold scripts, and a renderer may read files or addresses it refers
to. So only drawing is let through: a short list of elements and attributes, references to nothing
but parts of the same drawing, no document type, no style sheets. Text is left out as well: it
would look different on every machine and no screen reader would find it. `use` and `mask` are
left out because a few of them inside each other grow into a million shapes.
"""

import re
from xml.parsers import expat

from lti_app.campaign.problems import Problem

LARGEST_ILLUSTRATION = 200_000
"""Bytes. A drawing that is larger than this slows down every page it stands on."""

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = re.compile(
    "svg|title|desc|g|defs|path|rect|circle|ellipse|line|polyline|polygon"
    "|linearGradient|radialGradient|stop|clipPath"
)
_ATTRIBUTES = re.compile(
    "id|class|role|lang|version|viewBox|width|height|preserveAspectRatio|focusable"
    "|aria-(label|labelledby|describedby|hidden)"
    "|d|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|fx|fy|points|pathLength|transform"
    "|fill|fill-opacity|fill-rule|clip-path|clip-rule|opacity|color|display|visibility"
    "|stroke|stroke-(width|opacity|linecap|linejoin|miterlimit|dasharray|dashoffset)"
    "|vector-effect|paint-order|shape-rendering|offset|stop-color|stop-opacity"
    "|gradientUnits|gradientTransform|spreadMethod|clipPathUnits"
    "|http://www.w3.org/XML/1998/namespace (lang|space)"
)
_REFERENCE = re.compile(
    r"url\((?!#)|\\|(javascript|data|https?|file):|(src|image|image-set|element)\(", re.IGNORECASE
)

_EXPORT = "Export the drawing as plain SVG with attributes only, or remove it"


def check_illustration(file: str, content: bytes) -> list[Problem]:
    """Return what is wrong with the drawing in `content`; nothing when it may be used."""
    if len(content) > LARGEST_ILLUSTRATION:
        message = f"is larger than {LARGEST_ILLUSTRATION} bytes"
        return [Problem(file, None, "", message, "Simplify the drawing")]
    return _Check(file).run(content)


class _Refused(Exception):
    """Ends the parsing of a file that is refused as a whole."""


class _Check:
    """One pass of the parser over one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.open: list[str] = []
        self.described: set[str] = set()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction

    def run(self, content: bytes) -> list[Problem]:
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            self._fault("", f"is not XML: {expat.ErrorString(error.code)}", "Export it again")
            return self.problems
        except _Refused:
            return self.problems
        for element in ("title", "desc"):
            if element not in self.described:
                self._fault(element, "is missing", f"Say what the drawing shows in <{element}>")
        return self.problems

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self.open:
            self._root(namespace, local, attributes)
        elif namespace != _SVG or not _ELEMENTS.fullmatch(local):
            self._fault(local, "is not an element for drawing", _EXPORT)
        self.open.append(local)
        for attribute, value in attributes.items():
            field = f"{local} {attribute.rpartition(' ')[2]}"
            if not _ATTRIBUTES.fullmatch(attribute):
                self._fault(field, "is not an attribute for drawing", _EXPORT)
            elif _REFERENCE.search(value):
                self._fault(field, "refers to something outside the drawing", _EXPORT)

    def _root(self, namespace: str, local: str, attributes: dict[str, str]) -> None:
        if namespace != _SVG or local != "svg":
            self._fault(local, "is not an SVG drawing", f'Begin with <svg xmlns="{_SVG}">')
        elif "viewBox" not in attributes:
            self._fault("svg viewBox", "is missing", "Add it, so that the drawing scales")

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        # A title is that of the drawing only directly under the root.
        if len(self.open) == 2 and text.strip():
            self.described.add(self.open[-1])

    def _doctype(self, _name: str, *_rest: object) -> None:
        # Nothing after this is read, so no entity gets declared that could be blown up.
        self._fault("", "has a document type", "Remove the line that begins with <!DOCTYPE")
        raise _Refused

    def _instruction(self, target: str, _data: str) -> None:
        self._fault(target, "is an instruction to the program that reads the file", "Remove it")

    def _fault(self, field: str, message: str, mend: str) -> None:
        line = self.parser.CurrentLineNumber
        self.problems.append(Problem(self.file, line, field, message, mend))
