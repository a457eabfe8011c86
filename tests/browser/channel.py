"""The reporting channel of an installation, reached behind the tool's back."""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine

from lti_app import clock
from lti_app.db import ReportsModel
from lti_app.reports.codes import DayCodes
from lti_app.sealing import periods
from tests.reports import desk, mint


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
            reports = create_engine(f"sqlite:///{self._reports}")
            campaign = create_engine(f"sqlite:///{self._folder}/campaign.sqlite3")
            desk.store(reports, campaign, desk.usual())
            reports.dispose()
            campaign.dispose()
            self.is_open = True

    def close(self) -> bool:
        """Let it be closed, and empty with its desk; return whether it was open."""
        was_open, self.is_open = self.is_open, False
        if was_open:
            with closing(sqlite3.connect(self._folder / "campaign.sqlite3")) as campaign, campaign:
                campaign.execute("DELETE FROM report_door")
            with closing(sqlite3.connect(self._reports)) as reports, reports:
                for table in reversed(ReportsModel.metadata.sorted_tables):
                    reports.execute(f"DELETE FROM {table.name}")
        return was_open

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
        with closing(sqlite3.connect(self._reports)) as reports, reports:
            reports.execute("UPDATE report SET keep_until = '2020-01-01' WHERE status = 'closed'")

    def count(self, table: str) -> int:
        """How many rows a table of the reports database has."""
        with closing(sqlite3.connect(self._reports)) as reports:
            [(number,)] = reports.execute(f"SELECT count(*) FROM {table}")
        return int(number)
