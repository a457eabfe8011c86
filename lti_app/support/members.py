"""Members of the desk: invited, bound to the person who uses the invitation, and leaving again.

Nobody becomes a member by a role in a course, and nobody who administers the tool is one unless
somebody invites them.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from lti_app.db import dialect_of, insert_once
from lti_app.errors import CaseRuleError, DeskFormError, DeskInviteRefusedError
from lti_app.reports.models import Reader, ReaderKind
from lti_app.sealing.envelopes import ID_BYTES
from lti_app.support import ended, log
from lti_app.support.models import Case, Invite, Member
from lti_app.support.showing import is_plain
from lti_app.support.words import HIDDEN, LAST_COORDINATOR, NO_RIGHTS

INVITE_DAYS = 7
LONGEST_NAME = 200
LONGEST_MAIL = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_MAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")
"""An address as people have them: a dot-atom (RFC 5322, section 3.2.3) at a host name."""


@dataclass(frozen=True)
class Rights:
    """What a member may do at the desk."""

    reads: ReaderKind | None = None
    coordinates: bool = False
    audits: bool = False


@dataclass(frozen=True)
class Invited:
    """An invitation that has just been made: the only time that its code is known."""

    code: str
    ends_on: date


def invite(
    connection: Connection,
    institution: str,
    name: str,
    rights: Rights,
    *,
    actor: bytes | None,
    today: date,
) -> Invited:
    """Invite somebody who will be called `name`. Raises DeskFormError."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise DeskFormError("name")
    if not is_plain(name.strip()):
        # Reporters read it, and must not read another name than was typed.
        raise DeskFormError("name", HIDDEN)
    if rights == Rights() or rights.reads is ReaderKind.RECOVERY:
        raise DeskFormError("rights", NO_RIGHTS)
    code, ends_on = secrets.token_urlsafe(24), today + timedelta(days=INVITE_DAYS)
    connection.execute(
        insert(Invite).values(
            token_hash=_digest(code),
            institution=institution,
            name=name.strip(),
            reads=rights.reads,
            coordinates=rights.coordinates,
            audits=rights.audits,
            ends_on=ends_on,
        )
    )
    log.write(connection, institution, "invited", actor=actor, today=today, reason=told(rights))
    return Invited(code, ends_on)


def invites(
    connection: Connection, institution: str, *, today: date
) -> Sequence[Row[tuple[Invite]]]:
    """Return the invitations that can still be used."""
    query = select(Invite.__table__).where(
        Invite.institution == institution, Invite.ends_on >= today
    )
    return connection.execute(query.order_by(Invite.ends_on, Invite.name)).all()


def withdraw(
    connection: Connection, institution: str, token_hash: bytes, *, actor: bytes, today: date
) -> None:
    """Make an invitation worthless; one that is not there is as good as withdrawn."""
    row = connection.execute(
        delete(Invite)
        .where(Invite.institution == institution, Invite.token_hash == token_hash)
        .returning(Invite.name)
    ).first()
    if row is not None:
        log.write(connection, institution, "invitation_withdrawn", actor=actor, today=today)


def join(
    connection: Connection, institution: str, identity: bytes, code: str, *, today: date
) -> bytes:
    """Use an invitation up and return the id of the new member. Raises DeskInviteRefusedError.

    Of two that try at once one succeeds: the row is deleted by who uses it.
    """
    row = connection.execute(
        delete(Invite)
        .where(
            Invite.token_hash == _digest(code),
            Invite.institution == institution,
            Invite.ends_on >= today,
        )
        .returning(Invite.name, Invite.reads, Invite.coordinates, Invite.audits)
    ).one_or_none()
    if row is None:
        raise DeskInviteRefusedError("desk_invite_refused")
    member = _add(connection, institution, identity, dict(row._mapping), today)
    rights = Rights(row.reads, row.coordinates, row.audits)
    log.write(
        connection,
        institution,
        "joined",
        actor=member,
        today=today,
        reference=reference(member),
        reason=told(rights),
    )
    return member


