"""Where a problem is, in the words of the form in which it can be mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from lti_app.campaign.files import TEXT_PARTS
from lti_app.campaign.problems import Problem
from lti_app.editing.fields import Field, Group, Rows
from lti_app.editing.forms import own_name
from lti_app.editing.parts import title_of
from lti_app.editing.section import Section
from lti_app.editing.sections import section_of
from lti_app.editing.sketch import Item, Path, Sketch, key_of


@dataclass(frozen=True)
class Label:
    """The names that somebody sees on the way to a value."""

    section: Section | None
    item: str = ""
    """What the item of a list is called."""
    key: str = ""
    """The id of that item."""
    field: str = ""
    code: str = ""
    """The name in the file, where no form has the value."""


def label_of(problem: Problem, sketch: Sketch) -> Label:
    """Return where `problem` is; `sketch` holds the values that it was found in."""
    section = section_of(problem)
    path = problem.path or _path_of_file(problem.file, sketch)
    if section is None or not path:
        return Label(section, code=problem.field or problem.file)
    item = _item(section, path, sketch)
    rest = path[len(section.part or ()) + 1 :] if item is not None else path
    found = "" if rest == section.part else _field(section, rest, is_item=item is not None)
    return Label(
        section,
        item="" if item is None else _name(section, item),
        key="" if item is None else key_of(item),
        field=found or "",
        code=problem.field if found is None else "",
    )


def _path_of_file(file: str, sketch: Sketch) -> Path:
    """Return the place of the entry that a text belongs to, and that of its text."""
    part, _slash, name = file.removesuffix(".md").partition("/")
    key, _dot, language = name.rpartition(".")
    if part not in TEXT_PARTS or sketch.item((part,), key) is None:
        return ()
    return (*sketch.position((part, key)), "text", language)


def _item(section: Section, path: Path, sketch: Sketch) -> Item | None:
    if section.part is None or path[: len(section.part)] != section.part:
        return None
    found = sketch.value(path[: len(section.part) + 1])
    return found if isinstance(found, dict) and len(path) > len(section.part) else None


def _name(section: Section, item: Item) -> str:
    return own_name(key_of(item)) if section.part == ("languages",) else title_of(item)


def _field(section: Section, rest: Path, *, is_item: bool) -> str | None:
    """Return the label of the value at `rest`; None where no form has it."""
    groups = section.item if is_item else section.groups
    for part in (part for group in groups for part in group.parts):
        if rest[: len(part.path)] == part.path:
            return _inside(part, rest[len(part.path) :])
    return _around(groups, rest)


def _inside(part: Field | Rows, rest: Path) -> str:
    """Return the label of a field, with the language or the row that is meant."""
    label = str(part.label)
    if not rest:
        return label
    if isinstance(part, Field):
        return f"{label} ({own_name(str(rest[0]))})" if part.per_language else label
    number = rest[0] + 1 if isinstance(rest[0], int) else rest[0]
    field = next((str(each.label) for each in part.fields if each.path == rest[1:]), "")
    return f"{label} {number}, {field}" if field else f"{label} {number}"


def _around(groups: Iterable[Group], rest: Path) -> str | None:
    """Return the labels of the fields that a value is made of, or the heading above them."""
    for group in groups:
        labels = [str(part.label) for part in group.parts if part.path[: len(rest)] == rest]
        if rest and labels:
            return " / ".join(labels) if len(labels) <= 2 else str(group.title)
    return None if rest else ""
