"""What an instructor does with the roster: compare, see names, take them along, begin a new run.

All that asks the platform is a POST: nobody meets names by a mere address, and an access token that
is kept for later is a change.
"""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.acknowledgement import exemptions, exports, pages, roster_pages, service
from lti_app.acknowledgement.models import Reason
from lti_app.acknowledgement.roster import Status
from lti_app.db import db
from lti_app.errors import InvalidFormError
from lti_app.spreadsheets import CSV

bp = Blueprint("roster", __name__)


@bp.post("/course/roster")
@open_to(Audience.STAFF)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show the figures of the course against its roster."""
    return roster_pages.counts_page(visitor, current_token())


@bp.post("/course/roster/names")
@open_to(Audience.STAFF)
def names(visitor: Visitor) -> ResponseReturnValue:
    """Show who is in the roster and where they stand."""
    return _names(visitor)


@bp.post("/course/roster/exempt")
@open_to(Audience.STAFF)
def exempt(visitor: Visitor) -> ResponseReturnValue:
    """Exempt a student of the course, or ask them again, and show the names anew."""
    subject, reason = request.form.get("subject", ""), request.form.get("reason", "")
    if reason and reason not in set(Reason):
        raise InvalidFormError("reason")
    if not roster_pages.is_student(visitor, subject):
        raise InvalidFormError("subject")
    if reason:
        exemptions.exempt(db.connection, visitor, subject, Reason(reason), pages.asking())
    else:
        exemptions.end(db.connection, visitor, subject, pages.asking())
    db.connection.commit()
    return _names(visitor, changed=subject)


@bp.post("/course/roster/export")
@open_to(Audience.STAFF)
def export(visitor: Visitor) -> ResponseReturnValue:
    """Give the roster as a file."""
    kind = request.form.get("kind")
    if kind == "csv":
        response = Response(roster_pages.csv_export(visitor), content_type=CSV)
    elif kind == "xlsx":
        response = Response(roster_pages.xlsx_export(visitor), content_type=exports.XLSX)
    else:
        raise InvalidFormError("kind")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{roster_pages.file_name(kind)}"'
    )
    return response


@bp.get("/course/run")
@open_to(Audience.STAFF)
def ask_for_run(visitor: Visitor) -> ResponseReturnValue:
    """Say what a new run of the course means, and ask whether it is meant."""
    return roster_pages.run_page(visitor, current_token())


@bp.post("/course/run")
@open_to(Audience.STAFF)
def begin_run(visitor: Visitor) -> ResponseReturnValue:
    """Begin the run after the one that the page showed."""
    service.begin_run(db.connection, visitor, after=_number("after", default=""))
    db.connection.commit()
    # To where the page says which run it is now.
    return redirect(url_for("acknowledgement.course", launch=current_token(), _anchor="run"), 303)


def _names(visitor: Visitor, changed: str | None = None) -> ResponseReturnValue:
    wanted = request.form.get("status", "")
    if wanted and wanted not in set(Status):
        raise InvalidFormError("status")
    return roster_pages.names_page(
        visitor,
        current_token(),
        only=Status(wanted) if wanted else None,
        skip=_number("skip", default="0"),
        changed=changed,
    )


def _number(field: str, *, default: str) -> int:
    """Return a number of the form. Raises InvalidFormError."""
    text = request.form.get(field, default)
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise InvalidFormError(field)
    return int(text)
