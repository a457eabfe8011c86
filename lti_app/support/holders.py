"""Whose key alone opens a report, and what no key at the desk opens any more.

Both are told before somebody is taken off, and afterwards: a report that nobody can open looks
like any other in the list, and its reporter waits.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, exists, func, or_, select

from lti_app.reports.models import ReaderKind, Report, SealedKey, Status
from lti_app.support.sight import ITSELF


@dataclass(frozen=True)
class Holders:
    """Figures of the reports that are still open; what waits for its hour is not among them."""

    alone: Mapping[bytes, int]
    """By the id of a key: how many reports no other key at the desk opens, or their names if there
    are any. That there are is nothing for who coordinates, so it changes no figure."""
    by_nobody: int
    """How many reports no key at the desk opens."""
    readers: int
    """How many keys count."""


def holders(connection: Connection, institution: str, keys: Iterable[Row[Any]]) -> Holders:
    """Return who of an institution alone opens what, `keys` being all that are in use there.

    The recovery sheet is nobody's key.
    """
    rows = [row for row in keys if row.kind is not ReaderKind.RECOVERY]
    known = {row.id.hex(): row.id for row in rows}
    of_names = {row.id.hex() for row in rows if row.kind is not ReaderKind.TRIAGE}
    alone = _alone(connection, institution, known, of_names)
    opens = exists().where(
        SealedKey.report_id == Report.id,
        SealedKey.message_id == ITSELF,
        SealedKey.part == "content",
        SealedKey.recipient.in_(known),
    )
    nobody = select(func.count()).select_from(Report).where(*_open(institution), ~opens)
    return Holders(
        alone=Counter(known[recipient] for _report, recipient in alone),
        by_nobody=connection.scalar(nobody) or 0,
        readers=sum(row.admitted for row in rows),
    )


def _alone(
    connection: Connection, institution: str, known: Collection[str], of_names: Collection[str]
) -> set[tuple[bytes, str]]:
    """Return each report of which one recipient holds a part alone, with which of them.

    Alone among all that are `known`, or among those who read names. One query for both.
    """
    reads_names = case((SealedKey.recipient.in_(of_names), SealedKey.recipient))
    found = connection.execute(
        select(
            SealedKey.report_id,
            func.count(),
            func.min(SealedKey.recipient),
            func.count(reads_names),
            func.min(reads_names),
        )
        .join(Report, Report.id == SealedKey.report_id)
        .where(
            *_open(institution),
            SealedKey.message_id == ITSELF,
            SealedKey.recipient.in_(known),
        )
        .group_by(SealedKey.report_id, SealedKey.part)
        .having(or_(func.count() == 1, func.count(reads_names) == 1))
    )
    return {
        (report, recipient)
        for report, *counted in found
        for count, recipient in (counted[:2], counted[2:])
        if count == 1
    }


def _open(institution: str) -> tuple[ColumnElement[Any], ...]:
    return (
        Report.institution == institution,
        Report.released.is_(True),
        Report.withdrawn_on.is_(None),
        Report.status != Status.CLOSED,
    )
