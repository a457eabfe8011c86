"""The codes of a case: recorded at triage, changed until and after closure, read on its page.

Every function takes the institution of who asks: an id of another one is unknown.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, exists, insert, select, update

from lti_app.errors import FigureChangedError, FigureUnknownError
from lti_app.figures.codes import FIELDS, Codes, Offered, check
from lti_app.figures.models import CaseFigure, FrozenTables
from lti_app.figures.quarters import checked


@dataclass(frozen=True)
class Figure:
    """What a case counts as."""

    id: bytes
    quarter: str
    codes: Codes
    is_late: bool
    """Whether the tables of its quarter are out: what is said of it now counts in none."""


def record(
    connection: Connection,
    institution: str,
    codes: Codes,
    *,
    quarter: str,
    offered: Offered,
    today: date,
) -> Figure:
    """Store the codes of a case in `quarter` and return them with the id for the case to keep.

    Raises FigureRefusedError, QuarterRefusedError.
    """
    check(codes, offered)
    checked(quarter, today=today)
    figure = secrets.token_bytes(16)
    connection.execute(
        insert(CaseFigure).values(
            id=figure, institution=institution, quarter=quarter, **asdict(codes)
        )
    )
    return Figure(figure, quarter, codes, is_frozen(connection, institution, quarter))


def change(
    connection: Connection,
    institution: str,
    figure: bytes,
    codes: Codes,
    *,
    before: Codes,
    offered: Offered,
) -> Figure:
    """Store other codes for a case of which `before` was shown; the quarter stays.

    A code that stood there may stay, also when it is no longer offered. What is late is stored for
    the case's own page and counts in no table. Raises FigureRefusedError, FigureUnknownError, and
    FigureChangedError when somebody else was first.
    """
    check(codes, offered, before=before)
    shown = [getattr(CaseFigure, field) == getattr(before, field) for field in FIELDS]
    changed = connection.execute(
        update(CaseFigure)
        .where(CaseFigure.id == figure, CaseFigure.institution == institution, *shown)
        .values(**asdict(codes))
    )
    found = read(connection, institution, figure)
    if not changed.rowcount and found.codes != codes:
        raise FigureChangedError
    return found


def read(connection: Connection, institution: str, figure: bytes) -> Figure:
    """Return what a case counts as. Raises FigureUnknownError."""
    row = connection.execute(
        select(CaseFigure.__table__).where(
            CaseFigure.id == figure, CaseFigure.institution == institution
        )
    ).one_or_none()
    if row is None:
        raise FigureUnknownError
    codes = Codes(*(getattr(row, field) for field in FIELDS))
    return Figure(figure, row.quarter, codes, is_frozen(connection, institution, row.quarter))


def is_frozen(connection: Connection, institution: str, quarter: str) -> bool:
    """Return whether the tables of a quarter are out."""
    found = exists().where(FrozenTables.institution == institution, FrozenTables.quarter == quarter)
    return bool(connection.scalar(select(found)))
