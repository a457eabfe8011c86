"""From a proof of who somebody is to a session: a note of the course site, or a sign-in."""

from sqlalchemy import literal

from lti_app import clock
from lti_app.db import db, dialect_of, insert_once
from lti_app.errors import HandoverRefusedError
from lti_app.institution.handover import read_note
from lti_app.support import members, sessions
from lti_app.support.access import desk_secret
from lti_app.support.models import UsedNote
from lti_app.support.sessions import Session


def by_note(text: str) -> Session:
    """Return the session of the person whom a note names. Raises HandoverRefusedError.

    The note is used up with the caller's commit.
    """
    now = clock.now()
    handed = read_note(desk_secret(), text, now=now)
    row = insert_once(dialect_of(db.connection), UsedNote.__table__).values(
        hash=handed.hash, used_on=now.date()
    )
    if db.connection.execute(row.returning(literal(1))).first() is None:
        raise HandoverRefusedError("used")
    return of(handed.institution, handed.identity)


def of(institution: str, identity: bytes) -> Session:
    """Return the session of a person: as a member, or as somebody who may become one."""
    session = sessions.begin(institution, identity, now=clock.now())
    row = members.known_as(db.connection, institution, identity)
    return session if row is None else sessions.of_member(session, row.id, row.generation)
