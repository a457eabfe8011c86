"""Courses and placements: where a launch comes from, and which services the platform has there.

Nothing is written when a launch tells what is stored already, so a launch costs no statement for
it, but for the first one of the day in each process.
"""

import threading
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, or_, select, update

from lti_app.access.models import Course, Placement
from lti_app.db import insert_or_update
from lti_app.institution.service import local_date
from lti_app.lti.claims import LaunchClaims
from lti_app.lti.models import Registration
from lti_app.lti.registry import RegisteredPlatform

MOST_ENTRIES = 20_000


class Copy(NamedTuple):
    """A course and the one that it was copied from, both of one deployment, by their ids here."""

    course_id: int
    earlier_id: int


class Stored(NamedTuple):
    """What was news about the place of a launch."""

    copy: Copy | None
    """Which course this one is a copy of, when it is stored for the first time."""
    has_moved: bool
    """Whether the link stood in another course before."""


Place = tuple[object, ...]
"""All that is stored of the place of a launch, with the day."""


class Places:
    """What this process knows to be stored; one object for each process."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], Place] = {}
        self._lock = threading.Lock()

    def is_known(self, deployment_id: int, claims: LaunchClaims, today: date) -> bool:
        """Return whether the place of this launch is stored just so."""
        key = (deployment_id, claims.resource_link_id)
        return self._known.get(key) == _place(claims, today)

    def remember(self, deployment_id: int, claims: LaunchClaims, today: date) -> None:
        """Take note that the place was stored; for after the commit."""
        with self._lock:
            if len(self._known) >= MOST_ENTRIES:
                self._known.clear()
            self._known[deployment_id, claims.resource_link_id] = _place(claims, today)

    def forget(self) -> None:
        """Forget everything, so that the next launch of each place is stored again."""
        with self._lock:
            self._known.clear()


def store(
    connection: Connection,
    platform: RegisteredPlatform,
    deployment_id: int,
    claims: LaunchClaims,
    *,
    today: date,
) -> Stored:
    """Store the course and the placement of a resource link launch, with the platform's services.

    What is known stays when a message leaves it out: some platforms name a service to staff only.
    """
    owner = {
        "institution_id": platform.institution_id,
        "registration_id": platform.id,
        "deployment_id": deployment_id,
    }
    known = _known_courses(connection, deployment_id, claims)
    earlier_id = next((known[each] for each in _earlier_places(claims) if each in known), None)
    ends_on = _last_day(claims.options.ends_at, platform.time_zone)
    course_id = _store_course(connection, owner, claims, today, ends_on)
    has_moved = _move(connection, deployment_id, claims.resource_link_id, course_id)
    _store_placement(connection, owner, claims, course_id, earlier_id)
    connection.execute(
        update(Registration)
        .where(
            Registration.id == platform.id,
            or_(Registration.last_launch_on.is_(None), Registration.last_launch_on < today),
        )
        .values(last_launch_on=today)
    )
    if earlier_id is None or claims.place in known:
        return Stored(None, has_moved)
    return Stored(Copy(course_id, earlier_id), has_moved)


def _earlier_places(claims: LaunchClaims) -> list[str]:
    """Return the places that the course was copied from, newest first; none without a course."""
    history = claims.options.earlier_courses if claims.context_id else ()
    return [each for each in history if each != claims.place]


def _known_courses(
    connection: Connection, deployment_id: int, claims: LaunchClaims
) -> dict[str, int]:
    """Return the ids of this course and of those before it, as far as they are stored.

    Empty without a question to the database where the platform tells of none before.
    """
    earlier = _earlier_places(claims)
    if not earlier:
        return {}
    rows = connection.execute(
        select(Course.place, Course.id).where(
            Course.deployment_id == deployment_id, Course.place.in_([claims.place, *earlier])
        )
    )
    return {row.place: row.id for row in rows}


def _last_day(ends_at: datetime | None, time_zone: str) -> date | None:
    """Return the day on which a course ends where the institution is; None where nobody tells.

    Platforms tell the end of a day in UTC too, which is another day elsewhere.
    """
    if ends_at is None or ends_at.tzinfo is None:
        return ends_at and ends_at.date()
    try:
        return local_date(ends_at, time_zone)
    except OverflowError:  # the last year that there is, for what never ends
        return ends_at.date()


def _store_course(
    connection: Connection,
    owner: Mapping[str, int],
    claims: LaunchClaims,
    today: date,
    ends_on: date | None,
) -> int:
    _put(
        connection,
        Course,
        {"deployment_id": owner["deployment_id"], "place": claims.place},
        {**owner, "run": 1},
        {
            "memberships_url": claims.services.memberships_url,
            "ends_on": ends_on,
            "last_used_on": today,
        },
    )
    stored = select(Course.id).where(
        Course.deployment_id == owner["deployment_id"], Course.place == claims.place
    )
    return connection.scalars(stored).one()


def _store_placement(
    connection: Connection,
    owner: Mapping[str, int],
    claims: LaunchClaims,
    course_id: int,
    earlier_id: int | None,
) -> None:
    deployment_id = owner["deployment_id"]
    _put(
        connection,
        Placement,
        {"deployment_id": deployment_id, "resource_link_id": claims.resource_link_id},
        {
            **owner,
            "course_id": course_id,
            "is_graded": _begins_graded(connection, deployment_id, claims, earlier_id),
        },
        {
            "lineitems_url": claims.services.lineitems_url,
            "lineitem_url": claims.services.lineitem_url,
            "grade_scopes": " ".join(claims.services.grade_scopes) or None,
        },
    )


def _move(connection: Connection, deployment_id: int, link: str, course_id: int) -> bool:
    """Let a link that stood in another course be in this one: courses were merged, or split.

    Else it would go with a course that nobody opens any more. The gradebook is another one.
    Returns whether it did.
    """
    moved = connection.execute(
        update(Placement)
        .where(
            Placement.deployment_id == deployment_id,
            Placement.resource_link_id == link,
            Placement.course_id != course_id,
        )
        .values(course_id=course_id, lineitems_url=None, lineitem_url=None, grade_problem=None)
    )
    return moved.rowcount > 0


def _begins_graded(
    connection: Connection, deployment_id: int, claims: LaunchClaims, earlier_id: int | None
) -> bool:
    """Return whether a link seen for the first time is graded: as placed, or as its original.

    Where the platform tells of no original, as all links of the course before it were.
    """
    if claims.options.is_graded:
        return True
    if not claims.options.earlier_links:
        return claims.options.is_recorded and _is_all_graded(connection, earlier_id)
    found = connection.scalar(
        select(Placement.id)
        .where(
            Placement.deployment_id == deployment_id,
            Placement.resource_link_id.in_(claims.options.earlier_links),
            Placement.is_graded,
        )
        .limit(1)
    )
    return found is not None


def _is_all_graded(connection: Connection, course_id: int | None) -> bool:
    if course_id is None:
        return False
    graded = select(Placement.is_graded).where(Placement.course_id == course_id).distinct()
    return list(connection.scalars(graded)) == [True]


def _put(
    connection: Connection,
    model: type[Course | Placement],
    key: Mapping[str, Any],
    first: Mapping[str, Any],
    changes: Mapping[str, Any],
) -> None:
    """Insert a row with `first` and `changes`, or update the one there with `changes` not None."""
    table = model.__table__
    known = {name: value for name, value in changes.items() if value is not None}
    statement = insert_or_update(connection.dialect.name, table, list(key), list(known))
    connection.execute(statement, {**first, **key, **known})


def _place(claims: LaunchClaims, today: date) -> Place:
    services, options = claims.services, claims.options
    return (
        today,
        claims.context_id,
        services.memberships_url,
        services.lineitems_url,
        services.lineitem_url,
        services.grade_scopes,
        options.ends_at,
    )
