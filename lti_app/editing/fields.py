"""The fields of a form: where each value stands in the manifest, and how it is read from a form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lti_app.campaign.files import text_name
from lti_app.editing.sketch import Path, Sketch

Form = Mapping[str, str]
Text = Any
"""A text of the interface, translated when it is shown."""
Choices = tuple[tuple[str, Text], ...]
MOST_ROWS = 40


class Kind(StrEnum):
    """How a value is shown and entered."""

    LINE = "line"
    PASSAGE = "passage"
    """A few sentences; a line break becomes a space."""
    MARKDOWN = "markdown"
    """A file of its own for each language."""
    TICK = "tick"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    TIME = "time"
    COLOUR = "colour"
    ID = "id"
    """The id of an item; the last field of its form, because it changes where the item is."""
    DAYS = "days"
    """A day, or the first and the last day of a row."""


@dataclass(frozen=True)
class Field:
    """A value, in one or in all languages."""

    path: Path
    """From the item or the manifest that the form is about."""
    label: Text
    kind: Kind = Kind.LINE
    per_language: bool = False
    is_optional: bool = False
    most: int | None = None
    """Characters."""
    hint: Text = ""
    choices: Choices | Callable[[Sketch], Choices] = ()
    default: str = ""
    """Shown where nothing has been entered."""

    def offered(self, sketch: Sketch) -> Choices:
        """Return what can be chosen."""
        return self.choices(sketch) if callable(self.choices) else self.choices


@dataclass(frozen=True)
class Rows:
    """A short list of values in rows; empty rows are left out."""

    path: Path
    label: Text
    fields: tuple[Field, ...]
    hint: Text = ""


@dataclass(frozen=True)
class Group:
    """Fields below a heading."""

    title: Text
    parts: tuple[Field | Rows, ...]
    hint: Text = ""


def name_of(path: Path) -> str:
    """Return the name of the input for the value at `path`."""
    return ".".join(map(str, path))


def shown(value: object) -> str:
    """Return a value as it stands in an input."""
    return "" if value is None else str(value)


def read(sketch: Sketch, base: Path, part: Field | Rows, form: Form) -> list[str]:
    """Take over what somebody entered; return the texts that have no place any longer."""
    if isinstance(part, Rows):
        return _read_rows(sketch, base, part, form)
    path = (*base, *part.path)
    if part.kind is Kind.ID:
        _rename(sketch, base, form.get(name_of(path), ""))
        return []
    if part.kind is Kind.MARKDOWN:
        return _read_markdown(sketch, base, path, form)
    paths = [(*path, each) for each in sketch.languages] if part.per_language else [path]
    if part.kind is not Kind.TICK and not any(name_of(each) in form for each in paths):
        return []
    found = [_value(part, sketch, each, form) for each in paths]
    if part.is_optional and not any(each not in (None, "") for each in found):
        if sketch.value(path) is not None:  # what is written as null stays so
            sketch.drop(path)
        return []
    return [
        str(value)
        for each, value in zip(paths, found, strict=True)
        if not sketch.put(each, value) and value
    ]


def _value(part: Field, sketch: Sketch, path: Path, form: Form) -> object:
    name = name_of(path)
    text = " ".join(filter(None, map(str.strip, form.get(name, "").splitlines())))
    match part.kind:
        case Kind.TICK:
            return True if name in form else None
        case Kind.NUMBER:
            return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
        case Kind.CHOICE:
            offered = {value for value, _label in part.offered(sketch)}
            return text if text in offered else shown(sketch.value(path))
        case Kind.DAYS:
            last = form.get(f"{name}.last", "")
            return f"{text}-{last}" if text and last and last != text else text
        case Kind.COLOUR:
            return _colour(text, form.get(f"{name}.pick", ""), sketch.value(path), part.default)
    return text


def _colour(text: str, picked: str, stored: object, default: str) -> str:
    """Return the colour that somebody entered in one of two inputs: the one that they changed."""
    before = shown(stored)
    return picked if text == before and picked and picked != (before or default) else text


def _read_markdown(sketch: Sketch, base: Path, path: Path, form: Form) -> list[str]:
    lost = []
    folder, key = str(base[0]), str(base[1])
    for language in sketch.languages:
        text = form.get(name_of((*path, language)))
        if text is None:
            continue
        if sketch.item(base[:-1], key) is None:
            lost.append(text)
        else:
            content = text.replace("\r\n", "\n").strip()
            sketch.files[text_name(folder, key, language)] = f"{content}\n".encode()
    return [each for each in lost if each]


def _rename(sketch: Sketch, base: Path, wanted: str) -> None:
    part, key = base[:-1], str(base[-1])
    if wanted.strip() not in ("", key) and sketch.item(part, key) is not None:
        sketch.rename(part, key, sketch.unused(part, wanted, fallback=key))


def _read_rows(sketch: Sketch, base: Path, part: Rows, form: Form) -> list[str]:
    path = (*base, *part.path)
    if sketch.value(base) is None:
        return []
    rows = []
    for number in range(MOST_ROWS):
        row = {
            str(field.path[0]): value
            for field in part.fields
            if (value := _value(field, sketch, (*path, number, *field.path), form))
        }
        if row:
            rows.append(row)
    if rows:
        sketch.put(path, rows)
    else:
        sketch.drop(path)
    return []
