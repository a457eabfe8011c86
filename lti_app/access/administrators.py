"""Who administers an institution's use of the tool: added by invite, removed by colleagues."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.access.models import Administrator
from lti_app.access.service import Visitor
from lti_app.db import dialect_of, insert_once
from lti_app.errors import InviteRefusedError, NotAllowedError
from lti_app.institution import invites
from lti_app.institution.models import InviteKind


def join(session: Session, visitor: Visitor, code: str, *, now: datetime) -> None:
    """Make the visitor an administrator of the institution that the code is for.

    The code counts only in a launch of that institution. Raises InviteRefusedError, and
    NotAllowedError for somebody whom the platform does not name.
    """
    if visitor.subject is None:
        raise NotAllowedError("anonymous")
    invite = invites.redeem(session, code.strip(), {InviteKind.ADMINISTRATOR}, now=now)
    if invite.institution_id != visitor.institution_id:
        raise InviteRefusedError("invite_unknown", "it is for another institution")
    session.execute(
        insert_once(dialect_of(session), Administrator.__table__).values(
            institution_id=visitor.institution_id,
            registration_id=visitor.registration_id,
            subject=visitor.subject,
            made_at=now,
        )
    )


def of_institution(session: Session, institution_id: int) -> Sequence[Administrator]:
    """Return the administrators of an institution, the first one first."""
    query = select(Administrator).where(Administrator.institution_id == institution_id)
    return session.scalars(query.order_by(Administrator.id)).all()


def list_all(session: Session) -> Sequence[Administrator]:
    """Return the administrators of all institutions."""
    query = select(Administrator).order_by(Administrator.institution_id, Administrator.id)
    return session.scalars(query).all()


def get(session: Session, number: int) -> Administrator | None:
    """Return an administrator by number, or None."""
    return session.get(Administrator, number)
