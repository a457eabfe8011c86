"""What the pages of the report site show: the institution's texts, help, and who reads."""

import json
import re
from collections.abc import Sequence
from typing import Any

from flask import current_app, g, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.exc import SQLAlchemyError

from lti_app import clock, i18n
from lti_app.campaign.doors import Stop
from lti_app.campaign.markdown import to_html
from lti_app.campaign.shelf import contacts, shelf
from lti_app.campaign.versions import Edition
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import ChannelClosedError, ReportSiteUnknownError
from lti_app.institution.service import DEFAULT_SLUG
from lti_app.reports.mailboxes import Mailbox
from lti_app.reports.models import ReaderKind, Status
from lti_app.reports.readers import Readers, readers_of
from lti_app.sealing import base64url

WAY_OUT = "https://www.wikipedia.org/"
"""Where the quick exit leads: somewhere that anybody may have open."""
_SHORT_NAME = re.compile("[a-z0-9][a-z0-9-]{0,39}")
Options = list[tuple[str, str]]
STATUS_WORDS = {
    Status.NEW: lazy_gettext("Arrived; nobody has answered yet"),
    Status.IN_PROGRESS: lazy_gettext("Somebody is working on it"),
    Status.WAITING: lazy_gettext("There is a question for you"),
    Status.CLOSED: lazy_gettext("Closed"),
}
_ROLES = {
    ReaderKind.TRIAGE: lazy_gettext("reads first and sees that it gets to the right person"),
    ReaderKind.HANDLER: lazy_gettext("looks with you at what can be done"),
    ReaderKind.CONFIDENTIAL: lazy_gettext("confidential adviser"),
}
WITHDRAWN = lazy_gettext("Taken back by you; everything in it has been destroyed")


def arrive(institution: str) -> Edition:
    """Return the texts of the institution in an address, for a page and for errors about it.

    Raises ReportSiteUnknownError.
    """
    if not _SHORT_NAME.fullmatch(institution) or not _is_served(institution):
        raise ReportSiteUnknownError
    g.institution = institution
    return edition_of(institution)


def edition_of(institution: str) -> Edition:
    """Return the institution's texts in the language of this request."""
    return shelf(current_app).published(institution).version.edition(i18n.current())


def open_readers(institution: str) -> Readers:
    """Return who reads reports. Raises ChannelClosedError where nobody does."""
    readers = readers_of(db.connection, institution)
    if not readers.is_open:
        raise ChannelClosedError
    return readers


def stop(institution: str) -> Stop | None:
    """Return that the institution takes no new reports for now; None where it does."""
    return shelf(current_app).door(institution).stop(clock.now().date())


def readers_if_reached(institution: str) -> Readers | None:
    """Return who reads reports, or None while the database does not answer."""
    try:
        return readers_of(db.connection, institution)
    except SQLAlchemyError:
        return None


def page(template: str, edition: Edition, **values: object) -> str:
    """Return a page with what the frame around it needs."""
    return render_template(template, edition=edition, **values)


def around() -> dict[str, Any]:
    """Return what the frame around every page needs, also around an error."""
    institution = g.get("institution", DEFAULT_SLUG)
    try:
        edition = edition_of(institution)
    except SQLAlchemyError:
        return {"institution": institution, "way_out": WAY_OUT, "edition": None, "contacts": []}
    return {
        "institution": institution,
        "way_out": WAY_OUT,
        "edition": edition,
        "contacts": contacts(edition, clock.now()),
    }


def own_address(institution: str) -> str:
    """Return where an institution's report site begins, for another device.

    From the settings: behind a web server a request knows of no https, and its host may be
    anything. A token travels with this address.
    """
    return _ours(url_for("reports.start", institution=institution))


def mailbox_address(institution: str) -> str:
    """Return where somebody comes back with a code, weeks later and on any device."""
    return _ours(url_for("reports.mailbox", institution=institution))


def _ours(path: str) -> str:
    settings: Settings = current_app.extensions["settings"]
    return (settings.report_url or settings.public_url) + path


def status_in_words(mailbox: Mailbox) -> str:
    """Return how far a report is, for who wrote it."""
    return str(WITHDRAWN if mailbox.withdrawn_on else STATUS_WORDS[mailbox.status])


