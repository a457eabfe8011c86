"""The log, and the contact book."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.db import db
from lti_app.errors import DeskFormError
from lti_app.support import contact_book, log, members, pages
from lti_app.support.access import DeskAudience, open_to
from lti_app.support.colleague import Colleague
from lti_app.support.log_words import besides
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
        contact_book.add(
            db.connection,
            colleague,
            request.form.get("title", ""),
            request.form.get("how", ""),
            is_authority="is_authority" in request.form,
            today=pages.today(),
        )
    except DeskFormError as refused:
        return _contacts(colleague, refused=refused), refused.status
    db.connection.commit()
    return redirect(url_for(".contacts", done="saved"), 303)


@bp.post("/contacts/remove")
@open_to(DeskAudience.CASES)
def remove_contact(colleague: Colleague) -> ResponseReturnValue:
    """Take an entry away."""
    contact_book.remove(
        db.connection, colleague, request.form.get("entry", ""), today=pages.today()
    )
    db.connection.commit()
    return redirect(url_for(".contacts", done="removed"), 303)


def _contacts(
    colleague: Colleague, *, done: str | None = None, refused: DeskFormError | None = None
) -> str:
    return pages.page(
        "support/contacts.html",
        colleague=colleague,
        entries=contact_book.entries(db.connection, colleague.institution),
        done=done,
        refused=refused,
        typed=pages.typed(refused),
    )
