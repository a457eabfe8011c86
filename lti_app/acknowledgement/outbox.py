"""Scores on their way, as the worker sees them: what is due, who has it, how it ended.

Every function is one short transaction on the course database. What a worker does in between, it
does under a lease: a row that says until when nobody else touches it. A worker that is killed
lets go of it by itself (docs/decisions/0012-grades-and-the-queue.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    ScalarSelect,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import Update

from lti_app.access.models import Course, Placement
from lti_app.acknowledgement.models import Acknowledgement, Action, DeliveryState, GradeDelivery

DELIVER = "deliver"
SWEEP = "sweep"
"""What is put into the queue: one delivery by its id, and all that are due."""
LEASE = timedelta(minutes=15)
"""Longer than all calls of one delivery may take together."""


@dataclass(frozen=True)
class Delivery:
    """One score with all that is needed to send it."""

    id: int
    placement_id: int
    subject: str
    scored_at: datetime
    attempts: int
    """With this one."""
    leased_until: datetime
    registration_id: int
    resource_link_id: str
    lineitems_url: str | None
    lineitem_url: str | None
    grade_scopes: str
    grade_problem: str | None
    language: str | None
    """The language in which the person read the Do's."""
    acknowledged_at: datetime | None


@dataclass(frozen=True)
class Backlog:
    """How deliveries stand, of all courses together."""

    counts: Sequence[tuple[str, str, int]]
    """State, problem and how many."""
    overdue_seconds: float


def due(engine: Engine, *, now: datetime, limit: int) -> Sequence[int]:
    """Return the ids of deliveries that may be tried now, the longest due first."""
    with engine.connect() as connection:
        return connection.scalars(
            select(GradeDelivery.id)
            .where(*_is_due(now))
            .order_by(GradeDelivery.due_at, GradeDelivery.id)
            .limit(limit)
        ).all()


def backlog(engine: Engine, *, now: datetime) -> Backlog:
    """Return how many deliveries there are in each state, and how long the first one is due."""
    problem = func.coalesce(GradeDelivery.problem, "")
    with engine.connect() as connection:
        counts = connection.execute(
            select(GradeDelivery.state, problem, func.count()).group_by(
                GradeDelivery.state, problem
            )
        ).all()
        first = connection.scalar(select(func.min(GradeDelivery.due_at)).where(*_is_due(now)))
    overdue = 0.0 if first is None else (now - first).total_seconds()
    return Backlog([(str(state), code, count) for state, code, count in counts], overdue)


def lease(engine: Engine, delivery_id: int, *, now: datetime) -> Delivery | None:
    """Take a delivery that is due, so that nobody else sends it; None when somebody else has."""
    with engine.begin() as connection:
        taken = _rows(
            connection,
            update(GradeDelivery)
            .where(GradeDelivery.id == delivery_id, *_is_due(now))
            .values(leased_until=now + LEASE, attempts=GradeDelivery.attempts + 1),
        )
        if taken != 1:
            return None
        row = connection.execute(_DELIVERY, {"of_id": delivery_id}).one()
        return Delivery(*cast("tuple[Any, ...]", row))


def sent(engine: Engine, delivery: Delivery, scored_at: datetime) -> None:
    """Note that the platform has the score."""
    _settle(engine, delivery, state=DeliveryState.SENT, problem=None, scored_at=scored_at)


def failed(engine: Engine, delivery: Delivery, problem: str) -> None:
    """Note that trying again is no use, for the reason `problem`."""
    _settle(engine, delivery, state=DeliveryState.FAILED, problem=problem)


def postpone(engine: Engine, delivery: Delivery, problem: str | None, due_at: datetime) -> None:
    """Note that the attempt failed and when to make the next; without a problem it was none."""
    attempts = delivery.attempts - (problem is None)
    _settle(engine, delivery, problem=problem, due_at=due_at, attempts=attempts)


def pause(engine: Engine, registration_id: int, *, now: datetime, until: datetime) -> None:
    """Let all deliveries to one platform wait that nobody is busy with."""
    of_platform = select(Placement.id).where(Placement.registration_id == registration_id)
    with engine.begin() as connection:
        connection.execute(
            update(GradeDelivery)
            .where(
                GradeDelivery.state == DeliveryState.WAITING,
                GradeDelivery.due_at < until,
                _is_free(GradeDelivery, now),
                GradeDelivery.placement_id.in_(of_platform),
            )
            .values(due_at=until)
        )


