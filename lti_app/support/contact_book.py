"""The desk's contact book: whom to call when. Kept here and not in the pack, which is public."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from lti_app.errors import ContactChangedError, ContactGoneError, DeskFormError
from lti_app.reports.sealed_here import has_picture
from lti_app.sealing.envelopes import ID_BYTES
from lti_app.support import log
from lti_app.support.colleague import Colleague
from lti_app.support.models import ContactEntry
from lti_app.support.showing import is_plain
from lti_app.support.words import HIDDEN, PICTURE

LONGEST_TITLE = 200
LONGEST_TEXT = 2000
BEFORE = "before-"
"""Begins the fields in which a form says what it showed."""


@dataclass(frozen=True)
class Contact:
    """What somebody writes in an entry."""

    title: str
    how: str
    is_authority: bool

    @classmethod
    def of_form(cls, form: Mapping[str, str], prefix: str = "") -> "Contact":
        """Return what stands in a form, as it would be stored."""
        title, how = form.get(f"{prefix}title", ""), form.get(f"{prefix}how", "")
        text = how.replace("\r\n", "\n").strip()
        return cls(title.strip(), text, f"{prefix}is_authority" in form)

    @classmethod
    def of_row(cls, row: Any) -> "Contact":
        """Return what an entry says."""
        return cls(row.title, row.how, row.is_authority)

    def as_form(self) -> dict[str, str]:
        """Return what a form holds that says this."""
        ticked = {"is_authority": "yes"} if self.is_authority else {}
        return {"title": self.title, "how": self.how, **ticked}

    def check(self) -> None:
        """Raise DeskFormError for what cannot be stored."""
        if not 0 < len(self.title) <= LONGEST_TITLE:
            raise DeskFormError("title")
        if not 0 < len(self.how) <= LONGEST_TEXT:
            raise DeskFormError("how")
        if not is_plain(self.title) or not is_plain(self.how, lines=True):
            raise DeskFormError("hidden", HIDDEN)
        if has_picture(self.title) or has_picture(self.how):
            raise DeskFormError("picture", PICTURE)


def entries(connection: Connection, institution: str) -> Sequence[Any]:
    """Return the entries, those that are no authority first: they ask the least of anybody."""
    return connection.execute(
        select(ContactEntry.__table__)
        .where(ContactEntry.institution == institution)
        .order_by(ContactEntry.is_authority, ContactEntry.title, ContactEntry.id)
    ).all()


def entry_of(found: Sequence[Any], entry: str) -> Any | None:
    """Return the one of these entries that a form names, if it is there."""
    try:
        return next((row for row in found if row.id == bytes.fromhex(entry)), None)
    except ValueError:
        return None


def add(connection: Connection, colleague: Colleague, contact: Contact, *, today: date) -> None:
    """Add an entry, checked today. Raises DeskFormError."""
    contact.check()
    connection.execute(
        insert(ContactEntry).values(
            id=secrets.token_bytes(ID_BYTES),
            institution=colleague.institution,
            checked_on=today,
            **asdict(contact),
        )
    )
    log.by(connection, colleague, "contact_saved", today=today)


def change(
    connection: Connection,
    colleague: Colleague,
    entry: str,
    contact: Contact,
    *,
    before: Contact,
    today: date,
) -> None:
    """Write an entry anew, checked today. `before` is what the form showed.

    Raises ContactGoneError for one that a colleague took away, ContactChangedError for one that
    says something else by now, and DeskFormError.
    """
    row = _held(connection, colleague, entry)
    if row is None:
        raise ContactGoneError
    theirs = Contact.of_row(row)
    if (contact, today) == (theirs, row.checked_on):  # a button that was pressed twice
        return
    if theirs not in (before, contact):
        raise ContactChangedError
    # Last: the form comes back with what stands there now, as something that has been seen.
    contact.check()
    connection.execute(
        update(ContactEntry)
        .where(ContactEntry.id == row.id)
        .values(checked_on=today, **asdict(contact))
    )
    log.by(connection, colleague, "contact_saved", today=today)


def as_of_now(before: Contact, mine: Contact, theirs: Contact) -> Contact:
    """Return an entry to look at once more: what somebody changed, and else what stands there."""
    old, new, now = asdict(before), asdict(mine), asdict(theirs)
    return Contact(**{name: now[name] if new[name] == old[name] else new[name] for name in old})


def remove(
    connection: Connection,
    colleague: Colleague,
    entry: str,
    *,
    before: Contact | None = None,
    today: date,
) -> None:
    """Take an entry away; one that is not there is as good as taken away.

    Not one that says something else by now than `before`, which the form showed. Raises
    ContactChangedError and DeskFormError.
    """
    row = _held(connection, colleague, entry)
    if row is None:
        return
    if before not in (None, Contact.of_row(row)):
        raise ContactChangedError
    connection.execute(delete(ContactEntry).where(ContactEntry.id == row.id))
    log.by(connection, colleague, "contact_saved", today=today)


def _held(connection: Connection, colleague: Colleague, entry: str) -> Row[Any] | None:
    """Return an entry that nobody else at the desk changes until the transaction ends."""
    try:
        wanted = bytes.fromhex(entry)
    except ValueError:
        raise DeskFormError("entry") from None
    log.wait_for_others(connection, colleague.institution)
    return connection.execute(
        select(ContactEntry.__table__).where(
            ContactEntry.id == wanted, ContactEntry.institution == colleague.institution
        )
    ).one_or_none()
