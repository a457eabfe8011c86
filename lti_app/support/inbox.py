"""The list of reports as a colleague sees it: coarse fields only, nothing that anybody wrote."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, Select, func, select

from lti_app.reports.models import Message, Report, SealedKey, Status
from lti_app.sealing import base64url
from lti_app.support import timers
from lti_app.support.colleague import Colleague
from lti_app.support.filters import Filter, matching
from lti_app.support.models import Case, Member
from lti_app.support.sight import ITSELF, can_open, is_seen
from lti_app.support.timers import Clock, Due

PAGE = 50
"""Reports on a page of the list."""
SEARCHED = 100
"""Reports in one answer to the search."""
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Line:
    """A report in the list."""

    id: str
    reference: str
    row: Row[Any]
    late: tuple[Due, ...]
    waits: int | None
    """For how many days its reporter has been waiting; None where it is not for the desk."""


@dataclass(frozen=True)
class Listed:
    """A page of the list."""

    lines: tuple[Line, ...]
    total: int
    counts: dict[Status, int]
    """How many there are of each status, whatever the filter."""


def reference(report: bytes) -> str:
    """Return the short name of a case for staff.

    It is derived from the random id, so it says nothing, and the reporter's code is another one.
    """
    digest = hashlib.sha256(b"online-dos case v1\0" + report).digest()
    number = int.from_bytes(digest[:5])
    code = "".join(_SYMBOLS[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{code[:4]}-{code[4:]}"


def listed(connection: Connection, colleague: Colleague, wanted: Filter, *, today: date) -> Listed:
    """Return a page of the reports in a colleague's list, the most pressing first."""
    seen = is_seen(connection, colleague)
    order = (Report.fast.desc(), Report.unread.desc(), Report.release_on, Report.id)
    found = matching(select(Report.id).where(seen), wanted, colleague)
    # First which ones, from an index alone; then what is shown of them.
    page = connection.scalars(
        found.order_by(*order).limit(PAGE).offset(PAGE * (wanted.page - 1))
    ).all()
    rows = connection.execute(_rows(colleague).where(Report.id.in_(page)).order_by(*order)).all()
    counted = connection.execute(
        select(Report.status, func.count().label("number"))
        .where(seen, Report.withdrawn_on.is_(None))
        .group_by(Report.status)
    )
    counts = {row.status: row.number for row in counted}
    number = matching(select(func.count()).select_from(Report).where(seen), wanted, colleague)
    total = connection.scalar(number) or 0
    return Listed(tuple(_line(row, today) for row in rows), total, counts)


def late_in(row: Row[Any], today: date) -> tuple[Due, ...]:
    """Return what is late in the case of a row of `_rows`."""
    case = Clock(
        release_on=row.release_on,
        unread=row.unread,
        closed=row.status is Status.CLOSED,
        answered_on=row.answered_on,
        feedback_on=row.feedback_on,
        last_sign_on=_last_sign(row),
        last_news_on=row.last_news_on,
    )
    return tuple(timers.late(case, today))


def row_of(connection: Connection, colleague: Colleague, report: bytes) -> Row[Any]:
    """Return the row of one report, without asking again whether it is in their list."""
    return connection.execute(_rows(colleague).where(Report.id == report)).one()


def state_of(
    connection: Connection, colleague: Colleague, report: bytes, *, today: date
) -> dict[str, Any]:
    """Return how far a case is, for the page that shows it: status, days, what is late, who."""
    name = select(Member.name).where(Member.id == Case.owner).scalar_subquery()
    rows = _rows(colleague).add_columns(name.label("owner_name"))
    row = connection.execute(rows.where(Report.id == report)).one()
    days = {"status_on": row.status_on, "answered_on": row.answered_on}
    return {
        "status": row.status.value,
        "days": {name: day and day.isoformat() for name, day in days.items()},
        "late": [due.value for due in late_in(row, today)],
        "owner": row.owner_name,
    }


def sealed_page(
    connection: Connection, colleague: Colleague, after: bytes | None
) -> dict[str, Any]:
    """Return the next sealed texts that a colleague can open, for the search in their browser."""
    if colleague.reader is None:
        return {"institution": colleague.institution, "recipient": "", "reports": [], "next": None}
    query = (
        select(Report.id, Report.content, SealedKey.sealed)
        .join(SealedKey, SealedKey.report_id == Report.id)
        .outerjoin(Case, Case.report_id == Report.id)
        .where(
            is_seen(connection, colleague),
            can_open(colleague),
            SealedKey.message_id == ITSELF,
            SealedKey.part == "content",
            SealedKey.recipient == colleague.reader.hex(),
            Report.content.is_not(None),
        )
        .order_by(SealedKey.report_id)
        .limit(SEARCHED)
    )
    if after:
        query = query.where(SealedKey.report_id > after)
    rows = connection.execute(query).all()
    return {
        "institution": colleague.institution,
        "recipient": base64url.encode(colleague.reader),
        "reports": [
            {
                "ref": row.id.hex(),
                "report": base64url.encode(row.id),
                "content": base64url.encode(row.content),
                "sealed": base64url.encode(row.sealed),
            }
            for row in rows
        ],
        "next": base64url.encode(rows[-1].id) if len(rows) == SEARCHED else None,
    }


def _last_message(*, from_desk: bool) -> ScalarSelect[Any]:
    return (
        select(func.max(Message.sent_on))
        .where(
            Message.report_id == Report.id,
            Message.released.is_(True),
            Message.from_desk.is_(from_desk),
        )
        .scalar_subquery()
    )


def _rows(colleague: Colleague) -> Select[Any]:
    columns: list[Any] = [
        Report.id,
        Report.received_on,
        Report.release_on,
        Report.staff,
        Report.fast,
        Report.weaker,
        Report.unread,
        Report.status,
        Report.status_on,
        Report.keep_until,
        Report.withdrawn_on,
        Case.owner,
        Case.answered_on,
        Case.feedback_on,
        select(func.count(Message.id))
        .where(Message.report_id == Report.id, Message.released.is_(True))
        .scalar_subquery()
        .label("messages"),
        _last_message(from_desk=True).label("last_message_on"),
        _last_message(from_desk=False).label("last_news_on"),
        can_open(colleague).label("can_open"),
    ]
    return select(*columns).outerjoin(Case, Case.report_id == Report.id)


def _line(row: Row[Any], today: date) -> Line:
    since = _waits_since(row)
    waits = None if since is None else (today - since).days
    return Line(row.id.hex(), reference(row.id), row, late_in(row, today), waits)


def _waits_since(row: Row[Any]) -> date | None:
    """Return since which day a reporter has been waiting for the desk; None where it is not so."""
    if row.withdrawn_on:
        return None
    if row.status in (Status.WAITING, Status.CLOSED):
        return row.last_news_on if row.unread else None
    return _last_sign(row)


def _last_sign(row: Row[Any]) -> date:
    """Return when the reporter last saw something change: a message or the status."""
    status_on: date = row.status_on
    return max(status_on, row.last_message_on or status_on)
