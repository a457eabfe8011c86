"""The tables of a quarter are published once, after it has ended, and never change again.

Two releases of one quarter could be subtracted from each other, and a year from its quarters. So
there is one release of each, of cases that are in no other one, and none of a year.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from lti_app.campaign.thresholds import DEFAULT, STEP
from lti_app.campaign.versions import Version
from lti_app.db import dialect_of, insert_once
from lti_app.errors import (
    FiguresUnknownError,
    QuarterFrozenError,
    QuarterNotEndedError,
    QuarterRefusedError,
)
from lti_app.figures.codes import FIELDS, Codes, Offered
from lti_app.figures.models import CaseFigure, FrozenTables
from lti_app.figures.quarters import checked, ended_lately, has_ended, quarter_of
from lti_app.figures.suppression import Release, release
from lti_app.figures.tables import Categories, counted
from lti_app.reports.models import Reader, ReaderKind

_VERSION = 1


@dataclass(frozen=True)
class Names:
    """What the themes and faculties are called when tables are published: they may change later."""

    themes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By id and then by language."""
    faculties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Frozen:
    """The tables of a quarter as they were published."""

    quarter: str
    published_on: date
    content: Mapping[str, Any]
    hash: str
    """SHA-256 of the content as it was published."""
    is_intact: bool
    """Whether the content is still the one with this hash."""

    @property
    def total(self) -> int | None:
        """All cases, rounded; None when they were fewer than the threshold."""
        total: int | None = self.content["total"]
        return total


def names_of(version: Version, faculties: Mapping[str, str]) -> Names:
    """Return what a pack calls its kinds, in all of its languages, with names of faculties."""
    themes: dict[str, dict[str, str]] = {}
    for language, edition in version.editions.items():
        for kind in edition.reporting.kinds if edition.reporting else ():
            themes.setdefault(kind.id, {})[language] = kind.text
    return Names(themes, faculties)


def freeze(
    connection: Connection,
    institution: str,
    quarter: str,
    *,
    names: Names,
    threshold: int = DEFAULT,
    today: date,
) -> Frozen:
    """Publish the tables of a quarter and return them.

    Every category that could be chosen is in them, whether or not it was. Raises
    QuarterRefusedError, also for a quarter before the channel opened, QuarterNotEndedError,
    ThresholdRefusedError, and QuarterFrozenError when they are out already, also when two ask at
    once.
    """
    if not has_ended(checked(quarter, today=today), today=today):
        raise QuarterNotEndedError
    first = _first_quarter(connection, institution)
    if first is None or quarter < first:
        raise QuarterRefusedError
    offered = Offered(tuple(names.themes), tuple(names.faculties))
    categories = {name: offered.of(name) for name in FIELDS}
    counts = counted(_cases(connection, institution, quarter), categories)
    told = _told(institution, quarter, threshold, categories, names, release(counts, threshold))
    content = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    statement = insert_once(dialect_of(connection), FrozenTables.__table__).values(
        institution=institution,
        quarter=quarter,
        published_on=today,
        content=content,
        content_hash=_hash(content),
    )
    if connection.scalar(statement.returning(FrozenTables.quarter)) is None:
        raise QuarterFrozenError
    return Frozen(quarter, today, told, _hash(content), True)


def _cases(connection: Connection, institution: str, quarter: str) -> list[Codes]:
    rows = connection.execute(
        select(*(getattr(CaseFigure, name) for name in FIELDS)).where(
            CaseFigure.institution == institution, CaseFigure.quarter == quarter
        )
    )
    return [Codes(*row) for row in rows]


def _told(
    institution: str,
    quarter: str,
    threshold: int,
    categories: Categories,
    names: Names,
    published: Release,
) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "institution": institution,
        "quarter": quarter,
        "threshold": threshold,
        "rounding": STEP,
        "categories": categories,
        "labels": {"theme": names.themes, "faculty": names.faculties},
        "total": published.total,
        "tables": published.grids,
    }


def published_quarters(connection: Connection, institution: str) -> Sequence[str]:
    """Return the quarters of which the tables are out, the last one first."""
    return connection.scalars(
        select(FrozenTables.quarter)
        .where(FrozenTables.institution == institution)
        .order_by(FrozenTables.quarter.desc())
    ).all()


def waiting_quarters(connection: Connection, institution: str, *, today: date) -> list[str]:
    """Return the quarters that ended lately and are not published, the last one first."""
    first = _first_quarter(connection, institution)
    if first is None:
        return []
    out = published_quarters(connection, institution)
    return [each for each in ended_lately(today) if each >= first and each not in out]


def _first_quarter(connection: Connection, institution: str) -> str | None:
    """Return the quarter in which the channel could first take a report; None before that.

    It could from the day on which there were a reader and a key for recovery. Whoever reports reads
    since when there are readers; the day of the first report would tell that there was one.
    """
    opened = []
    for is_spare in (Reader.kind == ReaderKind.RECOVERY, Reader.kind != ReaderKind.RECOVERY):
        day = select(func.min(Reader.since)).where(Reader.institution == institution, is_spare)
        opened.append(connection.scalar(day))
    known = [day for day in opened if day is not None]
    return quarter_of(max(known)) if len(known) == len(opened) else None


def frozen(connection: Connection, institution: str, quarter: str) -> Frozen:
    """Return the tables of a quarter. Raises FiguresUnknownError."""
    row = connection.execute(
        select(FrozenTables.__table__).where(
            FrozenTables.institution == institution, FrozenTables.quarter == quarter
        )
    ).one_or_none()
    if row is None:
        raise FiguresUnknownError
    intact = _hash(row.content) == row.content_hash
    return Frozen(quarter, row.published_on, json.loads(row.content), row.content_hash, intact)


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
