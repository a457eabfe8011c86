"""What launches and invites left of one person, and how it is made nobody's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from lti_app.access.ending import empty
from lti_app.access.models import Administrator, Door, Launch
from lti_app.lti.claims import Message
from lti_app.lti.models import Registration
from lti_app.lti.roles import Role


@dataclass(frozen=True)
class Person:
    """Somebody as one registration knows them: the platform's `sub`."""

    registration_id: int
    subject: str


@dataclass(frozen=True)
class VisitRecord:
    """One launch that has not been deleted yet; the hashes say nothing and are left out."""

    message: Message
    role: Role
    is_test_user: bool
    language: str
    context_id: str | None
    context_title: str | None
    resource_link_id: str
    return_url: str | None
    is_open: bool
    is_recorded: bool
    is_graded: bool
    request: str | None
    ends_at: datetime
    door: str
    """As `doors` calls it."""


def doors(connection: Connection, person: Person) -> Mapping[str, str]:
    """Return what each door is called to `person`: that of a platform by the platform's kind.

    No row says `teams`: whose platform is Microsoft Teams stands in the registration.
    """
    kind = select(Registration.kind).where(Registration.id == person.registration_id)
    return {**{door: door.value for door in Door}, Door.LTI: connection.scalars(kind).one().value}


def visits(connection: Connection, person: Person) -> tuple[VisitRecord, ...]:
    """Return the launches of `person`, the last one first."""
    columns = [Launch.__table__.c[name] for name in VisitRecord.__dataclass_fields__]
    query = select(*columns).where(*_launched(person)).order_by(Launch.ends_at.desc())
    called = doors(connection, person)
    found = (VisitRecord(*row) for row in connection.execute(query))
    return tuple(replace(visit, door=called[visit.door]) for visit in found)


def administrator_since(connection: Connection, person: Person) -> datetime | None:
    """Return since when `person` administers their institution's use of the tool, or None."""
    return connection.scalar(
        select(Administrator.made_at).where(
            Administrator.registration_id == person.registration_id,
            Administrator.subject == person.subject,
        )
    )


def empty_visits(connection: Connection, person: Person) -> int:
    """End the launches of `person` and take out who it was; return how many there were."""
    hashes = connection.scalars(select(Launch.token_hash).where(*_launched(person))).all()
    for token_hash in hashes:
        empty(connection, token_hash)
    return len(hashes)


def _launched(person: Person) -> tuple[ColumnElement[bool], ...]:
    return (
        Launch.registration_id == person.registration_id,
        Launch.subject == person.subject,
    )
