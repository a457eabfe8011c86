"""The page with the figures, and each of its tables as a file.

Only what was published is read here: not the codes of cases, and nothing of the campaign's reach.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import Connection

from lti_app import i18n
from lti_app.errors import FiguresUnknownError
from lti_app.figures import freezing
from lti_app.figures.freezing import Frozen
from lti_app.figures.quarters import last_day, quarter_of
from lti_app.figures.suppression import Mark
from lti_app.figures.tables import TABLES, Table
from lti_app.figures.words import FIELD_NAMES, TABLE_NAMES, label, quarter_in_words
from lti_app.spreadsheets import CSV, Row, csv_file

NOT_INTACT = lazy_gettext(
    "These are not the figures that were published: somebody has changed them in the database. "
    "Do not use them, and tell the people who run Online Do's."
)
_TABLES = {table.id: table for table in TABLES}


@dataclass(frozen=True)
class Links:
    """Where the desk has these pages; the desk knows its addresses."""

    of_quarter: Callable[[str], str]
    of_file: Callable[[str, str], str]
    """Of a quarter and the id of a table."""
    publish: str | None = None
    """Where to send `quarter` to publish it; None for who may not."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """What the desk's forms carry besides."""


@dataclass(frozen=True)
class Cell:
    """A number of a table, or what stands in its place."""

    text: str
    width: int | None
    """Of its bar, in hundredths of the longest one in the table; None where no number is told."""


@dataclass(frozen=True)
class Grid:
    """A table as the page shows it."""

    id: str
    title: str
    first: str
    """What stands down the side."""
    headings: Sequence[str]
    lines: Sequence[tuple[str, Sequence[Cell]]]
    """None at all when no number of the table is told; of a two-way table those with a number."""
    silent: Sequence[str]
    """The names of the lines that are left out, because no number of theirs is told."""
    url: str


def figures_page(
    connection: Connection,
    institution: str,
    *,
    quarter: str | None = None,
    threshold: int,
    today: date,
    links: Links,
) -> str:
    """Return the page of a quarter, of the last one that was published when none is given.

    `threshold` is that of the quarters still to be published. Raises FiguresUnknownError.
    """
    out = freezing.published_quarters(connection, institution)
    wanted = quarter or (out[0] if out else None)
    found = freezing.frozen(connection, institution, wanted) if wanted else None
    waiting = freezing.waiting_quarters(connection, institution, today=today)
    current = quarter_of(today)
    return render_template(
        "figures/figures.html",
        frozen=found,
        warning="" if found is None or found.is_intact else NOT_INTACT,
        grids=_grids(found, links) if found and found.total is not None else [],
        quarters=[(each, quarter_in_words(each), links.of_quarter(each)) for each in out],
        threshold=threshold,
        waiting=[(each, quarter_in_words(each)) for each in waiting],
        current=quarter_in_words(current),
        current_ends=last_day(current),
        links=links,
        in_words=quarter_in_words,
    )


def figures_file(connection: Connection, institution: str, quarter: str, table: str) -> Response:
    """Return a table as a CSV file. Raises FiguresUnknownError."""
    found = freezing.frozen(connection, institution, quarter)
    if table not in _TABLES or found.total is None:
        raise FiguresUnknownError
    wanted = _TABLES[table]
    headings, rows = _headings(found, wanted), _rows(found, wanted)
    language = i18n.offered(i18n.current()) or "en"
    content = csv_file(_facts(found), headings, rows, language=language)
    name = f"online-dos-figures-{quarter}-{table}.csv"
    response = Response(content, content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _facts(found: Frozen) -> list[Row]:
    changed = () if found.is_intact else ((_("Warning"), str(NOT_INTACT)),)
    return [
        *changed,
        (_("Quarter"), found.quarter),
        (_("Published on"), found.published_on.isoformat()),
        (_("Reports in all"), str(found.total)),
        (_("Smallest number that is told"), str(found.content["threshold"])),
        (_("How to read it"), _in_short(found)),
        (_("SHA-256 of the published figures"), found.hash),
    ]


def _in_short(found: Frozen) -> str:
    return str(
        _(
            "Rounded to %(step)s. Under %(threshold)s: zero is possible too. Hidden: it would help "
            "to work out one that is under %(threshold)s.",
            step=found.content["rounding"],
            threshold=found.content["threshold"],
        )
    )


def _headings(found: Frozen, table: Table) -> list[str]:
    columns = _labels(found, table.columns) if table.columns else [_("Reports")]
    return [str(FIELD_NAMES[table.rows]), *columns]


def _rows(found: Frozen, table: Table) -> Iterator[list[str]]:
    for name, line in zip(_labels(found, table.rows), _published(found, table), strict=True):
        yield [name, *(_text(found, shown) for shown in line)]


def _grids(found: Frozen, links: Links) -> list[Grid]:
    return [_grid(found, table, links.of_file(found.quarter, table.id)) for table in TABLES]


def _grid(found: Frozen, table: Table, url: str) -> Grid:
    first, *headings = _headings(found, table)
    lines = _lines(found, table)
    told = [line for line in lines if any(cell.width is not None for cell in line[1])]
    left_out = [line[0] for line in lines if line not in told] if told and table.columns else []
    return Grid(
        table.id,
        str(TABLE_NAMES[table.id]),
        first,
        headings,
        told if left_out or not told else lines,
        left_out,
        url,
    )


def _lines(found: Frozen, table: Table) -> list[tuple[str, list[Cell]]]:
    published = _published(found, table)
    numbers = [shown for line in published for shown in line if isinstance(shown, int)]
    longest = max(numbers, default=1)
    return [
        (name, [_cell(found, shown, longest) for shown in line])
        for name, line in zip(_labels(found, table.rows), published, strict=True)
    ]


def _cell(found: Frozen, shown: int | str, longest: int) -> Cell:
    width = round(100 * shown / longest) if isinstance(shown, int) else None
    return Cell(_text(found, shown), width)


def _text(found: Frozen, shown: int | str) -> str:
    if shown == Mark.UNDER:
        return str(_("under %(threshold)s", threshold=found.content["threshold"]))
    return str(_("hidden")) if shown == Mark.HIDDEN else str(shown)


def _published(found: Frozen, table: Table) -> list[list[int | str]]:
    lines: list[list[int | str]] = found.content["tables"][table.id]
    return lines


def _labels(found: Frozen, name: str) -> list[str]:
    """Return what the categories of a field were called when the tables were published."""
    given = found.content["labels"].get(name, {})
    if name == "theme":
        given = {code: _in_language(texts, code) for code, texts in given.items()}
    return [label(name, code, given) for code in found.content["categories"][name]]


def _in_language(texts: Mapping[str, str], code: str) -> str:
    return texts.get(i18n.current()) or next(iter(texts.values()), code)
