"""Whether the reporting channel of an institution is open, as the other sites may know it.

The desk's commands say so here when the first reader and the key for recovery have been made.
"""

from datetime import date

from sqlalchemy import Connection, delete, select

from lti_app.campaign.models import ReportDoor
from lti_app.db import dialect_of, insert_once


def open_door(connection: Connection, institution: str, *, today: date) -> None:
    """Let the course site show the way to the report site."""
    connection.execute(
        insert_once(dialect_of(connection), ReportDoor.__table__).values(
            institution=institution, opened_on=today
        )
    )


def close_door(connection: Connection, institution: str) -> None:
    """Let it say again that the channel is not open."""
    connection.execute(delete(ReportDoor).where(ReportDoor.institution == institution))


def is_open(connection: Connection, institution: str) -> bool:
    """Return whether the channel of an institution is open."""
    return open_since(connection, institution) is not None


def open_since(connection: Connection, institution: str) -> date | None:
    """Return the day since which the channel of an institution has been open; None when closed."""
    row = select(ReportDoor.opened_on).where(ReportDoor.institution == institution)
    found: date | None = connection.scalar(row)
    return found