def _add(
    connection: Connection,
    institution: str,
    identity: bytes,
    part: Mapping[str, Any],
    today: date,
) -> bytes:
    member = secrets.token_bytes(ID_BYTES)
    values = {"institution": institution, "identity": identity, "generation": 0, "since": today}
    row = insert_once(dialect_of(connection), Member.__table__).values(id=member, **values, **part)
    if connection.execute(row.returning(Member.id)).first() is None:
        raise DeskInviteRefusedError("desk_invite_member", "this person is a member already")
    return member


def of_session(
    connection: Connection, member: bytes, generation: int, number: str
) -> Row[tuple[Member]] | None:
    """Return the member whose session still counts, or None."""
    return connection.execute(
        select(Member.__table__).where(
            Member.id == member,
            Member.left_on.is_(None),
            Member.generation == generation,
            ~ended.has_ended(number),
        )
    ).one_or_none()


def known_as(
    connection: Connection, institution: str, identity: bytes
) -> Row[tuple[Member]] | None:
    """Return the member whom an identity is, or None."""
    return connection.execute(
        select(Member.__table__).where(
            Member.institution == institution,
            Member.identity == identity,
            Member.left_on.is_(None),
        )
    ).one_or_none()


def of_institution(
    connection: Connection, institution: str, *, everybody: bool = False
) -> Sequence[Row[tuple[Member]]]:
    """Return the members by name; with `everybody` those who left as well."""
    query = select(Member.__table__).where(Member.institution == institution)
    if not everybody:
        query = query.where(Member.left_on.is_(None))
    return connection.execute(query.order_by(Member.name, Member.id)).all()


def leave(
    connection: Connection, institution: str, member: bytes, *, actor: bytes | None, today: date
) -> None:
    """Let a member go: no way in, no new report sealed for their key, no case of theirs.

    Raises CaseRuleError for the last coordinator, and DeskFormError for nobody of this institution.
    """
    # Two coordinators who take each other off at once must not both be the last but one.
    log.wait_for_others(connection, institution)
    rows = of_institution(connection, institution)
    row = next((each for each in rows if each.id == member), None)
    if row is None:
        raise DeskFormError("member")
    if row.coordinates and sum(each.coordinates for each in rows) == 1 and actor is not None:
        raise CaseRuleError("last_coordinator", LAST_COORDINATOR)
    connection.execute(
        update(Member)
        .where(Member.id == member)
        .values(left_on=today, identity=None, mail=None, generation=row.generation + 1)
    )
    connection.execute(
        update(Reader)
        .where(Reader.member == member, Reader.revoked_on.is_(None))
        .values(revoked_on=today, wrapped=None)
    )
    # What they worked waits for somebody else, whom it would otherwise be told is taken.
    connection.execute(update(Case).where(Case.owner == member).values(owner=None))
    log.write(
        connection, institution, "left", actor=actor, today=today, reference=reference(member)
    )


def end_sessions(connection: Connection, member: bytes, generation: int) -> None:
    """Let every session of a member count no more, if those of this generation still do.

    So the copy of a cookie that counts no more cannot end the sessions after it.
    """
    connection.execute(
        update(Member)
        .where(Member.id == member, Member.generation == generation)
        .values(generation=generation + 1)
    )


def set_mail(connection: Connection, member: bytes, mail: str) -> None:
    """Say where the digest goes; an empty text stops it. Raises DeskFormError."""
    address = mail.strip()
    # "=?" begins an encoded word (RFC 2047), which could bring line ends into the mail's header.
    is_usable = len(address) <= LONGEST_MAIL and _MAIL.fullmatch(address) and "=?" not in address
    if address and not is_usable:
        raise DeskFormError("mail")
    connection.execute(update(Member).where(Member.id == member).values(mail=address or None))


def reference(member: bytes) -> str:
    """Return the short name of a member in the log."""
    return f"m-{member.hex()[:8]}"


def told(rights: Rights) -> str:
    """Return in few words what somebody may do, as the log has it."""
    parts = (
        rights.reads.value if rights.reads else "",
        "coordinator" if rights.coordinates else "",
        "auditor" if rights.audits else "",
    )
    return "+".join(part for part in parts if part)


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()
