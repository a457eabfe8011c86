"""Students of a large course who click "acknowledge", and what each click cost.

Their launches are laid as rows, because no launch is measured here; the clicks are real requests,
to the application in this process.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import insert, select

from bench.inside import as_environ
from bench.visits import Request
from lti_app import clock
from lti_app.access.models import Course, Launch, Placement
from lti_app.access.service import LIFE
from lti_app.acknowledgement import outbox
from lti_app.campaign.shelf import shelf
from lti_app.db import db
from lti_app.lti.models import Deployment
from lti_app.lti.roles import Role
from lti_app.work import Worker
from practice.courses import big_course
from practice.roster import generated_student
from practice.service_claims import LINE_ITEMS, RESULTS_READ, SCORES, line_items_url

LINK = big_course(0).link(window=True).id
"""A link without a column of its own: the worker has to make one."""


class Click(NamedTuple):
    """What one acknowledgement cost."""

    statements: int
    commits: int
    seconds: float
    cpu: float
    """Seconds of CPU of this process."""


def subject(number: int) -> str:
    """Return the user id of a student of the course."""
    found = generated_student(number).subject
    assert found is not None
    return found


class GradedCourse:
    """The course as launches would have left it: known, with a link whose clicks are graded."""

    def __init__(self, app: Flask, issuer: str) -> None:
        self._app = app
        place = big_course(0).id
        with app.app_context():
            # The newest: a database that was used before has those of other runs too.
            last = select(Deployment).order_by(Deployment.id.desc()).limit(1)
            deployment = db.session.scalars(last).one()
            self._owner = {
                "institution_id": deployment.institution_id,
                "registration_id": deployment.registration_id,
                "deployment_id": deployment.id,
            }
            course = Course(**self._owner, place=place, last_used_on=clock.now().date())
            db.session.add(course)
            db.session.flush()
            placement = Placement(
                **self._owner,
                course_id=course.id,
                resource_link_id=LINK,
                is_graded=True,
                lineitems_url=line_items_url(issuer, place),
                grade_scopes=" ".join((LINE_ITEMS, RESULTS_READ, SCORES)),
            )
            db.session.add(placement)
            db.session.commit()
            self.placement_id = placement.id
            self.engine = db.engine

    def open(self, numbers: Iterable[int], *, graded: bool) -> list[str]:
        """Lay a launch for each of these students; return their launch tokens."""
        now = clock.now()
        tokens = {self._new_token(): subject(number) for number in numbers}
        rows = [self._launch(token, who, graded, now) for token, who in tokens.items()]
        with self.engine.begin() as connection:
            connection.execute(insert(Launch), rows)
        return list(tokens)

    def acknowledge(self, token: str, seen: Counter[str]) -> Click:
        """Click the button; `seen` counts what goes to the database. Raises RuntimeError."""
        fields = {
            "launch": token,
            "edition": shelf(self._app).published("default").version.edition("en").hash,
        }
        environ = as_environ(Request("/dos/acknowledge", fields))
        status: list[str] = []

        def start_response(line: str, *_rest: Any) -> Any:
            status.append(line)

        seen.clear()
        began, worked = time.perf_counter(), time.process_time()
        pieces: Any = self._app(environ, start_response)
        b"".join(pieces)
        pieces.close()
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
        if not status[0].startswith("303"):
            raise RuntimeError(f"acknowledge: {status[0]}")
        return Click(seen["statements"], seen["commits"], seconds, cpu)

    def make_column(self) -> None:
        """Deliver all that waits, in this process, so that the gradebook has its column.

        While one thread makes the column, others put off what they find, until the next sweep.
        """
        worker: Worker = self._app.extensions["worker"]
        for delivery in outbox.due(self.engine, now=clock.now(), limit=100):
            worker.deliver(delivery)

    def _new_token(self) -> str:
        return f"{self._owner['registration_id']}.{secrets.token_urlsafe(24)}"

    def _launch(self, token: str, who: str, graded: bool, now: datetime) -> dict[str, object]:
        return {
            **self._owner,
            "token_hash": hashlib.sha256(token.encode()).digest(),
            "nonce_hash": hashlib.sha256(b"nonce of " + token.encode()).digest(),
            "context_id": big_course(0).id,
            "resource_link_id": LINK,
            "subject": who,
            "role": Role.LEARNER,
            "is_test_user": False,
            "language": "en",
            "is_open": True,
            "is_graded": graded,
            "ends_at": now + LIFE,
        }
