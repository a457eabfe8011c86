"""Which of a platform's users somebody is whom the institution's own sign-in names.

Where an institution says so, platform and provider both tell its identifier of a person (a student
number). What is kept is a keyed hash of it beside what the person is called in the course database:
the platform's `sub`, and before the platform has named them, what stands for them at the sign-in.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, select

from lti_app.access.models import PersonLink
from lti_app.access.persons import Person
from lti_app.db import insert_or_update


@dataclass(frozen=True)
class Known:
    """Somebody as their institution knows them, at one registration of a platform of its own."""

    institution_id: int
    registration_id: int
    identifier_hash: bytes


def subject_of(connection: Connection, known: Known) -> str | None:
    """Return what the person is called in the course database; None where nobody came so far."""
    return connection.scalar(
        select(PersonLink.subject).where(
            PersonLink.registration_id == known.registration_id,
            PersonLink.identifier_hash == known.identifier_hash,
        )
    )


def keep(connection: Connection, known: Known, subject: str, *, once: bool = False) -> None:
    """Keep that the person is called `subject` from now on; with `once`, if nothing is kept yet."""
    statement = insert_or_update(
        connection.dialect.name,
        PersonLink.__table__,
        ["registration_id", "identifier_hash"],
        [] if once else ["subject"],
    )
    connection.execute(statement, {**vars(known), "subject": subject})


def is_kept(connection: Connection, person: Person) -> bool:
    """Return whether a hash of the institution's identifier stands beside `person`."""
    found = select(PersonLink.subject).where(*_of(person)).limit(1)
    return connection.scalar(found) is not None


def forget(connection: Connection, person: Person) -> None:
    """Delete what says who `person` is at the other door."""
    connection.execute(delete(PersonLink).where(*_of(person)))


def _of(person: Person) -> tuple[ColumnElement[bool], ...]:
    return (
        PersonLink.registration_id == person.registration_id,
        PersonLink.subject == person.subject,
    )