def kinds(edition: Edition) -> Options:
    """Return the kinds to tick, and at the end one that always fits; nothing without a pack's."""
    found = edition.reporting.kinds if edition.reporting else ()
    options = [(kind.id, kind.text) for kind in found]
    return [*options, ("other", _("Something else, or I am not sure"))] if options else []


def parts() -> Options:
    """Return what somebody's own part can be."""
    return [
        ("happened", _("It happened to me")),
        ("saw", _("I saw it")),
        ("told", _("Somebody told me")),
        ("shared", _("I took part, or passed something on")),
        ("unsaid", _("I would rather not say")),
    ]


def yes_or_no() -> Options:
    """Return the answers to a question that may be left open."""
    return [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I do not know"))]


def answer_choices() -> Options:
    """Return the short answers to a question of the desk: how it was, whatever is asked."""
    return [
        ("good", _("Good")),
        ("middling", _("So-so")),
        ("bad", _("Not good")),
        ("unsaid", _("I would rather not say")),
    ]


def statuses() -> Options:
    """Return every status in words, by the name that the mailbox answers with."""
    words = [(status.value, str(text)) for status, text in STATUS_WORDS.items()]
    return [*words, ("withdrawn", str(WITHDRAWN))]


def own_answers(edition: Edition) -> list[tuple[str, str, str]]:
    """Return what somebody wrote: name, label, and the words for what was chosen, as JSON."""
    chosen = {
        "kinds": kinds(edition),
        "part": parts(),
        "staff": [("true", _("Yes")), ("false", "")],
        "ongoing": yes_or_no(),
        # Before it was an answer of three, it was sealed as whether images were being spread.
        "images": [*yes_or_no(), ("true", _("Yes")), ("false", "")],
        "recorded": recorded(),
    }
    labels = {
        "story": _("What happened"),
        "names": _("Who is who"),
        "kinds": _("Kind"),
        "part": _("Your part"),
        "staff": _("Staff involved"),
        "ongoing": _("Still going on"),
        "images": _("Images spread"),
        "where": _("Course or faculty"),
        "wishes": _("Your wishes"),
        "recorded": _("Written down at the desk"),
    }
    return [
        (name, label, json.dumps(dict(chosen[name])) if name in chosen else "")
        for name, label in labels.items()
    ]


def recorded() -> Options:
    """Return what a report says of itself that the desk wrote down for somebody."""
    return [
        ("phone", _("by phone")),
        ("person", _("in person")),
        ("known", _("the person knows that it was written down")),
        ("unknown", _("the person does not know that it was written down")),
        ("code", _("a code was given")),
        ("no_code", _("no code was wanted")),
    ]


def on_evidence(edition: Edition) -> dict[str, Any]:
    """Return the institution's advice on keeping evidence, where it has any."""
    found = next((each for each in edition.guidance if each.id == "evidence"), None)
    return {"evidence": found, "evidence_html": to_html(found.text) if found else ""}


def role_of(kind: ReaderKind) -> str:
    """Return what a reader does with a report, in words."""
    return str(_ROLES[kind])


def told(readers: Readers) -> dict[str, Any]:
    """Return for whom to seal, as the browser reads it."""
    assert readers.recovery is not None, "the channel is open"
    return {
        "usual": _told(readers, staff=False),
        "staff": _told(readers, staff=True),
        "recovery": base64url.encode(readers.recovery.public_key),
    }


def _told(readers: Readers, *, staff: bool) -> list[dict[str, Any]]:
    named = readers.of_names(staff=staff)
    return [
        {
            "id": base64url.encode(each.id),
            "name": each.name,
            "role": role_of(each.kind),
            "key": base64url.encode(each.public_key),
            "names": each in named,
        }
        for each in readers.of_content(staff=staff)
    ]


def known(options: Options, given: Sequence[str]) -> tuple[str, ...]:
    """Return those of `given` that are among the options."""
    values = [value for value, _label in options]
    return tuple(each for each in dict.fromkeys(given) if each in values)


def _is_served(institution: str) -> bool:
    return institution == DEFAULT_SLUG or shelf(current_app).is_served(institution)
