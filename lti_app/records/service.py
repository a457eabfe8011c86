"""Everything kept about one person: found, written down, erased.

LTI Data Privacy Launch: the platform names the person (`for_user`) and sends who may see it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, CursorResult, delete, select

from lti_app.access import person_links, persons, staff
from lti_app.access.models import Placement
from lti_app.access.persons import Person, VisitRecord
from lti_app.access.service import Visitor, request_of
from lti_app.access.staff import StaffRecord
from lti_app.acknowledgement.models import (
    Acknowledgement,
    Action,
    DeliveryState,
    GradeDelivery,
    Reason,
)
from lti_app.errors import NotAllowedError
from lti_app.lti.claims import Message
from lti_app.lti.roles import Role
from lti_app.membership import service as membership
from lti_app.membership.service import TokenRecord
from lti_app.teams import service as teams
from lti_app.teams.service import TeamsRecord


@dataclass(frozen=True)
class AcknowledgementRecord:
    """One click, or what staff decided about the person, as it is stored."""

    action: Action
    reason: Reason | None
    recorded_at: datetime
    place: str
    run: int
    resource_link_id: str
    role: Role
    round: int
    meaning_hash: str
    period: int
    version_hash: str
    language: str
    edition_hash: str
    door: str
    """As `persons.doors` calls it."""


@dataclass(frozen=True)
class DeliveryRecord:
    """One score on its way to the platform's gradebook, or arrived there."""

    resource_link_id: str
    scored_at: datetime
    state: DeliveryState
    attempts: int
    due_at: datetime
    problem: str | None


@dataclass(frozen=True)
class Records:
    """All that is kept about somebody."""

    acknowledgements: tuple[AcknowledgementRecord, ...]
    deliveries: tuple[DeliveryRecord, ...]
    visits: tuple[VisitRecord, ...]
    staff_of: tuple[StaffRecord, ...]
    tokens: tuple[TokenRecord, ...]
    administrator_since: datetime | None
    teams: TeamsRecord | None
    """What an instructor did in Microsoft Teams; None for everybody else."""
    is_recognised: bool
    """Whether a keyed hash of the institution's identifier says who it is at its sign-in."""


@dataclass(frozen=True)
class Erased:
    """How much was erased."""

    acknowledgements: int
    deliveries: int
    visits: int


def person_meant(connection: Connection, visitor: Visitor, token: str) -> Person:
    """Return whom the visitor's page is about: themselves, or whom a data privacy launch names.

    About somebody else only who administers the platform may ask. Raises NotAllowedError.
    """
    subject = visitor.subject
    if visitor.message is Message.DATA_PRIVACY:
        asked = request_of(connection, token)
        subject = asked["for_user"]
        if subject != visitor.subject and not asked["by_administrator"]:
            raise NotAllowedError("about somebody else")
    if subject is None:
        raise NotAllowedError("anonymous")
    return Person(visitor.registration_id, subject)


def records(connection: Connection, person: Person) -> Records:
    """Return everything that is kept about `person`."""
    events = [Acknowledgement.__table__.c[n] for n in AcknowledgementRecord.__dataclass_fields__]
    clicks = select(*events).where(*_acknowledged(person)).order_by(Acknowledgement.id)
    scores = (
        select(
            Placement.resource_link_id,
            GradeDelivery.scored_at,
            GradeDelivery.state,
            GradeDelivery.attempts,
            GradeDelivery.due_at,
            GradeDelivery.problem,
        )
        .join(Placement, Placement.id == GradeDelivery.placement_id)
        .where(*_delivered(person))
        .order_by(GradeDelivery.id)
    )
    called = persons.doors(connection, person)
    stored = (AcknowledgementRecord(*row) for row in connection.execute(clicks))
    return Records(
        tuple(replace(click, door=called[click.door]) for click in stored),
        tuple(DeliveryRecord(*row) for row in connection.execute(scores)),
        persons.visits(connection, person),
        staff.records_of(connection, person),
        membership.issued_to(connection, person),
        persons.administrator_since(connection, person),
        teams.record_of(connection, person.registration_id, person.subject),
        person_links.is_kept(connection, person),
    )


def erase(connection: Connection, person: Person) -> Erased:
    """Erase the acknowledgements, deliveries and visits of `person`; return how many there were.

    Placements that they made in Teams are nobody's then, and nothing says any more who they are at
    the institution's sign-in, or that they came to a course as staff. Not erased: that
    they administer the tool or are on its list of instructors, which a colleague takes away;
    today's count of tokens, which would begin anew; and what the platform itself keeps.
    """
    teams.forget_maker(connection, person.registration_id, person.subject)
    person_links.forget(connection, person)
    staff.forget(connection, person)
    deliveries = connection.execute(delete(GradeDelivery).where(*_delivered(person)))
    clicks = connection.execute(delete(Acknowledgement).where(*_acknowledged(person)))
    return Erased(
        acknowledgements=cast("CursorResult[object]", clicks).rowcount,
        deliveries=cast("CursorResult[object]", deliveries).rowcount,
        visits=persons.empty_visits(connection, person),
    )


def export(person: Person, issuer: str, found: Records, *, now: datetime) -> Mapping[str, Any]:
    """Return `found` as plain values, complete, for a file that other programs can read."""
    return {
        "platform": issuer,
        "user_id": person.subject,
        "exported_at": now.isoformat(),
        **_plain(asdict(found)),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _acknowledged(person: Person) -> tuple[ColumnElement[bool], ...]:
    return (
        Acknowledgement.registration_id == person.registration_id,
        Acknowledgement.subject == person.subject,
    )


def _delivered(person: Person) -> tuple[ColumnElement[bool], ...]:
    ours = select(Placement.id).where(Placement.registration_id == person.registration_id)
    return GradeDelivery.placement_id.in_(ours), GradeDelivery.subject == person.subject
