"""The keys of members: made in their browser, kept here under a passphrase that only they know.

The first reader of all is admitted at once, since nobody is there to admit them. After that a key
counts when a colleague has compared its fingerprint and their browser has passed the content keys
on (promises 18 and 22 of the threat model): until then nothing is sealed for it.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Connection, Row, insert, select, update

from lti_app.errors import CaseRuleError, DeskNotAllowedError, KeyChangedError, ReportMalformedError
from lti_app.reports.models import Reader, ReaderKind
from lti_app.reports.readers import readers_of
from lti_app.reports.submissions import PublicKey, Strict
from lti_app.sealing.envelopes import ID_BYTES
from lti_app.support import log, words
from lti_app.support.colleague import Colleague
from lti_app.support.members import reference

LONGEST_WRAPPED = 4000


class SentKeyPair(Strict):
    """A public key, with its private half as the browser wrapped it."""

    public: PublicKey
    wrapped: Annotated[str, Field(min_length=2, max_length=LONGEST_WRAPPED)]


class SentPublicKey(Strict):
    """The public half of the key on paper."""

    public: PublicKey


def own(connection: Connection, colleague: Colleague) -> Any:
    """Return the key of a colleague: id, public_key, fingerprint, wrapped, admitted; or None."""
    columns: list[Any] = [Reader.id, Reader.public_key, Reader.fingerprint]
    return connection.execute(
        select(*columns, Reader.wrapped, Reader.admitted).where(
            Reader.member == colleague.id, Reader.revoked_on.is_(None)
        )
    ).one_or_none()


def make(connection: Connection, colleague: Colleague, sent: SentKeyPair, *, today: date) -> bool:
    """Keep the new key of a colleague; False when it is there already.

    Raises DeskNotAllowedError for somebody who reads nothing, KeyChangedError for another key.
    """
    if colleague.reads is None:
        raise DeskNotAllowedError("reads nothing")
    _check_json(sent.wrapped)
    # Two windows at once must not make two keys, nor two members the first one each.
    log.wait_for_others(connection, colleague.institution)
    known = own(connection, colleague)
    if known is not None:
        if known.public_key != sent.public or known.wrapped != sent.wrapped:
            raise KeyChangedError
        return False
    is_first = not readers_of(connection, colleague.institution).known
    connection.execute(
        insert(Reader).values(
            id=secrets.token_bytes(ID_BYTES),
            institution=colleague.institution,
            name=colleague.name,
            kind=colleague.reads,
            public_key=sent.public,
            fingerprint=hashlib.sha256(sent.public).hexdigest(),
            since=today,
            admitted=is_first,
            member=colleague.id,
            wrapped=sent.wrapped,
        )
    )
    _log(connection, colleague, "key_made", colleague.id, today)
    return True


def change(connection: Connection, colleague: Colleague, sent: SentKeyPair, *, today: date) -> None:
    """Keep the same key under another passphrase. Raises KeyChangedError for another key."""
    _check_json(sent.wrapped)
    changed = connection.execute(
        update(Reader)
        .where(
            Reader.member == colleague.id,
            Reader.revoked_on.is_(None),
            Reader.public_key == sent.public,
        )
        .values(wrapped=sent.wrapped)
        .returning(Reader.id)
    ).first()
    if changed is None:
        raise KeyChangedError
    _log(connection, colleague, "key_changed", colleague.id, today)


def give_up(connection: Connection, colleague: Colleague, *, today: date) -> None:
    """Let a colleague whose passphrase is lost make another key, which has to be admitted."""
    connection.execute(
        update(Reader)
        .where(Reader.member == colleague.id, Reader.revoked_on.is_(None))
        .values(revoked_on=today, wrapped=None)
    )
    _log(connection, colleague, "key_forgotten", colleague.id, today)


def of_institution(connection: Connection, institution: str) -> Sequence[Row[Any]]:
    """Return every key in use and its state: who can open what."""
    return connection.execute(
        select(Reader.__table__)
        .where(Reader.institution == institution, Reader.revoked_on.is_(None))
        .order_by(Reader.kind, Reader.name, Reader.id)
    ).all()


def revoke(connection: Connection, colleague: Colleague, reader: bytes, *, today: date) -> None:
    """Seal nothing for a reader any more. What they have read they have read."""
    row = connection.execute(
        update(Reader)
        .where(
            Reader.id == reader,
            Reader.institution == colleague.institution,
            Reader.revoked_on.is_(None),
        )
        .values(revoked_on=today, wrapped=None)
        .returning(Reader.kind, Reader.member)
    ).first()
    if row is not None:
        is_paper = row.kind is ReaderKind.RECOVERY
        action = "recovery_revoked" if is_paper else "reader_revoked"
        _log(connection, colleague, action, row.member or reader, today)


def make_recovery(
    connection: Connection, colleague: Colleague, sent: SentPublicKey, *, today: date
) -> None:
    """Keep the public half of a new recovery sheet.

    Raises CaseRuleError where there is one, DeskNotAllowedError for a reader not admitted yet.
    """
    if not colleague.admitted:
        raise DeskNotAllowedError("not admitted")
    log.wait_for_others(connection, colleague.institution)
    if readers_of(connection, colleague.institution).recovery is not None:
        raise CaseRuleError("recovery_exists", words.RECOVERY_EXISTS)
    connection.execute(
        insert(Reader).values(
            id=secrets.token_bytes(ID_BYTES),
            institution=colleague.institution,
            name="Recovery",
            kind=ReaderKind.RECOVERY,
            public_key=sent.public,
            fingerprint=hashlib.sha256(sent.public).hexdigest(),
            since=today,
            admitted=True,
        )
    )
    _log(connection, colleague, "recovery_made", colleague.id, today)


def _check_json(text: str) -> None:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise ReportMalformedError from None
    if not isinstance(told, dict) or not isinstance(told.get("ways"), list):
        raise ReportMalformedError


def _log(
    connection: Connection, colleague: Colleague, action: str, about: bytes, today: date
) -> None:
    log.by(connection, colleague, action, today=today, reference=reference(about))
