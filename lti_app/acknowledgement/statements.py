"""The statements of acknowledgement, built once: building one costs more than running it."""

from functools import cache

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Insert,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from lti_app.access.models import Course, Launch
from lti_app.acknowledgement.models import Acknowledgement, Action
from lti_app.db import UTCDateTime, insert_once
from lti_app.institution.models import Institution
from lti_app.lti.claims import Message
from lti_app.lti.models import Registration

_EVENT = Acknowledgement.__table__.c
_LATER = Acknowledgement.__table__.alias("later")
ENDINGS = (Action.WITHDRAWN, Action.EXEMPTED)
"""What opens a new round: an acknowledgement after it is a new event."""

_OF_PERSON = (
    _EVENT.registration_id == bindparam("of_registration"),
    _EVENT.subject == bindparam("of_subject"),
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

IS_LATEST: ColumnElement[bool] = ~(
    select(_LATER.c.id)
    .where(
        *(
            _LATER.c[name] == _EVENT[name]
            for name in ("registration_id", "subject", "deployment_id", "place", "run")
        ),
        _LATER.c.id > _EVENT.id,
    )
    .exists()
)
"""Whether the person has no later event in this run of the course: then this one stands."""

_IS_CURRENT = and_(
    or_(_EVENT.meaning_hash == bindparam("of_meaning"), bindparam("any_meaning", type_=Boolean())),
    _EVENT.recorded_at >= bindparam("since", type_=UTCDateTime()),
)
COUNTS = and_(
    or_(
        _EVENT.meaning_hash == bindparam("of_meaning"),
        bindparam("any_meaning_counts", type_=Boolean()),
    ),
    _EVENT.recorded_at >= bindparam("counts_since", type_=UTCDateTime()),
)
"""Whether an acknowledgement is current or in its days of grace: `Asking.counts` in SQL."""

EVENTS: Select[tuple[object, ...]] = (
    select(
        *(
            _EVENT[name]
            for name in (
                "deployment_id",
                "place",
                "run",
                "action",
                "reason",
                "meaning_hash",
                "period",
                "version_hash",
                "language",
                "edition_hash",
                "recorded_at",
                "door",
            )
        ),
        RUN.label("current_run"),
    )
    .where(*_OF_PERSON)
    .order_by(_EVENT.id)
)
"""A person's events in all courses of a platform, oldest first."""


def _people(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


COUNT = select(
    _people(_IS_CURRENT).label("current"),
    _people(COUNTS).label("counting"),
    func.count().label("standing"),
    RUN.label("run"),
).where(*_OF_COURSE, _EVENT.run == RUN, _EVENT.action == Action.ACKNOWLEDGED, IS_LATEST)
"""How many people's acknowledgement stands in this run of one course: today's, counting, any.

Nobody is counted twice: of each person only the latest event counts. The run comes with it.
"""

COURSE = (
    select(
        _COURSE.run,
        _COURSE.memberships_url,
        Registration.platform_family,
        Institution.shows_names,
    )
    .select_from(Institution)
    .outerjoin(
        Course,
        and_(
            Course.institution_id == Institution.id,
            Course.deployment_id == bindparam("of_deployment"),
            Course.place == bindparam("of_place"),
        ),
    )
    .outerjoin(Registration, Registration.id == Course.registration_id)
    .where(Institution.id == bindparam("of_institution"))
)
"""A course, and what its institution and its platform say about it; one row in any case."""

COURSE_EVENTS = (
    select(
        _EVENT.subject,
        _EVENT.run,
        _EVENT.action,
        _EVENT.reason,
        _EVENT.meaning_hash,
        _EVENT.version_hash,
        _EVENT.language,
        _EVENT.recorded_at,
        _EVENT.door,
    )
    .where(*_OF_COURSE)
    .order_by(_EVENT.subject, _EVENT.id)
)
"""All events of a course in all its runs, person by person, oldest first."""

LAUNCHES = select(Launch.subject, Launch.role, Launch.is_test_user).where(
    Launch.registration_id == bindparam("of_registration"),
    Launch.deployment_id == bindparam("of_deployment"),
    func.coalesce(Launch.context_id, Launch.resource_link_id) == bindparam("of_place"),
    Launch.message == Message.RESOURCE_LINK,
    Launch.is_open,
    Launch.ends_at > bindparam("at", type_=UTCDateTime()),
    Launch.subject.is_not(None),
)
"""Who opened the tool in a course, as far as launches are kept."""

BEGIN_RUN = (
    update(Course)
    .where(
        _COURSE.deployment_id == bindparam("of_deployment"),
        _COURSE.place == bindparam("of_place"),
        _COURSE.run == bindparam("of_run"),
    )
    .values(run=_COURSE.run + 1)
)
"""Begin the run after the one that is given, unless somebody began it already."""

_ROUNDS_BEFORE = (
    select(func.count(_EVENT.id))
    .where(*_OF_PERSON, *_OF_COURSE, _EVENT.run == RUN, _EVENT.action.in_(ENDINGS))
    .scalar_subquery()
)


@cache
def add_in_this_round(dialect: str) -> ReturningInsert[tuple[int]]:
    """Return the INSERT of an event whose round is counted by the database itself.

    It gives the id of the event, and nothing where the event is there already.
    """
    return (
        insert_once(dialect, Acknowledgement.__table__)
        .values({**_values("run", "round"), "run": RUN, "round": _ROUNDS_BEFORE})
        .returning(_EVENT.id)
    )


@cache
def add_in_round(dialect: str) -> Insert:
    """Return the INSERT of an event whose round is given; without a run it is in this one."""
    values = _values()
    run = func.coalesce(values["run"], RUN)
    return insert_once(dialect, Acknowledgement.__table__).values({**values, "run": run})


def _values(*left_out: str) -> dict[str, object]:
    """Return a parameter for each column but the key and those `left_out`."""
    names = [column.name for column in _EVENT if column.name not in ("id", *left_out)]
    return {name: bindparam(f"new_{name}", type_=_EVENT[name].type) for name in names}
