"""The log, and the contact book."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.db import db
from lti_app.errors import ContactChangedError, ContactGoneError, DeskFormError, ToolError
from lti_app.support import contact_book, log, members, pages
from lti_app.support.access import DeskAudience, open_to
from lti_app.support.colleague import Colleague
from lti_app.support.contact_book import BEFORE, Contact
from lti_app.support.log_words import besides
from lti_app.support.showing import shown
from lti_app.support.words import ACTIONS

bp = Blueprint("desk_office", __name__)


@bp.get("/log")
@open_to(DeskAudience.AUDITOR)
def log_page(colleague: Colleague) -> ResponseReturnValue:
    """Show what staff did, the last first, and whether the chain is whole."""
    before = request.args.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 10):
        raise DeskFormError("before")
    found = log.entries(
        db.connection, colleague.institution, before=int(before) if before else None
    )
    rows = members.of_institution(db.connection, colleague.institution, everybody=True)
    return pages.page(
        "support/log.html",
        entries=found,
        broken=log.first_broken(db.connection, colleague.institution),
        names={row.id.hex(): row.name for row in rows},
        named={members.reference(row.id): row.name for row in rows},
        actions=ACTIONS,
        besides=besides,
        is_first_page=not before,
    )


@bp.get("/contacts")
@open_to(DeskAudience.CASES)
def contacts(colleague: Colleague) -> ResponseReturnValue:
    """Show whom to call when."""
    return _contacts(colleague, done=request.args.get("done"))


@bp.post("/contacts")
@open_to(DeskAudience.CASES)
def add_contact(colleague: Colleague) -> ResponseReturnValue:
    """Add an entry; one that is refused comes back to be mended."""
    try:
        contact = Contact.of_form(request.form)
        contact_book.add(db.connection, colleague, contact, today=pages.today())
    except DeskFormError as refused:
        return _contacts(colleague, refused=refused), refused.status
    db.connection.commit()
    return redirect(url_for(".contacts", done="saved"), 303)


@bp.post("/contacts/change")
@open_to(DeskAudience.CASES)
def change_contact(colleague: Colleague) -> ResponseReturnValue:
    """Write an entry anew; what is refused comes back, into a new entry if that one is gone."""
    entry = request.form.get("entry", "")
    try:
        contact_book.change(
            db.connection,
            colleague,
            entry,
            Contact.of_form(request.form),
            before=Contact.of_form(request.form, BEFORE),
            today=pages.today(),
        )
    except (ContactChangedError, ContactGoneError, DeskFormError) as refused:
        return _contacts(colleague, refused=refused, at=("change", entry)), refused.status
    db.connection.commit()
    return redirect(url_for(".contacts", done="saved"), 303)


@bp.post("/contacts/remove")
@open_to(DeskAudience.CASES)
def remove_contact(colleague: Colleague) -> ResponseReturnValue:
    """Take an entry away, unless a colleague has changed it since the page was made."""
    entry = request.form.get("entry", "")
    said = f"{BEFORE}title" in request.form
    before = Contact.of_form(request.form, BEFORE) if said else None
    try:
        contact_book.remove(db.connection, colleague, entry, before=before, today=pages.today())
    except ContactChangedError as refused:
        return _contacts(colleague, refused=refused, at=("remove", entry)), refused.status
    db.connection.commit()
    return redirect(url_for(".contacts", done="removed"), 303)


def _contacts(
    colleague: Colleague,
    *,
    done: str | None = None,
    refused: ToolError | None = None,
    at: tuple[str, str] = ("add", ""),
) -> str:
    """Return the page, with a form that is refused at its entry or, if that is gone, a new one."""
    act, entry = at
    found = contact_book.entries(db.connection, colleague.institution)
    row = contact_book.entry_of(found, entry)
    typed = pages.typed(refused)
    if isinstance(refused, ContactChangedError):
        mine, before = Contact.of_form(request.form), Contact.of_form(request.form, BEFORE)
        now = contact_book.as_of_now(before, mine, Contact.of_row(row)).as_form()
        typed = {name: shown(text) for name, text in now.items()}
    return pages.page(
        "support/contacts.html",
        colleague=colleague,
        entries=found,
        done=done,
        refused=refused,
        refused_at=f"{act}-{row.id.hex()}" if row else "add",
        typed=typed,
        page_address=url_for(".contacts"),
    )
