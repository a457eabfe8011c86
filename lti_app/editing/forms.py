"""Forms as they are shown: each value with its label, what is wrong with it, what was saved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from flask_babel import get_locale

from lti_app.campaign.files import text_name
from lti_app.campaign.problems import Problem
from lti_app.campaign.theme import Clash, Theme, weakest
from lti_app.editing.fields import MOST_ROWS, Choices, Field, Group, Kind, Rows, name_of, shown
from lti_app.editing.section import Section
from lti_app.editing.service import Opened
from lti_app.editing.sketch import Path, Sketch

_EMPTY_ROWS = 2


@dataclass
class Cell:
    """One input, or two where a value has two halves."""

    name: str
    value: str
    second: str = ""
    """The last day of a row, or the colour in the picker."""
    language: str = ""
    language_name: str = ""
    direction: str = "ltr"
    problems: list[Problem] = field(default_factory=list)
    saved: str | None = None
    """What somebody else saved meanwhile, where it is something else."""

    @property
    def id(self) -> str:
        """The id of the input in the page."""
        return self.name.replace(".", "-")


@dataclass
class Row:
    """A field with its inputs: one, or one for each language."""

    field: Field
    choices: Choices
    cells: list[Cell]
    problems: list[Problem]
    clash: Clash | None = None
    """How well a colour can be read."""


@dataclass
class Table:
    """Rows of short values, with empty ones at the end."""

    rows: Rows
    entries: list[list[Row]]
    problems: list[Problem]


@dataclass
class Block:
    """Fields below a heading."""

    group: Group
    parts: list[Row | Table]


@dataclass
class Shown:
    """What forms are made of: the values to show, what is saved, what is wrong."""

    opened: Opened
    sketch: Sketch
    """With what somebody typed, where that is not saved."""
    waiting: list[Problem]
    """Problems that no field has shown yet."""

    @classmethod
    def of(cls, opened: Opened, section: Section, typed: Sketch | None = None) -> "Shown":
        """Return what the pages of `section` show."""
        return cls(
            opened,
            typed or opened.sketch,
            [each for each in opened.problems if section.owns(each)],
        )

    def blocks(self, base: Path, groups: Iterable[Group]) -> list[Block]:
        """Return the form for `groups`; its values begin at `base`."""
        return [Block(group, [self._part(base, each) for each in group.parts]) for group in groups]

    def take(self, base: Path) -> list[Problem]:
        """Return the problems at `base` that no field has shown; nothing shows them again."""
        name = self._name(base)
        found = [each for each in self.waiting if _is_at(each, name)]
        self.waiting = [each for each in self.waiting if each not in found]
        return found

    def _part(self, base: Path, part: Field | Rows) -> Row | Table:
        return self._table(base, part) if isinstance(part, Rows) else self._row(base, part)

    def _table(self, base: Path, rows: Rows) -> Table:
        path = (*base, *rows.path)
        there = self.sketch.value(path)
        length = len(there) if isinstance(there, list) else 0
        entries = [
            [self._row((*path, number), each) for each in rows.fields]
            for number in range(min(length + _EMPTY_ROWS, MOST_ROWS))
        ]
        return Table(rows, entries, self.take(path))

    def _row(self, base: Path, part: Field) -> Row:
        path = (*base, *part.path)
        if part.per_language:
            cells = [self._cell(part, (*path, each), each) for each in self.sketch.languages]
        else:
            cells = [self._cell(part, path, "")]
        return Row(part, part.offered(self.sketch), cells, self.take(path), self._clash(path))

    def _cell(self, part: Field, path: Path, language: str) -> Cell:
        if part.kind is Kind.MARKDOWN:
            file = text_name(str(path[0]), str(path[1]), language)
            problems = [each for each in self.waiting if each.file == file]
            value, saved = (_text(each, file) for each in (self.sketch, self.opened.sketch))
        else:
            problems = self._exactly(path)
            value, saved = (shown(each.value(path)) for each in (self.sketch, self.opened.sketch))
        self.waiting = [each for each in self.waiting if each not in problems]
        is_new = not value and self.sketch.value(path) is None
        text = part.default if is_new else value
        cell = Cell(name_of(path), text, language=language, problems=problems)
        if language:
            cell.language_name, cell.direction = own_name(language), direction_of(language)
        if part.kind is Kind.DAYS:
            cell.value, _, cell.second = value.partition("-")
        elif part.kind is Kind.COLOUR:
            cell.value, cell.second = value, value if _is_colour(value) else part.default
        cell.saved = saved if saved != value else None
        return cell

    def _exactly(self, path: Path) -> list[Problem]:
        name = self._name(path)
        return [each for each in self.waiting if each.field == name]

    def _name(self, path: Path) -> str:
        return self.opened.document.name_of(self.opened.sketch.position(path))

    def _clash(self, path: Path) -> Clash | None:
        values = self.sketch.value(path[:-1])
        if path[0] != "theme" or not isinstance(values, dict):
            return None
        names = Theme.__dataclass_fields__
        if set(values) != set(names) or not all(_is_colour(str(each)) for each in values.values()):
            return None
        return next(each for each in weakest(Theme(**values)) if each.field == path[-1])


def own_name(tag: str) -> str:
    """Return how a language calls itself; its tag where nobody knows it."""
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag


def names_of(tags: Sequence[str]) -> str:
    """Return languages as somebody lists them in the language of the page."""
    here = get_locale()
    names = [Locale.parse(tag, sep="-").get_display_name(here) or tag for tag in tags]
    return format_list(names, locale=here)


def direction_of(tag: str) -> str:
    """Return "rtl" for a language that is written from right to left."""
    try:
        return "rtl" if Locale.parse(tag, sep="-").text_direction == "rtl" else "ltr"
    except (UnknownLocaleError, ValueError):
        return "ltr"


def differing(blocks: Iterable[Block]) -> Iterator[Cell]:
    """Give the inputs whose value is not what is saved."""
    for row in (part for block in blocks for part in block.parts):
        rows = [row] if isinstance(row, Row) else [each for entry in row.entries for each in entry]
        for each in rows:
            yield from (cell for cell in each.cells if cell.saved is not None)


def _is_at(problem: Problem, name: str) -> bool:
    return bool(name) and (
        problem.field == name or problem.field.startswith((f"{name}.", f"{name}["))
    )


def _text(sketch: Sketch, file: str) -> str:
    return sketch.files.get(file, b"").decode("utf-8-sig", "replace").strip()


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and set(text[1:].lower()) <= set("0123456789abcdef")
