"""What a reporter writes later, on its way to the desk: with a flag and no time, until its hour.

Until then nothing that the desk can see changes: no mark, no status, no count. So nobody there
learns when somebody was at the mailbox (promise 9 of the threat model).
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, select, update

from lti_app.reports.models import Message, Report, Status


def waits_in() -> ColumnElement[bool]:
    """Return the condition on `Report` for one with a message that waits for its hour."""
    return exists().where(Message.report_id == Report.id, Message.released.is_(False))


def waiting(connection: Connection, institution: str) -> Collection[bytes]:
    """Return the reports of an institution in which a message waits, by their ids."""
    # Of all institutions first, from an index that holds nothing else.
    anywhere = select(Message.report_id).where(Message.released.is_(False))
    found = set(connection.scalars(anywhere))
    here = select(Report.id).where(Report.id.in_(found), Report.institution == institution)
    return connection.scalars(here).all()


def tell(connection: Connection, reports: Collection[bytes], *, today: date) -> None:
    """Let readers see the messages that wait in `reports`, and what follows from them.

    Who calls it holds these reports (`holding.py`): a message that comes meanwhile would be seen
    without its mark.
    """
    connection.execute(
        update(Message)
        .where(Message.report_id.in_(reports), Message.released.is_(False))
        .values(released=True)
    )
    theirs = Report.id.in_(reports)
    connection.execute(
        update(Report)
        .where(theirs, Report.replied.is_(True))
        .values(status=Status.IN_PROGRESS, status_on=today)
    )
    connection.execute(
        update(Report).where(theirs).values(unread=True, unannounced=True, replied=False)
    )
