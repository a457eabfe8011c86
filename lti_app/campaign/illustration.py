"""Decides whether an SVG file may be used as the illustration of a pack.

SVG is active content: it can hold scripts, and a renderer may read files or addresses it refers
to. So only drawing is let through: a short list of elements and attributes, references to nothing
but parts of the same drawing, no document type, no style sheets. Text is left out as well: it
would look different on every machine and no screen reader would find it. `use` and `mask` are
left out because a few of them inside each other grow into a million shapes.
"""

import re
from xml.parsers import expat

from lti_app.campaign.problems import Fault, Problem, fault

LARGEST_ILLUSTRATION = 200_000
"""Bytes. A drawing that is larger than this slows down every page it stands on."""
DEEPEST_DRAWING = 200
"""Elements inside each other. Renderers give up at about a thousand, when it is to be published."""

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

_XML = {
    expat.errors.XML_ERROR_NO_ELEMENTS: fault("xml_empty"),
    expat.errors.XML_ERROR_INVALID_TOKEN: fault("xml_sign"),
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: fault("xml_unclosed"),
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: fault("xml_unclosed"),
    expat.errors.XML_ERROR_TAG_MISMATCH: fault("xml_mismatch"),
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: fault("xml_attribute_twice"),
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: fault("xml_rest"),
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: fault("xml_entity"),
    expat.errors.XML_ERROR_UNBOUND_PREFIX: fault("xml_prefix"),
    expat.errors.XML_ERROR_UNKNOWN_ENCODING: fault("xml_encoding"),
    expat.errors.XML_ERROR_INCORRECT_ENCODING: fault("xml_encoding"),
}
"""What the parser says, and our fault for it; whatever else it says is `xml`."""


def check_illustration(file: str, content: bytes) -> list[Problem]:
    """Return what is wrong with the drawing in `content`; nothing when it may be used."""
    if len(content) > LARGEST_ILLUSTRATION:
        found = fault("drawing_too_large", most=LARGEST_ILLUSTRATION)
        return [Problem(file, None, "", found)]
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
            self._add("", _XML.get(expat.ErrorString(error.code), fault("xml")))
            return self.problems
        except (LookupError, ValueError):
            # What Python says of an encoding that it does not know, or does not lend to expat.
            self._add("", fault("xml_encoding"))
            return self.problems
        except _Refused:
            return self.problems
        for element in ("title", "desc"):
            if element not in self.described:
                self._add(element, fault("undescribed", element=element))
        return self.problems

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self.open:
            self._root(namespace, local, attributes)
        elif namespace != _SVG or not _ELEMENTS.fullmatch(local):
            self._add(local, fault("element"))
        self.open.append(local)
        if len(self.open) > DEEPEST_DRAWING:
            self._add(local, fault("drawing_too_deep", most=DEEPEST_DRAWING))
            raise _Refused
        for attribute, value in attributes.items():
            field = f"{local} {attribute.rpartition(' ')[2]}"
            if not _ATTRIBUTES.fullmatch(attribute):
                self._add(field, fault("attribute"))
            elif _REFERENCE.search(value):
                self._add(field, fault("outside"))

    def _root(self, namespace: str, local: str, attributes: dict[str, str]) -> None:
        if namespace != _SVG or local != "svg":
            self._add(local, fault("not_svg", namespace=_SVG))
        elif "viewBox" not in attributes:
            self._add("svg viewBox", fault("no_view_box"))

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        # A title is that of the drawing only directly under the root.
        if len(self.open) == 2 and text.strip():
            self.described.add(self.open[-1])

    def _doctype(self, _name: str, *_rest: object) -> None:
        # Nothing after this is read, so no entity gets declared that could be blown up.
        self._add("", fault("document_type"))
        raise _Refused

    def _instruction(self, target: str, _data: str) -> None:
        self._add(target, fault("instruction"))

    def _add(self, field: str, found: Fault) -> None:
        self.problems.append(Problem(self.file, self.parser.CurrentLineNumber, field, found))
