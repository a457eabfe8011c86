"""Whether the reporting channel of an institution is open, as all sites may know it.

The desk says so here when the first reader and the key for recovery have been made, and when a
coordinator takes no new reports for now (docs/decisions/0043-no-new-reports.md).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, select

from lti_app.campaign.models import ReportDoor, StoppedIntake
from lti_app.db import dialect_of, insert_once, insert_or_update


@dataclass(frozen=True)
class Stop:
    """That no new reports are taken."""

    until: date | None
    """The first day (UTC) on which they are taken again; None until somebody says so."""


@dataclass(frozen=True)
class Door:
    """What is known of the channel of one institution."""

    since: date | None
    """Since when somebody has had a key to read reports, and one for recovery; None without."""
    stopped: Stop | None = None

    @property
    def has_readers(self) -> bool:
        """Whether somebody can read reports."""
        return self.since is not None

    def stop(self, today: date) -> Stop | None:
        """Return why no new reports are taken today; None where they are."""
        stopped = self.stopped
        has_passed = stopped and stopped.until and stopped.until <= today
        return None if has_passed else stopped

    def is_open(self, today: date) -> bool:
        """Return whether new reports are taken today."""
        return self.has_readers and self.stop(today) is None


CLOSED = Door(since=None)


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


def stop_intake(connection: Connection, institution: str, until: date | None) -> None:
    """Take no new reports, until a day or until `resume_intake`."""
    statement = insert_or_update(
        dialect_of(connection), StoppedIntake.__table__, ["institution"], ["until"]
    )
    connection.execute(statement.values(institution=institution, until=until))


def resume_intake(connection: Connection, institution: str) -> bool:
    """Take new reports again; return whether they had been stopped."""
    stopped = StoppedIntake.institution == institution
    row = delete(StoppedIntake).where(stopped).returning(StoppedIntake.institution)
    return connection.scalar(row) is not None


def find(connection: Connection, institution: str) -> Door:
    """Return what is known of the channel of an institution."""
    opened = select(ReportDoor.opened_on).where(ReportDoor.institution == institution)
    stopped = select(StoppedIntake.until).where(StoppedIntake.institution == institution)
    row = connection.execute(stopped).one_or_none()
    return Door(connection.scalar(opened), Stop(row.until) if row else None)
