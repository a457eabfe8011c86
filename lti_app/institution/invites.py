"""Invites: one-time links that let somebody register a platform or become an administrator.

The secret in the link is given out once; what is stored is its hash, so that who reads the table
can use none of them.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import cast

from sqlalchemy import Connection, CursorResult, delete, select, update
from sqlalchemy.orm import Session

from lti_app.errors import InviteRefusedError
from lti_app.institution.models import Invite, InviteKind

LIFE: Mapping[InviteKind, timedelta] = MappingProxyType(
    {
        InviteKind.REGISTRATION: timedelta(days=7),
        InviteKind.ACTIVE_REGISTRATION: timedelta(days=7),
        InviteKind.ADMINISTRATOR: timedelta(days=2),
    }
)
"""How long an invite works when nobody says otherwise."""
MOST_DAYS = 90
REGISTERING = frozenset({InviteKind.REGISTRATION, InviteKind.ACTIVE_REGISTRATION})
"""The kinds by which a platform registers itself."""
KEPT_AFTER = timedelta(days=1)
"""How long an invite that has ended is remembered, to say that it has ended."""


def make(
    session: Session,
    institution_id: int,
    kind: InviteKind,
    *,
    now: datetime,
    days: int | None = None,
) -> str:
    """Add an invite and return its secret, which cannot be found again later."""
    secret = secrets.token_urlsafe(24)
    life = LIFE[kind] if days is None else timedelta(days=days)
    session.add(
        Invite(
            institution_id=institution_id, kind=kind, token_hash=_digest(secret), ends_at=now + life
        )
    )
    session.flush()
    return secret


def find(session: Session, secret: str, kinds: Collection[InviteKind], *, now: datetime) -> Invite:
    """Return the invite behind `secret` if it can be used now. Raises InviteRefusedError."""
    row = session.scalars(
        select(Invite).where(Invite.token_hash == _digest(secret), Invite.kind.in_(kinds))
    ).one_or_none()
    if row is None:
        raise InviteRefusedError("invite_unknown")
    if row.used_at is not None:
        raise InviteRefusedError("invite_used")
    if row.ends_at <= now:
        raise InviteRefusedError("invite_ended")
    return row


def redeem(
    session: Session, secret: str, kinds: Collection[InviteKind], *, now: datetime
) -> Invite:
    """Use the invite up and return it; of two that try at once one succeeds.

    It counts only when the caller commits what it was used for. Raises InviteRefusedError.
    """
    found = find(session, secret, kinds, now=now)
    changed = session.execute(
        update(Invite)
        .where(Invite.id == found.id, Invite.used_at.is_(None), Invite.ends_at > now)
        .values(used_at=now)
    )
    if cast("CursorResult[object]", changed).rowcount != 1:
        raise InviteRefusedError("invite_used")
    return found


def list_open(session: Session, institution_id: int, *, now: datetime) -> Sequence[Invite]:
    """Return the invites of an institution that can still be used, the first to end first."""
    query = select(Invite).where(
        Invite.institution_id == institution_id, Invite.used_at.is_(None), Invite.ends_at > now
    )
    return session.scalars(query.order_by(Invite.ends_at, Invite.id)).all()


def withdraw(session: Session, institution_id: int, invite_id: int) -> None:
    """Delete an invite of this institution; one that is not there is as good as withdrawn."""
    session.execute(
        delete(Invite).where(Invite.institution_id == institution_id, Invite.id == invite_id)
    )


def delete_ended(connection: Connection, *, now: datetime) -> None:
    """Delete the invites that ended more than a day ago."""
    connection.execute(delete(Invite).where(Invite.ends_at <= now - KEPT_AFTER))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
