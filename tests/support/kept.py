"""A desk that is made once and unpacked for each test: making members with keys takes a second."""

from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from lti_app.campaign.doors import open_door
from lti_app.campaign.shelf import shelf
from lti_app.support.sessions import COOKIE
from tests.reports.desk import DAY, reports_engine
from tests.support.desk import PARTS, Desk
from tests.support.rows import kept, put_back
from tests.support.staff import DESK, HOST, Staff


@dataclass(frozen=True)
class KeptDesk:
    """A desk with the rows that it is, and the cookies of its members."""

    desk: Desk
    rows: dict[str, list[dict[str, Any]]]
    cookies: dict[str, str]

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
            setattr(found, name, self._with_browser(getattr(self.desk, name), name))
        return found

    def _with_browser(self, member: Staff, name: str) -> Staff:
        client = member.app.test_client()
        client.set_cookie(COOKIE, self.cookies[name], domain=HOST, path=DESK, secure=True)
        return replace(member, client=client, read={})


def keep(app: Flask) -> KeptDesk:
    """Make a desk, and leave the tables as empty as they were."""
    desk = Desk(app, reports_engine(app))
    cookies = {}
    for name, member in desk.everybody.items():
        cookie = member.client.get_cookie(COOKIE, domain=HOST, path=DESK)
        assert cookie is not None
        cookies[name] = cookie.value
    rows = kept(desk.engine)
    put_back(desk.engine, {name: [] for name in rows})
    return KeptDesk(desk, rows, cookies)
