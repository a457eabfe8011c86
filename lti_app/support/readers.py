"""Readers: who can open reports. Their public keys are here, their private ones with them."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Row, insert, select, update

from lti_app.reports.models import Reader, ReaderKind
from lti_app.sealing.envelopes import ID_BYTES
from lti_app.sealing.hpke import public_key
from lti_app.support import log
from lti_app.support.members import reference


class ReaderError(Exception):
    """A reader cannot be added, found or taken away. Says why, and what to do."""


def add(
    connection: Connection,
    institution: str,
    *,
    name: str,
    kind: ReaderKind,
    public: bytes,
    today: date,
) -> bytes:
    """Add a reader and return the id. Raises ReaderError, and UnusableKeyError for a bad key.

    There is one recovery key at a time: another one is added when the first has been revoked. The
    key counts at once, so the log says that a command made it and let it in.
    """
    public_key(public)
    if not 0 < len(name.strip()) <= 200:
        raise ReaderError("The name that reporters read has 1 to 200 characters.")
    known = in_use(connection, institution)
    if kind is ReaderKind.RECOVERY and any(row.kind is kind for row in known):
        raise ReaderError("There is a recovery key already. Revoke it before you make another one.")
    reader = secrets.token_bytes(ID_BYTES)
    connection.execute(
        insert(Reader).values(
            id=reader,
            institution=institution,
            name=name.strip(),
            kind=kind,
            public_key=public,
            fingerprint=hashlib.sha256(public).hexdigest(),
            since=today,
            admitted=True,
        )
    )
    done = ("recovery_made",) if kind is ReaderKind.RECOVERY else ("key_made", "admitted")
    for action in done:
        _log(connection, institution, action, reader, today)
    return reader


def in_use(connection: Connection, institution: str) -> Sequence[Row[tuple[Reader]]]:
    """Return the readers of an institution whose keys are in use, by name."""
    return everybody(connection, institution, in_use_only=True)


def everybody(
    connection: Connection, institution: str, *, in_use_only: bool = False
) -> Sequence[Row[tuple[Reader]]]:
    """Return the readers of an institution, also those who have left, by name."""
    query = select(Reader.__table__).where(Reader.institution == institution)
    if in_use_only:
        query = query.where(Reader.revoked_on.is_(None))
    return connection.execute(query.order_by(Reader.name, Reader.id)).all()


def named(connection: Connection, institution: str, name: str) -> Row[tuple[Reader]]:
    """Return the reader whose id, in hexadecimal, begins with `name`. Raises ReaderError."""
    wanted = name.lower()
    found = [row for row in everybody(connection, institution) if row.id.hex().startswith(wanted)]
    if len(wanted) < 4 or len(found) != 1:
        raise ReaderError(f"There is no single reader {name!r}; see: desk readers list")
    return found[0]


def revoke(connection: Connection, institution: str, name: str, *, today: date) -> str:
    """Seal nothing for a reader any more; return their name. What they read they have read.

    Raises ReaderError.
    """
    row = named(connection, institution, name)
    revoked = connection.execute(
        update(Reader)
        .where(Reader.id == row.id, Reader.revoked_on.is_(None))
        .values(revoked_on=today, wrapped=None)
        .returning(Reader.id)
    ).first()
    if revoked is not None:
        is_paper = row.kind is ReaderKind.RECOVERY
        action = "recovery_revoked" if is_paper else "reader_revoked"
        _log(connection, institution, action, row.member or row.id, today)
    return str(row.name)


def _log(connection: Connection, institution: str, action: str, about: bytes, today: date) -> None:
    log.write(connection, institution, action, actor=None, today=today, reference=reference(about))
