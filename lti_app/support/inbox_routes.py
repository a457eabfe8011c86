"""The list of reports, and their sealed texts for the search in a reader's browser."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from lti_app.db import db
from lti_app.error_pages import answers_in_json
from lti_app.errors import DeskFormError
from lti_app.figures.words import Choice
from lti_app.reports.models import Status
from lti_app.sealing import base64url
from lti_app.support import coding, inbox, log, members, pages
from lti_app.support.access import DeskAudience, open_to, refuse_navigation
from lti_app.support.colleague import Colleague
from lti_app.support.filters import OPEN, About, Filter, Whose
from lti_app.support.inbox import PAGE
from lti_app.support.words import ABOUT, LATE, WHOSE

bp = Blueprint("desk_inbox", __name__)
MOST_PAGES = 10_000


@bp.get("/inbox")
@open_to(DeskAudience.CASES)
def show(colleague: Colleague) -> ResponseReturnValue:
    """Show the reports of this colleague's list, a page at a time."""
    choices = _choices(colleague)
    wanted = _filter(choices)
    found = inbox.listed(db.connection, colleague, wanted, today=pages.today())
    rows = members.of_institution(db.connection, colleague.institution)
    return pages.page(
        "support/inbox.html",
        colleague=colleague,
        listed=found,
        wanted=wanted,
        status=request.args.get("status", "open"),
        last_page=max(1, -(-found.total // PAGE)),
        names={row.id: row.name for row in rows},
        whose=WHOSE,
        about=ABOUT,
        choices=choices,
        late=LATE,
        stop=pages.intake_stop(colleague.institution),
        done=request.args.get("done"),
    )


@bp.get("/inbox/sealed")
@answers_in_json
@open_to(DeskAudience.READER)
def sealed(colleague: Colleague) -> ResponseReturnValue:
    """Give the sealed texts that this colleague can open, and write that down."""
    refuse_navigation()
    after = request.args.get("after", "")
    told: dict[str, Any] = inbox.sealed_page(db.connection, colleague, _place(after))
    # Each page of them: who begins in the middle is given texts too.
    log.by(db.connection, colleague, "searched", today=pages.today())
    db.connection.commit()
    return jsonify(told)


def _place(text: str) -> bytes | None:
    """Return the report after which the search goes on. Raises DeskFormError."""
    try:
        return base64url.decode(text) if text else None
    except ValueError:
        raise DeskFormError("after") from None


def _choices(colleague: Colleague) -> dict[str, Choice]:
    """Return the codes by which a colleague can look; none for who opens no report."""
    if colleague.reads is None:
        return {}
    found = {each.field: each for each in coding.choices(colleague)}
    return {field: found[field] for field in ("theme", "faculty")}


def _filter(choices: dict[str, Choice]) -> Filter:
    """Return what the address asks for. Raises DeskFormError."""
    status = request.args.get("status", "open")
    page = request.args.get("page", "1")
    try:
        statuses = OPEN if status == "open" else (Status(status),)
        whose = Whose(request.args.get("whose", "all"))
        about = About(request.args.get("about", "all"))
        number = int(page) if page.isascii() and page.isdigit() else 0
    except ValueError:
        raise DeskFormError("filter") from None
    if not 1 <= number <= MOST_PAGES:
        raise DeskFormError("page")
    return Filter(
        statuses,
        whose,
        about,
        theme=_code("theme", choices),
        faculty=_code("faculty", choices),
        fast="fast" in request.args,
        unread="unread" in request.args,
        page=number,
    )


def _code(field: str, choices: dict[str, Choice]) -> str:
    """Return a code that is offered, or nothing. Raises DeskFormError."""
    code = request.args.get(field, "")
    if code and (field not in choices or code not in dict(choices[field].options)):
        raise DeskFormError("filter")
    return code
