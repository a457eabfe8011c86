"""What is done with a case: taken on, given to somebody, moved on, closed, linked.

Who reads reports takes a case on after saying that they are impartial in it. Every act is in the
log, in the same transaction.
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from lti_app.db import dialect_of, insert_once
from lti_app.errors import CaseRuleError, DeskFormError
from lti_app.reports.models import Reader, Report, SealedKey, Status
from lti_app.support import log, words
from lti_app.support.colleague import Colleague
from lti_app.support.inbox import reference
from lti_app.support.models import Case, Member, Refusal
from lti_app.support.sight import ITSELF

SHORTEST_KEPT, LONGEST_KEPT = 0, 730
"""Days after closing."""
USUALLY_KEPT = 90
READ_DAYS = 7
"""So long at least stays a closed case in which a reader has opened something new, to answer it."""


class WithoutSheet(StrEnum):
    """Why a case is closed without its working sheet."""

    TWICE = "reported twice"
    TRIAL = "a trial"
    ELSEWHERE = "worked elsewhere"
    NOTHING = "nothing to work on"


def begin(connection: Connection, report: bytes) -> None:
    """Make the row of a case where there is none."""
    connection.execute(insert_once(dialect_of(connection), Case.__table__).values(report_id=report))


def take(connection: Connection, colleague: Colleague, report: Row[Any], *, today: date) -> None:
    """Take a case on that nobody works. Raises CaseRuleError."""
    _hold(connection, colleague, report, colleague.id, only_if_free=True)
    _note(connection, colleague, report, "taken", today=today)


def assign(
    connection: Connection, colleague: Colleague, report: Row[Any], member: bytes, *, today: date
) -> None:
    """Give a case to a member for whom it is sealed. Raises CaseRuleError."""
    _hold(connection, colleague, report, member, only_if_free=False)
    _note(connection, colleague, report, "assigned", today=today)


def _hold(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    member: bytes,
    *,
    only_if_free: bool,
) -> None:
    _refuse_withdrawn(report)
    if member not in candidates(connection, colleague.institution, report.id):
        raise CaseRuleError("not_for_them", words.NOT_FOR_THEM)
    refused = select(Refusal.member_id).where(
        Refusal.report_id == report.id, Refusal.member_id == member
    )
    if connection.scalar(refused) is not None:
        raise CaseRuleError("not_impartial", words.NOT_IMPARTIAL)
    begin(connection, report.id)
    change = update(Case).where(Case.report_id == report.id)
    if only_if_free:
        change = change.where(or_(Case.owner.is_(None), Case.owner == member))
    changed = connection.execute(change.values(owner=member).returning(Case.owner)).first()
    if changed is None:
        raise CaseRuleError("taken", words.TAKEN)


def candidates(connection: Connection, institution: str, report: bytes) -> dict[bytes, str]:
    """Return the members who could work a report, by id: it is sealed for their key."""
    recipients = set(
        connection.scalars(
            select(SealedKey.recipient).where(
                SealedKey.report_id == report,
                SealedKey.message_id == ITSELF,
                SealedKey.part == "content",
            )
        )
    )
    rows = connection.execute(
        select(Member.id, Member.name, Reader.id.label("reader"))
        .join(Reader, Reader.member == Member.id)
        .where(
            Member.institution == institution,
            Member.left_on.is_(None),
            Reader.revoked_on.is_(None),
        )
        .order_by(Member.name, Member.id)
    )
    return {row.id: row.name for row in rows if row.reader.hex() in recipients}


def refuse(connection: Connection, colleague: Colleague, report: Row[Any], *, today: date) -> None:
    """Say that one is not impartial in a case: it is closed to them. Raises CaseRuleError."""
    _refuse_withdrawn(report)
    connection.execute(
        insert_once(dialect_of(connection), Refusal.__table__).values(
            report_id=report.id, member_id=colleague.id
        )
    )
    _free(connection, colleague, report)
    _note(connection, colleague, report, "refused", today=today)


def give_back(
    connection: Connection, colleague: Colleague, report: Row[Any], *, today: date
) -> None:
    """Let somebody else work a case that was one's own. Raises CaseRuleError."""
    _refuse_strangers(colleague, report)
    _free(connection, colleague, report)
    _note(connection, colleague, report, "given_back", today=today)


