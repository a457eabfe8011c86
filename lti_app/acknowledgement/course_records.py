"""What we know of a course ourselves, which the roster is held against (see `roster.py`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from lti_app.access import staff
from lti_app.access.models import Door
from lti_app.access.service import Visitor
from lti_app.acknowledgement import statements
from lti_app.acknowledgement.asking import Asking
from lti_app.acknowledgement.models import Action, Reason
from lti_app.lti.roles import STAFF


class Standing(NamedTuple):
    """Somebody's latest event in this run: an acknowledgement or an exemption."""

    action: Action
    reason: Reason | None
    meaning_hash: str
    version_hash: str
    language: str
    at: datetime
    door: Door = Door.LTI


@dataclass(frozen=True)
class Records:
    """What we know of a course ourselves."""

    asking: Asking
    run: int
    memberships_url: str | None
    platform_family: str
    shows_names: bool
    standings: Mapping[str, Standing | None]
    """By subject, for everybody who ever clicked here; None where nothing stands in this run."""
    visitors: frozenset[str]
    """Who opened the page within the last two hours."""
    not_asked: frozenset[str]
    """Those who came as staff in this run, or as a test student lately: launches know better than
    a roster that calls a teaching assistant a learner (Moodle)."""


def records(connection: Connection, visitor: Visitor, asking: Asking) -> Records:
    """Return our own records of the visitor's course. Four queries, whatever its size."""
    place = {"of_deployment": visitor.deployment_id, "of_place": visitor.place}
    course = connection.execute(
        statements.COURSE, {**place, "of_institution": visitor.institution_id}
    ).one()
    events = connection.execute(statements.COURSE_EVENTS, place)
    launches = connection.execute(
        statements.LAUNCHES,
        {**place, "of_registration": visitor.registration_id, "at": asking.now},
    ).all()
    run = course.run or 1
    standings = {
        subject: _standing(of_one, run)
        for subject, of_one in groupby(events, key=lambda event: event.subject)
    }
    visitors = frozenset(launch.subject for launch in launches)
    not_asked = frozenset(
        launch.subject for launch in launches if launch.role in STAFF or launch.is_test_user
    )
    came_as_staff = frozenset(
        row.subject
        for row in connection.execute(staff.IN_COURSE, place)
        if not _studies_since(row.recorded_on, standings.get(row.subject), asking)
    )
    return Records(
        asking=asking,
        run=run,
        memberships_url=course.memberships_url,
        platform_family=course.platform_family or "",
        shows_names=course.shows_names,
        standings=standings,
        visitors=visitors,
        # Who came as a student within two hours, and not as staff, studies here by now.
        not_asked=not_asked | (came_as_staff - visitors),
    )


def _studies_since(day: date, standing: Standing | None, asking: Asking) -> bool:
    """Return whether somebody has confirmed since then, which only students can."""
    return (
        standing is not None
        and standing.action is Action.ACKNOWLEDGED
        and asking.day(standing.at) >= day
    )


def _standing(events: Iterable[Row[*tuple[Any, ...]]], run: int) -> Standing | None:
    """Return what stands in `run` of one person's events, oldest first: the latest says it."""
    latest = None
    for event in events:
        if event.run == run:
            latest = event
    if latest is None or latest.action is Action.WITHDRAWN:
        return None
    return Standing(
        latest.action,
        latest.reason,
        latest.meaning_hash,
        latest.version_hash,
        latest.language,
        latest.recorded_at,
        latest.door,
    )
