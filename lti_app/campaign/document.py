"""Reads a manifest as YAML 1.2 and remembers on which line each value stands.

ruamel.yaml composes the nodes; the values are made here, because a pack needs to be stricter than
YAML: a key stands once, nothing is written with tags or aliases, a date is text, and a file cannot
ask for YAML 1.1, where 14:00 is the number 840 and `no` means false.
"""

import re
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lti_app.campaign.canonical import canonical_text
from lti_app.campaign.problems import Fault, PackError, Path, Problem, fault
from lti_app.campaign.yaml_faults import fault_in_yaml

LARGEST_MANIFEST = 512_000
"""Bytes. The shipped manifest is a tenth of this; more is a mistake or an attack."""

DEEPEST = 10
"""Levels of nesting; a pack needs six."""

_TAG = "tag:yaml.org,2002:"
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_HALF = re.compile("[\ud800-\udfff]")
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)


@dataclass
class Document:
    """A manifest as read: its values with canonical text, and the line of each."""

    file: str
    tree: dict[str, object] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest value around it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def name_of(self, path: Path) -> str:
        """`path` for a reader: `dos[privacy].text.nl`; an item without an id is counted from 1."""
        name = ""
        value: object = self.tree
        for step in path:
            if isinstance(step, int):
                value = value[step] if isinstance(value, list) and step < len(value) else None
                own = value.get("id") if isinstance(value, dict) else None
                name += f"[{own}]" if isinstance(own, str) else f"[{step + 1}]"
            else:
                value = value.get(step) if isinstance(value, dict) else None
                name += f".{step}" if name else step
        return name

    def problem(self, path: Path, found: Fault, line: int | None = None) -> Problem:
        """Return a problem with the value at `path`; `line` where it is not that of the value."""
        return Problem(self.file, line or self.line_of(path), self.name_of(path), found, path)


def read_document(file: str, content: bytes) -> Document:
    """The manifest in `content`. Faults inside it are in `Document.problems`.

    Raises PackError when there is nothing to go on with: too large, not UTF-8, not YAML.
    """
    if len(content) > LARGEST_MANIFEST:
        raise _unreadable(file, None, fault("too_large", most=LARGEST_MANIFEST))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _unreadable(file, line, fault("not_utf_8")) from error
    if directive := _DIRECTIVE.search(text):
        line = text[: directive.start()].count("\n") + 1
        raise _unreadable(file, line, fault("directive", sign="%"))
    document = Document(file)
    _Reader(document).read(_compose(file, text))
    return document


def _compose(file: str, text: str) -> MappingNode:
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        line = mark.line + 1 if mark else None
        raise _unreadable(file, line, fault_in_yaml(error)) from error
    if not isinstance(root, MappingNode):
        raise _unreadable(file, 1, fault("not_fields"))
    return root


def _unreadable(file: str, line: int | None, found: Fault) -> PackError:
    return PackError([Problem(file, line, "", found)])


class _Reader:
    """Turns nodes into values, once each; a node that comes back is an alias."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()
        self.faults: list[tuple[Path, int, Fault]] = []

    def read(self, root: MappingNode) -> None:
        self.document.tree = self._mapping(root, ())
        # Only now, because an item is named by its id and that is known once all has been read.
        for path, line, found in self.faults:
            self.document.problems.append(self.document.problem(path, found, line))

    def _value(self, node: Node, path: Path) -> object:
        line = node.start_mark.line + 1
        self.document.lines[path] = line
        if id(node) in self.seen:
            self.faults.append((path, line, fault("alias")))
            return None
        if len(path) > DEEPEST:
            self.faults.append((path, line, fault("too_deep")))
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._value(each, (*path, index)) for index, each in enumerate(node.value)]
        return self._scalar(node, path, line)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self.faults.append((path, line, fault("key_not_text")))
                continue
            key = self._whole(canonical_text(key_node.value), path, line)
            if key in values:
                self.faults.append(((*path, key), line, fault("key_twice")))
                continue
            values[key] = self._value(value_node, (*path, key))
        return values

    def _scalar(self, node: Node, path: Path, line: int) -> object:
        kind = str(node.tag).removeprefix(_TAG)
        text = self._whole(canonical_text(str(node.value)), path, line)
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int" and _WHOLE_NUMBER.fullmatch(text):
            return int(text)
        if kind in ("int", "float"):
            self.faults.append((path, line, fault("read_as_number", text=text)))
        elif kind not in ("str", "timestamp"):
            self.faults.append((path, line, fault("tag", tag=str(node.tag))))
        return text

    def _whole(self, text: str, path: Path, line: int) -> str:
        """Return `text` without halves of characters, which YAML can hold and UTF-8 cannot."""
        if not _HALF.search(text):
            return text
        self.faults.append((path, line, fault("half_a_character")))
        return _HALF.sub("\ufffd", text)