def lease_column(
    engine: Engine, placement_id: int, *, now: datetime
) -> tuple[str | None, datetime | None]:
    """Return the column of a placement; or, where there is none, until when it is ours to make.

    Neither of them where another worker is making it.
    """
    until = now + LEASE
    with engine.begin() as connection:
        taken = _rows(
            connection,
            update(Placement)
            .where(
                Placement.id == placement_id,
                Placement.lineitem_url.is_(None),
                _is_free(Placement, now),
            )
            .values(leased_until=until),
        )
        return (None, until) if taken else (_column(connection, placement_id), None)


def keep_column(
    engine: Engine, placement_id: int, until: datetime, url: str, *, now: datetime
) -> str:
    """Keep the column that was found or made, and return the one that counts from now on.

    A launch may have named one in the meantime. What was sent before went into a column that is
    gone, so it is sent again.
    """
    with engine.begin() as connection:
        connection.execute(
            update(Placement)
            .where(Placement.id == placement_id, Placement.lineitem_url.is_(None))
            .values(lineitem_url=url)
        )
        connection.execute(_let_go(placement_id, until).values(grade_problem=None))
        connection.execute(
            update(GradeDelivery)
            .where(
                GradeDelivery.placement_id == placement_id,
                GradeDelivery.state == DeliveryState.SENT,
            )
            .values(state=DeliveryState.WAITING, attempts=0, due_at=now, leased_until=None)
        )
        return _column(connection, placement_id) or url


def no_column(engine: Engine, placement_id: int, until: datetime, problem: str | None) -> None:
    """Let go of a column that could not be made; keep the reason where trying again is no use."""
    with engine.begin() as connection:
        connection.execute(_let_go(placement_id, until).values(grade_problem=problem))


def drop_column(engine: Engine, placement_id: int, url: str) -> None:
    """Forget a column that is gone, unless another one took its place already."""
    with engine.begin() as connection:
        connection.execute(
            update(Placement)
            .where(Placement.id == placement_id, Placement.lineitem_url == url)
            .values(lineitem_url=None)
        )


def _settle(engine: Engine, delivery: Delivery, **values: object) -> None:
    """Write how an attempt ended, unless the lease ran out and somebody else has the delivery."""
    with engine.begin() as connection:
        connection.execute(
            update(GradeDelivery)
            .where(
                GradeDelivery.id == delivery.id,
                GradeDelivery.leased_until == delivery.leased_until,
            )
            .values(leased_until=None, **values)
        )


def _let_go(placement_id: int, until: datetime) -> Update:
    return (
        update(Placement)
        .where(Placement.id == placement_id, Placement.leased_until == until)
        .values(leased_until=None)
    )


def _column(connection: Connection, placement_id: int) -> str | None:
    return connection.scalar(select(Placement.lineitem_url).where(Placement.id == placement_id))


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a delivery that may be tried: also that grading is still on."""
    graded = select(Placement.id).where(Placement.is_graded)
    return (
        GradeDelivery.state == DeliveryState.WAITING,
        GradeDelivery.due_at <= now,
        _is_free(GradeDelivery, now),
        GradeDelivery.placement_id.in_(graded),
    )


def _is_free(model: type[GradeDelivery | Placement], now: datetime) -> ColumnElement[bool]:
    return or_(model.leased_until.is_(None), model.leased_until <= now)


def _rows(connection: Connection, statement: Update) -> int:
    return cast("CursorResult[object]", connection.execute(statement)).rowcount


def _latest(column: Any) -> ScalarSelect[Any]:
    """Return a column of the acknowledgement to which a delivery belongs."""
    return (
        select(column)
        .where(
            and_(
                Acknowledgement.registration_id == Placement.registration_id,
                Acknowledgement.subject == GradeDelivery.subject,
                Acknowledgement.deployment_id == Placement.deployment_id,
                # By the link as well: it may have gone to another course since.
                or_(
                    Acknowledgement.place == Course.place,
                    Acknowledgement.resource_link_id == Placement.resource_link_id,
                ),
                Acknowledgement.action == Action.ACKNOWLEDGED,
            )
        )
        .order_by(Acknowledgement.id.desc())
        .limit(1)
        .scalar_subquery()
    )


_DELIVERY = (
    select(
        GradeDelivery.id,
        GradeDelivery.placement_id,
        GradeDelivery.subject,
        GradeDelivery.scored_at,
        GradeDelivery.attempts,
        GradeDelivery.leased_until,
        Placement.registration_id,
        Placement.resource_link_id,
        Placement.lineitems_url,
        Placement.lineitem_url,
        Placement.grade_scopes,
        Placement.grade_problem,
        _latest(Acknowledgement.language),
        _latest(Acknowledgement.recorded_at),
    )
    .join(Placement, Placement.id == GradeDelivery.placement_id)
    .join(Course, Course.id == Placement.course_id)
    .where(GradeDelivery.id == bindparam("of_id"))
)
