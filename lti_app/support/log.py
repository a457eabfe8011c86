"""The desk's log: what staff did, on which day, to which case. Never anything of a reporter.

Each entry carries the hash of the one before it (a hash chain), so that changing or removing one
breaks all that follow. Cutting off the end breaks nothing: the page of the log shows the last hash,
for an auditor to write down.
"""

import hashlib
import json
import zlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Row, false, insert, select, text, update

from lti_app.db import dialect_of
from lti_app.support.colleague import Colleague
from lti_app.support.models import LogEntry

COMMAND = "command"
"""The actor of what was done on the command line."""
START = "0" * 64
"""What stands for the hash before the first entry."""
_FIELDS = ("institution", "number", "day", "actor", "action", "reference", "reason", "before")


def write(
    connection: Connection,
    institution: str,
    action: str,
    *,
    actor: bytes | None,
    today: date,
    reference: str = "",
    reason: str = "",
) -> None:
    """Add an entry, in the transaction of what it is about. Without an `actor` a command did it."""
    wait_for_others(connection, institution)
    last = connection.execute(
        select(LogEntry.number, LogEntry.hash)
        .where(LogEntry.institution == institution)
        .order_by(LogEntry.number.desc())
        .limit(1)
    ).one_or_none()
    values = {
        "institution": institution,
        "number": last.number + 1 if last else 1,
        "day": today,
        "actor": actor.hex() if actor else COMMAND,
        "action": action,
        "reference": reference,
        "reason": reason,
        "before": last.hash if last else START,
    }
    connection.execute(insert(LogEntry).values(**values, hash=_hash(values)))


def by(
    connection: Connection,
    colleague: Colleague,
    action: str,
    *,
    today: date,
    reference: str = "",
    reason: str = "",
) -> None:
    """Add an entry about what a colleague does."""
    write(
        connection,
        colleague.institution,
        action,
        actor=colleague.id,
        today=today,
        reference=reference,
        reason=reason,
    )


def wait_for_others(connection: Connection, institution: str) -> None:
    """Let one transaction at a time go on, until its end: the next one sees what this one wrote.

    For what must not happen twice at once, and where the database has no constraint for it.
    """
    if dialect_of(connection) == "postgresql":
        number = zlib.crc32(f"desk log {institution}".encode())
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
    else:
        # Changes nothing, but takes the lock that SQLite gives to one writer.
        connection.execute(update(LogEntry).where(false()).values(day=LogEntry.day))


def entries(
    connection: Connection, institution: str, *, before: int | None = None, limit: int = 200
) -> Sequence[Row[tuple[LogEntry]]]:
    """Return the latest entries, the last one first; those before a number to page on."""
    query = select(LogEntry.__table__).where(LogEntry.institution == institution)
    if before is not None:
        query = query.where(LogEntry.number < before)
    return connection.execute(query.order_by(LogEntry.number.desc()).limit(limit)).all()


def first_broken(connection: Connection, institution: str) -> int | None:
    """Return the number of the first entry that was changed, or follows a gap; None if all fit."""
    expected, before = 1, START
    rows = connection.execute(
        select(LogEntry.__table__)
        .where(LogEntry.institution == institution)
        .order_by(LogEntry.number)
    )
    for row in rows:
        values = {name: getattr(row, name) for name in _FIELDS}
        if row.number != expected or row.before != before or row.hash != _hash(values):
            return expected
        expected, before = expected + 1, row.hash
    return None


def has_since(connection: Connection, institution: str, action: str, day: date) -> bool:
    """Return whether there is an entry of this action from `day` on."""
    found = select(LogEntry.number).where(
        LogEntry.institution == institution, LogEntry.action == action, LogEntry.day >= day
    )
    return connection.execute(found.limit(1)).first() is not None


def _hash(values: dict[str, object]) -> str:
    told = [str(values[name]) for name in _FIELDS]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()
