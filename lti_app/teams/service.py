"""Placements in Teams, and the administrators' list of instructors; within one institution."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, insert, select, update
from sqlalchemy.orm import Session

from lti_app.db import dialect_of, insert_once
from lti_app.errors import InvalidFormError, TeamsInstructorsOnlyError, TeamsPlacementError
from lti_app.institution.models import Institution
from lti_app.lti.models import Registration, RegistrationKind
from lti_app.teams.models import TeamsInstructor, TeamsPlacement
from lti_app.teams.settings_file import GUID
from lti_app.teams.tokens import TeamsPerson, subject

LONGEST_TITLE = 200
LONGEST_NAME = 100
LONGEST_ID = 32


@dataclass(frozen=True)
class Placed:
    """A placement as the door needs it."""

    id: str
    institution: str
    """Short name."""
    title: str
    language: str | None
    made_by: str | None


def find(connection: Connection, placement_id: str) -> Placed:
    """Return the placement with this id. Raises TeamsPlacementError."""
    row = None
    if may_be_id(placement_id):
        row = connection.execute(_PLACED.where(TeamsPlacement.id == placement_id)).one_or_none()
    if row is None:
        raise TeamsPlacementError("unknown")
    return Placed(*row)


def may_be_id(text: str) -> bool:
    """Return whether a placement could be called so; anything else is not looked up."""
    return text.isascii() and text.isprintable() and len(text) <= LONGEST_ID


def make(
    connection: Connection,
    institution_id: int,
    person: TeamsPerson,
    *,
    title: str,
    language: str | None,
    today: date,
) -> str:
    """Store a placement that `person` makes and return its id. Raises TeamsInstructorsOnlyError."""
    if not teaches(connection, institution_id, person):
        raise TeamsInstructorsOnlyError("guest" if person.is_guest else "no app role")
    placement_id = secrets.token_urlsafe(18)
    connection.execute(
        insert(TeamsPlacement).values(
            id=placement_id,
            institution_id=institution_id,
            title=title,
            language=language,
            made_by=person.subject,
            made_on=today,
        )
    )
    return placement_id


def teaches(connection: Connection, institution_id: int, person: TeamsPerson) -> bool:
    """Return whether somebody may put the Do's into a team."""
    return person.teaches or is_listed(connection, institution_id, person.subject)


def is_listed(connection: Connection, institution_id: int, who: str) -> bool:
    """Return whether administrators have put somebody on the list of instructors."""
    found = connection.scalar(
        select(TeamsInstructor.id).where(
            TeamsInstructor.institution_id == institution_id, TeamsInstructor.subject == who
        )
    )
    return found is not None


def list_placements(session: Session, institution_id: int) -> Sequence[TeamsPlacement]:
    """Return the placements of an institution, by title."""
    query = select(TeamsPlacement).where(TeamsPlacement.institution_id == institution_id)
    return session.scalars(query.order_by(TeamsPlacement.title, TeamsPlacement.id)).all()


def delete_placement(session: Session, institution_id: int, placement_id: str) -> None:
    """Delete a placement; its tab says so. What was confirmed there stays as long as it would.

    Raises InvalidFormError for one that is not the institution's.
    """
    row = session.get(TeamsPlacement, placement_id)
    if row is None or row.institution_id != institution_id:
        raise InvalidFormError("placement")
    session.delete(row)
    session.flush()


def list_instructors(session: Session, institution_id: int) -> Sequence[TeamsInstructor]:
    """Return who is on the list of an institution, the first one first."""
    query = select(TeamsInstructor).where(TeamsInstructor.institution_id == institution_id)
    return session.scalars(query.order_by(TeamsInstructor.id)).all()


def add_instructor(
    session: Session, institution_id: int, tenant: str, oid: str, name: str, *, today: date
) -> None:
    """Put somebody on the list; once is enough. Raises InvalidFormError for an id that is none.

    The name is how administrators call the person; it may be empty.
    """
    oid, name = oid.strip().lower(), name.strip()
    if not GUID.fullmatch(tenant) or not GUID.fullmatch(oid):
        raise InvalidFormError("tenant or object id")
    if len(name) > LONGEST_NAME or not all(each.isprintable() for each in name):
        raise InvalidFormError("name")
    session.execute(
        insert_once(dialect_of(session), TeamsInstructor.__table__).values(
            institution_id=institution_id,
            subject=subject(tenant, oid),
            name=name or None,
            made_on=today,
        )
    )


def remove_instructor(session: Session, institution_id: int, number: int) -> None:
    """Take somebody off the list. Raises InvalidFormError for one that is not the institution's."""
    row = session.get(TeamsInstructor, number)
    if row is None or row.institution_id != institution_id:
        raise InvalidFormError("instructor")
    session.delete(row)
    session.flush()


@dataclass(frozen=True)
class TeamsRecord:
    """What is kept about an instructor."""

    placements: tuple[str, ...]
    """Titles of those that the person made."""
    instructor_since: date | None
    name: str | None
    """How administrators call the person on their list."""


def record_of(connection: Connection, registration_id: int, who: str) -> TeamsRecord | None:
    """Return what is kept about somebody of a registration; None where it is nothing."""
    titles = connection.scalars(
        select(TeamsPlacement.title).where(*_made_by(registration_id, who)).order_by("title")
    ).all()
    listed = connection.execute(
        select(TeamsInstructor.made_on, TeamsInstructor.name).where(
            TeamsInstructor.institution_id.in_(_teams_of(registration_id)),
            TeamsInstructor.subject == who,
        )
    ).one_or_none()
    if not titles and listed is None:
        return None
    since, name = listed or (None, None)
    return TeamsRecord(tuple(titles), since, name)


def forget_maker(connection: Connection, registration_id: int, who: str) -> None:
    """Let the placements that somebody made be nobody's; they go on for who is on the list."""
    connection.execute(
        update(TeamsPlacement).where(*_made_by(registration_id, who)).values(made_by=None)
    )


def _made_by(registration_id: int, who: str) -> tuple[ColumnElement[bool], ...]:
    return (
        TeamsPlacement.institution_id.in_(_teams_of(registration_id)),
        TeamsPlacement.made_by == who,
    )


def _teams_of(registration_id: int) -> Select[int]:
    """Return the institution of a registration of Teams; a platform may call people as it likes."""
    return select(Registration.institution_id).where(
        Registration.id == registration_id, Registration.kind == RegistrationKind.TEAMS
    )


_PLACED = select(
    TeamsPlacement.id,
    Institution.slug,
    TeamsPlacement.title,
    TeamsPlacement.language,
    TeamsPlacement.made_by,
).join(Institution, Institution.id == TeamsPlacement.institution_id)
