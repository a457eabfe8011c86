"""Which reports a colleague sees at the desk, and which of them they can open.

Sealing decides who could open a report; this decides whose list it stands in. A report in which
staff are involved is not even in the list of those who read the others.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, or_, select
from sqlalchemy.orm import aliased

from lti_app.errors import CaseUnknownError, DeskNotAllowedError
from lti_app.reports.holding import hold
from lti_app.reports.models import ReaderKind, Report, SealedKey
from lti_app.reports.readers import Readers, readers_of
from lti_app.support import log
from lti_app.support.colleague import Colleague
from lti_app.support.models import Case, Refusal

ITSELF = b""
_LENGTH = 32


def kinds_seen(readers: Readers, colleague: Colleague) -> set[bool]:
    """Return which reports are in somebody's list: with staff involved (True), without (False)."""
    if colleague.coordinates:
        return {True, False}
    return {
        staff
        for staff in (True, False)
        if colleague.reads in {each.kind for each in readers.of_content(staff=staff)}
    }


def is_seen(connection: Connection, colleague: Colleague) -> ColumnElement[bool]:
    """Return the condition on `Report` for what stands in a colleague's list."""
    kinds = kinds_seen(readers_of(connection, colleague.institution), colleague)
    return (
        (Report.institution == colleague.institution)
        & Report.released.is_(True)
        & or_(Report.staff.in_(kinds), _sealed_for(colleague))
    )


def can_open(colleague: Colleague) -> ColumnElement[bool]:
    """Return the condition on `Report` and `Case` for what a colleague may open.

    A case handler opens what they work, and nothing else. Who said not to be impartial opens it no
    more, whatever they read.
    """
    mine = _sealed_for(colleague) & ~has_refused(colleague)
    if colleague.reads is ReaderKind.HANDLER:
        return mine & (Case.owner == colleague.id)
    return mine


def has_refused(colleague: Colleague) -> ColumnElement[bool]:
    """Return the condition on `Report` for one in which a colleague said not to be impartial."""
    return exists().where(Refusal.report_id == Report.id, Refusal.member_id == colleague.id)


def _sealed_for(colleague: Colleague) -> ColumnElement[bool]:
    recipient = colleague.reader.hex() if colleague.reader and colleague.reads else ""
    # Under a name of its own: a query around it may read the same table.
    own = aliased(SealedKey)
    return exists().where(
        own.report_id == Report.id,
        own.message_id == ITSELF,
        own.part == "content",
        own.recipient == recipient,
    )


def case_seen(
    connection: Connection,
    colleague: Colleague,
    name: str,
    *,
    held: bool = False,
    beside: Collection[bytes] = (),
) -> Row[Any]:
    """Return the report called `name` (its id in hexadecimal) with how it is worked.

    Its texts are not part of it. With `held` it stays as it is returned until the transaction ends:
    nobody withdraws it, takes it or writes in it meanwhile; nor in those `beside` it, by their ids.
    Raises CaseUnknownError for one that is not in their list.
    """
    if held:
        hold(connection, [_id(name), *beside])
        # Nor does anybody leave or come meanwhile, to whom it may be given.
        log.wait_for_others(connection, colleague.institution)
    columns: list[Any] = [
        *(column for column in Report.__table__.c if column.name not in ("content", "names")),
        *(column for column in Case.__table__.c if column.name != "report_id"),
        can_open(colleague).label("can_open"),
        has_refused(colleague).label("has_refused"),
    ]
    row = connection.execute(
        select(*columns)
        .outerjoin(Case, Case.report_id == Report.id)
        .where(Report.id == _id(name), is_seen(connection, colleague))
    ).one_or_none()
    if row is None:
        raise CaseUnknownError
    return row


def case_opened(
    connection: Connection,
    colleague: Colleague,
    name: str,
    *,
    held: bool = False,
    beside: Collection[bytes] = (),
) -> Row[Any]:
    """Return the same for somebody who may open it. Raises DeskNotAllowedError for others."""
    row = case_seen(connection, colleague, name, held=held, beside=beside)
    if not row.can_open:
        raise DeskNotAllowedError("not theirs to open")
    return row


def _id(name: str) -> bytes:
    if len(name) != _LENGTH:
        raise CaseUnknownError
    try:
        return bytes.fromhex(name)
    except ValueError:
        raise CaseUnknownError from None
