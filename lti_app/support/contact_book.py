"""The desk's contact book: whom to call when. Kept here and not in the pack, which is public."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from lti_app.errors import DeskFormError
from lti_app.sealing.envelopes import ID_BYTES
from lti_app.support import log
from lti_app.support.colleague import Colleague
from lti_app.support.models import ContactEntry
from lti_app.support.showing import is_plain
from lti_app.support.words import HIDDEN

LONGEST_TITLE = 200
LONGEST_TEXT = 2000


def entries(connection: Connection, institution: str) -> Sequence[Any]:
    """Return the entries, those that are no authority first: they ask the least of anybody."""
    return connection.execute(
        select(ContactEntry.__table__)
        .where(ContactEntry.institution == institution)
        .order_by(ContactEntry.is_authority, ContactEntry.title, ContactEntry.id)
    ).all()


def add(
    connection: Connection,
    colleague: Colleague,
    title: str,
    how: str,
    *,
    is_authority: bool,
    today: date,
) -> None:
    """Add an entry, checked today. Raises DeskFormError."""
    if not 0 < len(title.strip()) <= LONGEST_TITLE:
        raise DeskFormError("title")
    if not 0 < len(how.strip()) <= LONGEST_TEXT:
        raise DeskFormError("how")
    text = how.strip().replace("\r\n", "\n")
    if not is_plain(title.strip()) or not is_plain(text, lines=True):
        raise DeskFormError("hidden", HIDDEN)
    connection.execute(
        insert(ContactEntry).values(
            id=secrets.token_bytes(ID_BYTES),
            institution=colleague.institution,
            title=title.strip(),
            is_authority=is_authority,
            how=text,
            checked_on=today,
        )
    )
    log.by(connection, colleague, "contact_saved", today=today)


def remove(connection: Connection, colleague: Colleague, entry: str, *, today: date) -> None:
    """Take an entry away; one that is not there is as good as taken away. Raises DeskFormError."""
    try:
        wanted = bytes.fromhex(entry)
    except ValueError:
        raise DeskFormError("entry") from None
    row = connection.execute(
        delete(ContactEntry)
        .where(ContactEntry.id == wanted, ContactEntry.institution == colleague.institution)
        .returning(ContactEntry.id)
    ).first()
    if row is not None:
        log.by(connection, colleague, "contact_saved", today=today)
