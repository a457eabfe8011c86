"""Everybody who may come to the desk's door, each with a browser and what they know."""

import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.access.models import Administrator
from lti_app.lti.models import Registration
from lti_app.reports.models import ReaderKind
from practice.personas import PERSONAS
from tests.launcher import Launcher
from tests.support.desk import Desk
from tests.support.staff import DESK, HTTPS, enter, join
from tests.web.visit import Visit


@dataclass(frozen=True)
class Person:
    """Somebody with a browser, and the form token that they have seen; or none."""

    client: FlaskClient
    token: str = ""

    def send(self, method: str, path: str) -> TestResponse:
        """Ask for a page, or send its form with nothing in it but the token."""
        address = f"{DESK}{path}"
        if method == "GET":
            return self.client.get(address, base_url=HTTPS)
        headers = {"X-Desk-Token": self.token}
        return self.client.post(address, base_url=HTTPS, headers=headers)


def candidate(desk: Desk, subject: str = "somebody") -> Person:
    """Somebody who came from a course and was never invited."""
    client = enter(desk.app, subject, desk.institution)
    page = client.get(f"{DESK}/join", base_url=HTTPS).text
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found, page
    return Person(client, found[1])


def leaver(desk: Desk) -> Person:
    """Somebody who was a member until a moment ago, with the session of then."""
    member = join(desk.app, "Gone", ReaderKind.HANDLER, institution=desk.institution).make_key()
    known = Person(member.client, member.token)
    answer = desk.coordinator.press("team/leave", member=member.id.hex())
    assert answer.status_code == 303, answer.text
    return known


def outsiders(desk: Desk, launcher: Launcher, session: Session) -> dict[str, Person]:
    """Everybody who is no member."""
    teacher = Visit(launcher, "second-instructor")
    administrator = Visit(launcher, "instructor")
    row = session.scalars(select(Registration)).one()
    session.add(
        Administrator(
            institution_id=row.institution_id,
            registration_id=row.id,
            subject=PERSONAS["instructor"].subject,
            made_at=clock.now(),
        )
    )
    session.commit()
    assert teacher.answer.status_code == 200
    assert administrator.get("/admin").answer.status_code == 200
    return {
        "nobody": Person(desk.app.test_client()),
        "teacher": Person(teacher.client, teacher.token),
        "administrator": Person(administrator.client, administrator.token),
        "candidate": candidate(desk),
        "left": leaver(desk),
    }


def insiders(desk: Desk) -> dict[str, Person]:
    """Every member."""
    return {name: Person(each.client, each.token) for name, each in desk.everybody.items()}
