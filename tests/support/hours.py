"""A worker of the desk whose clock a test moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select, update

from lti_app.config import Settings
from lti_app.reports.models import Report
from lti_app.support import delivery
from lti_app.support.models import Member

AMSTERDAM = "Europe/Amsterdam"


def local(text: str, fold: int = 0) -> datetime:
    """Return a moment by a clock in Amsterdam; `fold` is 1 for the second of two same hours."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(AMSTERDAM), fold=fold)


@dataclass
class Worker:
    """What releases reports and sends digests."""

    settings: Settings
    engine: Engine

    def work(self, now: datetime) -> None:
        # As the clock itself tells it: in UTC.
        delivery.release_all(self.settings, {"default": AMSTERDAM}, now=now.astimezone(UTC))

    def released(self) -> set[bytes]:
        """Return the reports that readers see."""
        with self.engine.connect() as connection:
            return set(connection.scalars(select(Report.id).where(Report.released.is_(True))))

    def change(self, reports: Sequence[bytes], **values: object) -> None:
        """Change something of some reports."""
        with self.engine.begin() as connection:
            connection.execute(update(Report).where(Report.id.in_(reports)).values(**values))

    def give_addresses(self, **by_name: str) -> None:
        """Say where members get their digest, by their names with `_` for a space."""
        with self.engine.begin() as connection:
            for name, address in by_name.items():
                wanted = update(Member).where(Member.name == name.replace("_", " "))
                connection.execute(wanted.values(mail=address))
