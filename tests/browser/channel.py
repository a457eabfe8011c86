"""The reporting channel of an installation, reached behind the tool's back."""

import secrets
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine

from lti_app import clock
from lti_app.config import Settings
from lti_app.db import ReportsModel
from lti_app.reports.codes import DayCodes
from lti_app.sealing import periods
from lti_app.support.models import Batch
from tests.reports import desk, mint

BUSY_SECONDS = 120.0
"""How long a statement of a test waits for one of the tool."""


class Channel:
    """The channel whose databases and keys are in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reports = folder / "reports.sqlite3"
        self.is_open = False
        """Whether there is something to close; the desk's pages open it as well."""

    def open(self) -> None:
        """Let it be open, if it is not yet."""
        if not self.is_open:
            patience = {"timeout": BUSY_SECONDS}
            reports = create_engine(f"sqlite:///{self._reports}", connect_args=patience)
            campaign = create_engine(
                f"sqlite:///{self._folder}/campaign.sqlite3", connect_args=patience
            )
            desk.store(reports, campaign, desk.usual())
            reports.dispose()
            campaign.dispose()
            self.is_open = True

    def close(self) -> bool:
        """Let it be closed, and empty with its desk; return whether it was open."""
        was_open, self.is_open = self.is_open, False
        if was_open:
            with _opened(self._folder / "campaign.sqlite3") as campaign, campaign:
                campaign.execute("DELETE FROM report_door")
            with _opened(self._reports) as reports, reports:
                for table in reversed(ReportsModel.metadata.sorted_tables):
                    if table is not Batch.__table__:
                        reports.execute(f"DELETE FROM {table.name}")
        return was_open

    def leave_hours_to_commands(self) -> None:
        """Let every hour of these days be one whose reports have been released.

        Else the worker may come before the command of a test, at the hour or, where the desk has
        forgotten what it released, at any minute.
        """
        days = [clock.now().date() + timedelta(days=each) for each in range(-1, 3)]
        hours = Settings.desk_hours.split(",")
        rows = [("default", f"{day}", hour) for day in days for hour in hours]
        with _opened(self._reports) as reports, reports:
            reports.executemany(
                f"INSERT OR IGNORE INTO {Batch.__tablename__} (institution, day, hour, mail_waits) "
                "VALUES (?, ?, ?, 0)",
                rows,
            )

    def day_code(self) -> str:
        """The code of today for a browser without scripts."""
        return DayCodes(self._folder / "keys").of("default", clock.now().date())

    def token(self) -> str:
        """A membership token, as a launch gives one."""
        period = periods.period_of(clock.now())
        path = self._folder / "keys" / "tokens" / "default" / f"{period}.pem"
        return mint.signed(mint.key_at(path), "default", period, secrets.token_bytes(32)).text

    def let_retention_end(self) -> None:
        """Let every closed report have stayed as long as was chosen."""
        with _opened(self._reports) as reports, reports:
            reports.execute("UPDATE report SET keep_until = '2020-01-01' WHERE status = 'closed'")

    def count(self, table: str) -> int:
        """How many rows a table of the reports database has."""
        with _opened(self._reports) as reports:
            [(number,)] = reports.execute(f"SELECT count(*) FROM {table}")
        return int(number)


def _opened(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path, timeout=BUSY_SECONDS))
