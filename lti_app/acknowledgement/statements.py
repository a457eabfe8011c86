"""The statements of acknowledgement, built once: building one costs more than running it."""

from functools import cache

from sqlalchemy import Insert, Select, bindparam, case, func, select

from lti_app.access.models import Course
from lti_app.acknowledgement.models import Acknowledgement, Action
from lti_app.db import insert_once

_EVENT = Acknowledgement.__table__.c

_OF_PERSON = (
    _EVENT.registration_id == bindparam("of_registration"),
    _EVENT.subject == bindparam("of_subject"),
    _EVENT.version_hash == bindparam("of_version"),
)
_OF_COURSE = (
    _EVENT.deployment_id == bindparam("of_deployment"),
    _EVENT.place == bindparam("of_place"),
)
_COURSE = Course.__table__.c
RUN = func.coalesce(
    select(_COURSE.run)
    .where(
        _COURSE.deployment_id == bindparam("of_deployment"), _COURSE.place == bindparam("of_place")
    )
    .scalar_subquery(),
    1,
)
"""The run that the course is in now; asked inside each statement, so that it is never stale."""

EVENTS: Select[tuple[object, ...]] = (
    select(
        _EVENT.deployment_id,
        _EVENT.place,
        _EVENT.run,
        _EVENT.action,
        _EVENT.recorded_at,
        RUN.label("current_run"),
    )
    .where(*_OF_PERSON)
    .order_by(_EVENT.id)
)
"""A person's events for one version, in all courses of a platform, oldest first."""

COUNT = select(
    func.coalesce(func.sum(case((_EVENT.action == Action.ACKNOWLEDGED, 1), else_=-1)), 0)
).where(*_OF_COURSE, _EVENT.run == RUN, _EVENT.version_hash == bindparam("of_version"))
"""How many people's acknowledgement of one version stands in one course.

Each round of one person has one acknowledgement and at most one withdrawal, so the difference
counts people.
"""

_ROUNDS_BEFORE = (
    select(func.count(_EVENT.id))
    .where(*_OF_PERSON, *_OF_COURSE, _EVENT.run == RUN, _EVENT.action == Action.WITHDRAWN)
    .scalar_subquery()
)


@cache
def add_in_this_round(dialect: str) -> Insert:
    """Return the INSERT of an event whose round is counted by the database itself."""
    return insert_once(dialect, Acknowledgement.__table__).values(
        {**_values("run", "round"), "run": RUN, "round": _ROUNDS_BEFORE}
    )


@cache
def add_in_round(dialect: str) -> Insert:
    """Return the INSERT of an event whose round is given."""
    return insert_once(dialect, Acknowledgement.__table__).values(_values())


def _values(*left_out: str) -> dict[str, object]:
    """Return a parameter for each column but the key and those `left_out`."""
    names = [column.name for column in _EVENT if column.name not in ("id", *left_out)]
    return {name: bindparam(f"new_{name}", type_=_EVENT[name].type) for name in names}
