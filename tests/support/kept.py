"""A desk that is made once and unpacked for each test: making members with keys takes a second."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from lti_app import clock
from lti_app.campaign.doors import open_door
from lti_app.campaign.shelf import shelf
from tests.reports.desk import DAY, reports_engine
from tests.support.desk import PARTS, Desk
from tests.support.rows import kept, put_back


@dataclass(frozen=True)
class KeptDesk:
    """A desk with the rows that it is."""

    desk: Desk
    rows: dict[str, list[dict[str, Any]]]
    made_at: datetime

    def unpack(self, engine: Engine) -> Desk:
        """Put the rows into the empty tables, and give each member a browser of their own."""
        put_back(engine, self.rows)
        content = shelf(self.desk.app)
        with content.engine.begin() as connection:
            open_door(connection, self.desk.institution, today=DAY)
        content.forget()
        found = copy(self.desk)
        found.engine = engine
        for name in PARTS:
            member = getattr(self.desk, name).window()
            setattr(found, name, member if self._is_fresh else member.come_back())
        return found

    @property
    def _is_fresh(self) -> bool:
        """Whether the sessions of then will last for a test to come."""
        return clock.now() - self.made_at < timedelta(minutes=10)


def keep(app: Flask) -> KeptDesk:
    """Make a desk, and leave the tables as empty as they were."""
    desk = Desk(app, reports_engine(app))
    rows = kept(desk.engine)
    put_back(desk.engine, {name: [] for name in rows})
    return KeptDesk(desk, rows, clock.now())
