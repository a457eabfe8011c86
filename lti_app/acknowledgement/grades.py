"""Grades as the click and the course page see them: off by default, switched by an instructor.

A score is written down in the transaction of the acknowledgement; a worker brings it to the
platform later (courier.py). One row for each person and column: a second click, a withdrawal or a
new version sends nothing again, so what a teacher wrote in the gradebook since then stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from lti_app.access.models import Launch, Placement
from lti_app.access.person_keys import is_user
from lti_app.access.service import Visitor
from lti_app.acknowledgement.asking import Asking
from lti_app.acknowledgement.grade_problems import PROBLEMS, UNREACHABLE, Problem
from lti_app.acknowledgement.models import Acknowledgement, Action, DeliveryState, GradeDelivery
from lti_app.acknowledgement.statements import COUNTS, IS_LATEST, RUN
from lti_app.db import insert_once
from lti_app.lti.scores import LINE_ITEM, SCORE

AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Reason:
    """How many grades did not arrive, and why."""

    code: str
    people: int

    @property
    def problem(self) -> Problem:
        """The words for it."""
        return PROBLEMS.get(self.code, PROBLEMS[UNREACHABLE])


@dataclass(frozen=True)
class Overview:
    """Where the grades of one link stand; no names, no ids."""

    is_offered: bool = False
    """Whether the platform lets us send grades for this link."""
    is_on: bool = False
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    reasons: tuple[Reason, ...] = ()
    """Why some failed or wait longer, the most frequent first."""


def add(connection: Connection, visitor: Visitor, *, now: datetime) -> int | None:
    """Write down that the visitor gets a point; return what to deliver, None when it is known.

    Nothing is written where grading was switched off since the page was opened.
    """
    link = visitor.deployment_id, visitor.resource_link_id
    return add_for(connection, *link, visitor.subject, now=now)


def add_for(
    connection: Connection,
    deployment_id: int,
    resource_link_id: str,
    subject: str | None,
    *,
    now: datetime,
) -> int | None:
    """Write down that `subject` gets a point through a link; return what to deliver, as `add`."""
    row = connection.execute(
        _add(connection.dialect.name),
        {
            "of_deployment": deployment_id,
            "of_link": resource_link_id,
            "new_subject": subject,
            "at": now,
        },
    ).one_or_none()
    return row.id if row else None


def overview(connection: Connection, visitor: Visitor) -> Overview:
    """Return where the grades of the visitor's link stand. One query."""
    rows = cast("Sequence[AnyRow]", connection.execute(_OVERVIEW, _link(visitor)).all())
    if not rows:
        return Overview()
    people = dict.fromkeys(DeliveryState, 0)
    for row in rows:
        if row.state is not None:
            people[row.state] += row.people
    return Overview(
        is_offered=_is_offered(rows[0]),
        is_on=rows[0].is_graded,
        sent=people[DeliveryState.SENT],
        waiting=people[DeliveryState.WAITING],
        failed=people[DeliveryState.FAILED],
        reasons=_reasons(rows),
    )


def switch_on(connection: Connection, visitor: Visitor, asking: Asking) -> None:
    """Let acknowledgements through this link be graded, those that count already too.

    An exemption gives no point: nothing was confirmed. Nor does a confirmation of whom the platform
    does not know. Nothing happens where it offers no grades (any more): the page says so.
    """
    if not overview(connection, visitor).is_offered:
        return
    _switch(connection, visitor, on=True)
    connection.execute(
        _add_standing(connection.dialect.name),
        {
            **_link(visitor),
            **asking.parameters,
            "of_place": visitor.place,
            "at": asking.now,
        },
    )


def switch_off(connection: Connection, visitor: Visitor) -> None:
    """Let nothing more be graded; what waits stays, and what was sent stays in the gradebook."""
    _switch(connection, visitor, on=False)


