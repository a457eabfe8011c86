"""Holding a report: what is read of it stays true until the transaction ends.

A withdrawal destroys all that hangs on a report. Who would write something at that very moment,
after having looked whether the report is still there, would leave it behind for good.
"""

from collections.abc import Collection

from sqlalchemy import Connection, false, select, update

from lti_app.db import dialect_of
from lti_app.reports.models import Report


def hold(connection: Connection, reports: Collection[bytes]) -> None:
    """Let no other transaction write to `reports`, by their ids, until this one ends.

    Who holds them waits for each other: what has to be true of them is read afterwards.
    """
    if dialect_of(connection) == "postgresql":
        # In one order, so that two who hold several never wait for each other.
        rows = select(Report.id).where(Report.id.in_(reports)).order_by(Report.id)
        connection.execute(rows.with_for_update(key_share=True)).all()
    else:
        # Changes nothing, but takes the lock that SQLite gives to one writer.
        connection.execute(update(Report).where(false()).values(unread=Report.unread))
