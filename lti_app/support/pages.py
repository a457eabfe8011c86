"""What the desk's pages are put together from."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import current_app, g, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import SQLAlchemyError

from lti_app import clock, i18n
from lti_app.campaign.doors import Stop
from lti_app.campaign.pack import Edition, Version
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import ToolError
from lti_app.sealing import base64url
from lti_app.sign_in.door import every_provider
from lti_app.support import log
from lti_app.support.access import colleague_if_here
from lti_app.support.showing import shown
from lti_app.support.words import (
    COUNTED,
    MESSAGES,
    READER_CANNOT,
    READS,
    SHEET_REASONS,
    STATUSES,
    TOLD,
)

IDLE_MINUTES = 15
"""After so long without a touch the browser locks the key."""
RECOVERY_SHOWN_DAYS = 30
DONE = {
    "mail": _("Saved."),
    "invited": _("The invitation has been made."),
    "withdrawn": _("The invitation counts no more."),
    "left": _("They are no member any more, and nothing new is sealed for them."),
    "revoked": _("Nothing new is sealed for that key."),
    "admitted": _("From now on new reports are sealed for them too."),
    "taken": _("You work this case now."),
    "assigned": _("The case has been given to them."),
    "refused": _("Noted: this case is never given to you."),
    "given_back": _("Nobody works this case now. The coordinator sees that."),
    "status": _("The reporter sees the new status."),
    "closed": _("The case is closed. The reporter sees that."),
    "coded": _("The codes have been saved."),
    "linked": _("The reports are linked."),
    "unlinked": _("The link has been taken away."),
    "saved": _("Saved."),
    "removed": _("It has been taken away."),
    "frozen": _("The figures of the quarter are published, and stay as they are."),
    "stopped": _("No new reports are taken. The pages of the channel and of the courses say so."),
    "resumed": _("New reports are taken again."),
    "forgotten": _("Your key has been given up. Make a new one."),
}


@dataclass(frozen=True)
class Frame:
    """What the frame around a page of the desk shows."""

    name: str
    institution: str
    member: str
    token: str
    reads: bool
    coordinates: bool
    audits: bool
    has_key: bool


def today() -> date:
    """Return the day on which everything that is stored now happens."""
    return clock.now().date()


def intake_stop(institution: str) -> Stop | None:
    """Return that the institution takes no new reports for now; None where it does."""
    return shelf(current_app).door(institution).stop(today())


def page(template: str, **values: Any) -> str:
    """Return a page of the desk."""
    return render_template(template, **values)


def around() -> dict[str, Any]:
    """Return what the frame around every page needs, also around an error."""
    here = colleague_if_here()
    if here is None:
        return {"here": None, "recovery_used": False, "desk_words": _words()}
    frame = Frame(
        name=here.name,
        institution=here.institution,
        member=base64url.encode(here.id),
        token=g.desk_token,
        reads=here.reads is not None,
        coordinates=here.coordinates,
        audits=here.audits,
        has_key=here.reader is not None,
    )
    return {
        "here": frame,
        "recovery_used": _is_recovery_used(here.institution),
        "desk_words": _words(),
    }


def _is_recovery_used(institution: str) -> bool:
    """Return whether the sheet was used lately; False while the database does not answer."""
    since = today() - timedelta(days=RECOVERY_SHOWN_DAYS)
    try:
        return log.has_since(db.connection, institution, "recovery_used", since)
    except SQLAlchemyError:
        # Around the page that says so: the database is away, or its transaction has failed.
        return False


def typed(refused: ToolError | None) -> dict[str, str]:
    """Return what stands in a form that was refused, with every hidden character visible."""
    return {} if refused is None else as_typed()


def as_typed() -> dict[str, str]:
    """Return what stands in the form of this request, with every hidden character visible."""
    # A browser ends each line of a text with two signs, of which one is none that anybody sees.
    return {name: shown(text.replace("\r\n", "\n")) for name, text in request.form.items()}


def version_of(institution: str) -> Version:
    """Return the institution's texts in all of their languages."""
    return shelf(current_app).published(institution).version


def edition_of(institution: str) -> Edition:
    """Return the institution's texts in the language of this request."""
    return version_of(institution).edition(i18n.current())


def desk_address(settings: Settings) -> str:
    """Return the address of the desk as a browser sees it."""
    return settings.desk_url or f"{settings.public_url}/desk"


def _words() -> dict[str, Any]:
    return {
        "reads": READS,
        "statuses": STATUSES,
        "done": DONE,
        "messages": MESSAGES,
        "counted": COUNTED,
        "told": TOLD,
        "reader_cannot": READER_CANNOT,
        "sheet_reasons": SHEET_REASONS,
        "idle_minutes": IDLE_MINUTES,
        "parts": set(current_app.view_functions),
        "sign_in": _ways(),
    }


def _ways() -> list[tuple[str, str]]:
    """Return how to sign in without a course: address and label of each institution's door."""
    return [
        (url_for("desk_sign_in.begin", institution=each.institution), each.label(i18n.current()))
        for each in every_provider()
    ]


def in_groups(text: str) -> str:
    """Return a fingerprint in groups of four, to be read aloud."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