def send_again(connection: Connection, visitor: Visitor, *, now: datetime) -> None:
    """Let everything that failed or waits be tried now."""
    placement = select(Placement.id).where(*_OF_LINK)
    connection.execute(
        update(Placement).where(*_OF_LINK).values(grade_problem=None), _link(visitor)
    )
    of_link = GradeDelivery.placement_id.in_(placement)
    # A failed score gets a new timestamp, for the two weeks begin anew; one that waits keeps it,
    # because that tells the platform that it has it already.
    connection.execute(
        update(GradeDelivery)
        .where(of_link, GradeDelivery.state == DeliveryState.FAILED)
        .values(state=DeliveryState.WAITING, attempts=0, due_at=now, scored_at=now, problem=None),
        _link(visitor),
    )
    connection.execute(
        update(GradeDelivery)
        .where(
            of_link,
            GradeDelivery.state == DeliveryState.WAITING,
            or_(GradeDelivery.leased_until.is_(None), GradeDelivery.leased_until <= now),
        )
        .values(due_at=now),
        _link(visitor),
    )


def _switch(connection: Connection, visitor: Visitor, *, on: bool) -> None:
    connection.execute(
        update(Placement).where(*_OF_LINK).values(is_graded=on, grade_problem=None),
        _link(visitor),
    )
    # Pages that are open now: a click on them counts as the switch stands.
    connection.execute(
        update(Launch)
        .where(
            Launch.deployment_id == bindparam("of_deployment"),
            Launch.resource_link_id == bindparam("of_link"),
            is_user(Launch.subject, Launch.door),
        )
        .values(is_graded=on),
        _link(visitor),
    )


def _link(visitor: Visitor) -> dict[str, object]:
    return {"of_deployment": visitor.deployment_id, "of_link": visitor.resource_link_id}


def _is_offered(placement: AnyRow) -> bool:
    """Return whether scores can be sent: there is a column, or one can be made."""
    scopes = placement.grade_scopes.split()
    has_column = placement.lineitem_url is not None
    can_make = placement.lineitems_url is not None and LINE_ITEM in scopes
    return SCORE in scopes and (has_column or can_make)


def _reasons(rows: Sequence[AnyRow]) -> tuple[Reason, ...]:
    people: dict[str, int] = {}
    for row in rows:
        if row.problem is not None:
            people[row.problem] = people.get(row.problem, 0) + row.people
    ordered = sorted(people.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(Reason(*entry) for entry in ordered)


_OF_LINK = (
    Placement.deployment_id == bindparam("of_deployment"),
    Placement.resource_link_id == bindparam("of_link"),
)
_OVERVIEW = (
    select(
        Placement.is_graded,
        Placement.lineitems_url,
        Placement.lineitem_url,
        Placement.grade_scopes,
        GradeDelivery.state,
        GradeDelivery.problem,
        func.count(GradeDelivery.id).label("people"),
    )
    .outerjoin(GradeDelivery, GradeDelivery.placement_id == Placement.id)
    .where(*_OF_LINK)
    .group_by(Placement.id, GradeDelivery.state, GradeDelivery.problem)
)
_COLUMNS = (
    "institution_id",
    "placement_id",
    "subject",
    "scored_at",
    "state",
    "attempts",
    "due_at",
)
_AT = bindparam("at", type_=GradeDelivery.scored_at.type)


def _new(subject: Any) -> Select[Any]:
    """Return what is inserted for `subject`, one row for each row selected."""
    waiting = literal(DeliveryState.WAITING, GradeDelivery.state.type)
    return select(
        Placement.institution_id, Placement.id, subject, _AT, waiting, literal(0), _AT
    ).where(*_OF_LINK, Placement.is_graded)


@cache
def _add(dialect: str) -> ReturningInsert[tuple[int]]:
    """Return the INSERT of one person's score."""
    subject = bindparam("new_subject", type_=GradeDelivery.subject.type)
    return (
        insert_once(dialect, GradeDelivery.__table__)
        .from_select(_COLUMNS, _new(subject), include_defaults=False)
        .returning(GradeDelivery.id)
    )


@cache
def _add_standing(dialect: str) -> ReturningInsert[tuple[int]]:
    """Return the INSERT of the scores of all whose acknowledgement counts in this run."""
    event = Acknowledgement
    standing = (
        _new(event.subject)
        .join(event, event.deployment_id == Placement.deployment_id)
        .where(
            event.place == bindparam("of_place"),
            event.run == RUN,
            event.action == Action.ACKNOWLEDGED,
            is_user(event.subject, event.door),
            IS_LATEST,
            COUNTS,
        )
    )
    return (
        insert_once(dialect, GradeDelivery.__table__)
        .from_select(_COLUMNS, standing, include_defaults=False)
        .returning(GradeDelivery.id)
    )
