"""What launches and invites left of one person, and how it is made nobody's."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from lti_app.access.models import Administrator, Door, Launch
from lti_app.lti.claims import Message
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
    door: Door


def visits(connection: Connection, person: Person) -> tuple[VisitRecord, ...]:
    """Return the launches of `person`, the last one first."""
    columns = [Launch.__table__.c[name] for name in VisitRecord.__dataclass_fields__]
    query = select(*columns).where(*_launched(person)).order_by(Launch.ends_at.desc())
    return tuple(VisitRecord(*row) for row in connection.execute(query))


def administrator_since(connection: Connection, person: Person) -> datetime | None:
    """Return since when `person` administers their institution's use of the tool, or None."""
    return connection.scalar(
        select(Administrator.made_at).where(
            Administrator.registration_id == person.registration_id,
            Administrator.subject == person.subject,
        )
    )


def empty_visits(connection: Connection, person: Person) -> int:
    """End the launches of `person` and take out who it was; return how many there were.

    The rows stay until their time is over, with nothing of the person in them: they are what keeps
    a message from being used a second time.
    """
    hashes = connection.scalars(select(Launch.token_hash).where(*_launched(person))).all()
    for token_hash in hashes:
        connection.execute(
            update(Launch)
            .where(Launch.token_hash == token_hash)
            .values(
                token_hash=secrets.token_bytes(32),
                subject=None,
                context_title=None,
                return_url=None,
                request=None,
                is_open=False,
            )
        )
    return len(hashes)


def _launched(person: Person) -> tuple[ColumnElement[bool], ...]:
    return (
        Launch.registration_id == person.registration_id,
        Launch.subject == person.subject,
    )
