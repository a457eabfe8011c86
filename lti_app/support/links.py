"""Reports that belong together, in the eyes of somebody who read both; without a word why."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select

from lti_app.db import dialect_of, insert_once
from lti_app.errors import CaseRuleError, CaseUnknownError
from lti_app.reports.models import Report
from lti_app.support import log, words
from lti_app.support.colleague import Colleague
from lti_app.support.inbox import reference
from lti_app.support.models import Link
from lti_app.support.sight import case_opened, case_seen


def referred(connection: Connection, colleague: Colleague, name: str) -> bytes:
    """Return the id of the report with a reference such as 4K7Q-2M9D. Raises CaseUnknownError."""
    wanted = name.strip().upper()
    ids = connection.scalars(
        select(Report.id).where(
            Report.institution == colleague.institution, Report.released.is_(True)
        )
    )
    for each in ids:
        if reference(each) == wanted:
            return each
    raise CaseUnknownError


def link(
    connection: Connection, colleague: Colleague, report: Row[Any], other: bytes, *, today: date
) -> None:
    """Say that two reports belong together; the caller holds both.

    Raises CaseUnknownError and DeskNotAllowedError where the colleague may not open `other`, and
    CaseRuleError.
    """
    if other == report.id:
        raise CaseRuleError("same_report", words.SAME_REPORT)
    case_opened(connection, colleague, other.hex())
    first, second = sorted((report.id, other))
    connection.execute(
        insert_once(dialect_of(connection), Link.__table__).values(report_id=first, other_id=second)
    )
    _note(connection, colleague, report, "linked", other, today)


def unlink(
    connection: Connection, colleague: Colleague, report: Row[Any], other: str, *, today: date
) -> None:
    """Take a link between two reports away."""
    row = case_seen(connection, colleague, other)
    first, second = sorted((report.id, row.id))
    connection.execute(delete(Link).where(Link.report_id == first, Link.other_id == second))
    _note(connection, colleague, report, "unlinked", row.id, today)


def linked(connection: Connection, colleague: Colleague, report: bytes) -> list[tuple[str, str]]:
    """Return the reports linked with this one that stand in the colleague's list: id, reference."""
    rows = connection.execute(
        select(Link.report_id, Link.other_id).where(
            or_(Link.report_id == report, Link.other_id == report)
        )
    )
    found = []
    for first, second in rows:
        other = second if first == report else first
        try:
            case_seen(connection, colleague, other.hex())
        except CaseUnknownError:
            continue
        found.append((other.hex(), reference(other)))
    return sorted(found, key=lambda each: each[1])


def _note(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    action: str,
    other: bytes,
    today: date,
) -> None:
    about, with_which = reference(report.id), reference(other)
    log.by(connection, colleague, action, today=today, reference=about, reason=with_which)