def _free(connection: Connection, colleague: Colleague, report: Row[Any]) -> None:
    connection.execute(
        update(Case)
        .where(Case.report_id == report.id, Case.owner == colleague.id)
        .values(owner=None)
    )


def set_status(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    status: Status,
    *,
    today: date,
) -> None:
    """Say how far a case is; the reporter sees it. Raises CaseRuleError.

    Closing is `close`; an open status of a closed case opens it again, and nothing is deleted then.
    """
    _refuse_withdrawn(report)
    _refuse_strangers(colleague, report)
    if status is Status.CLOSED:
        raise DeskFormError("status")
    was_closed = report.status is Status.CLOSED
    connection.execute(
        update(Report)
        .where(Report.id == report.id)
        .values(status=status, status_on=today, keep_until=None, replied=False)
    )
    action = "reopened" if was_closed else "status"
    _note(connection, colleague, report, action, today=today, reason=status.value)


def close(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    keep_days: int,
    *,
    standing_in_the_way: Collection[object],
    without_sheet: WithoutSheet | None = None,
    today: date,
) -> None:
    """Close a case for good, with a choice how long it stays. Raises CaseRuleError.

    `standing_in_the_way` are the items of the working sheet that nobody has answered; a case for
    which there is nothing to do is closed without them, and the log says why.
    """
    _refuse_withdrawn(report)
    _refuse_strangers(colleague, report)
    if not SHORTEST_KEPT <= keep_days <= LONGEST_KEPT:
        raise CaseRuleError("keep_range", words.KEEP_RANGE)
    if standing_in_the_way and without_sheet is None:
        raise CaseRuleError("items_open", words.ITEMS_OPEN)
    if report.figure_id is None:
        raise CaseRuleError("no_codes", words.NO_CODES)
    until = today + timedelta(days=keep_days)
    closed = connection.execute(
        update(Report)
        .where(Report.id == report.id, Report.unread.is_(False))
        .values(status=Status.CLOSED, status_on=today, keep_until=until, replied=False)
        .returning(Report.id)
    ).first()
    if closed is None:
        raise CaseRuleError("unread_left", words.UNREAD_LEFT)
    if report.feedback_on is None:
        connection.execute(
            update(Case).where(Case.report_id == report.id).values(feedback_on=today)
        )
    why = f"{keep_days} days" + (f", {without_sheet.value}" if without_sheet else "")
    _note(connection, colleague, report, "closed", today=today, reason=why)


def note_export(
    connection: Connection, colleague: Colleague, report: Row[Any], *, today: date
) -> None:
    """Write down that who works a case takes all of it along. Raises CaseRuleError."""
    _refuse_strangers(colleague, report)
    _note(connection, colleague, report, "exported", today=today)


def count_opened(connection: Connection, report: Row[Any], *, today: date) -> None:
    """Remember that a reader has opened what was new in a report.

    In a closed case that puts the end of its retention off by a few days: what was unread is not
    destroyed in the night after it was read (promise 36 of the threat model).
    """
    opened = update(Report).where(Report.id == report.id, Report.unread.is_(True))
    connection.execute(opened.values(unread=False))
    stays_until = today + timedelta(days=READ_DAYS)
    if report.unread and report.keep_until and report.keep_until < stays_until:
        connection.execute(
            update(Report).where(Report.id == report.id).values(keep_until=stays_until)
        )


def _refuse_withdrawn(report: Row[Any]) -> None:
    if report.withdrawn_on is not None:
        raise CaseRuleError("withdrawn", words.WITHDRAWN)


def _refuse_strangers(colleague: Colleague, report: Row[Any]) -> None:
    if report.owner != colleague.id:
        raise CaseRuleError("not_yours", words.NOT_YOURS)


def _note(
    connection: Connection,
    colleague: Colleague,
    report: Row[Any],
    action: str,
    *,
    today: date,
    reason: str = "",
) -> None:
    log.by(
        connection, colleague, action, today=today, reference=reference(report.id), reason=reason
    )
