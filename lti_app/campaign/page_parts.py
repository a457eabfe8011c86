"""What stands on the public pages, in the order in which they show it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_timezone_location
from flask_babel import format_decimal, get_locale
from markupsafe import Markup
from sqlalchemy import Row

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.canonical import hashed_text
from lti_app.campaign.contacts import HelpContact
from lti_app.campaign.hours import DateException
from lti_app.campaign.markdown import to_html
from lti_app.campaign.published import StoredArtefact
from lti_app.campaign.shelf import contacts
from lti_app.campaign.texts import FaqEntry, GuidancePage
from lti_app.campaign.versions import Edition
from lti_app.i18n import LANGUAGES, region
from lti_app.institution.service import local_date

AUDIENCES = ("everyone", "students", "staff")
KINDS_OF_HELP: Mapping[str, tuple[str, ...]] = {
    "now": ("emergency",),
    "lines": ("helpline", "police"),
    "near": ("internal", "confidential"),
}
DOWNLOADS: Mapping[str, tuple[ArtefactKind, ...]] = {
    "chat": (ArtefactKind.CHAT_PICTURE, ArtefactKind.PLAIN_TEXT),
    "lecture": (
        ArtefactKind.SLIDE,
        ArtefactKind.SLIDE_PDF,
        ArtefactKind.SLIDE_PNG,
        ArtefactKind.SLIDES,
    ),
    "wall": (ArtefactKind.POSTER_A4, ArtefactKind.POSTER_A3, ArtefactKind.HANDOUT),
    "site": (ArtefactKind.LANDSCAPE_PICTURE, ArtefactKind.MARKDOWN, ArtefactKind.HTML),
    "qr": (ArtefactKind.QR_PNG, ArtefactKind.QR_SVG),
}
PICTURES: Mapping[ArtefactKind, tuple[int, int]] = {
    ArtefactKind.CHAT_PICTURE: (1080, 1350),
    ArtefactKind.LANDSCAPE_PICTURE: (1200, 630),
    ArtefactKind.SLIDE_PNG: (1920, 1080),
}
"""Pictures that a page shows in small, with their size in pixels."""
_HEADING = re.compile("<(/?)h([234])>")


def faq(edition: Edition) -> dict[str, list[tuple[FaqEntry, Markup]]]:
    """Return questions and answers by audience; an answer may have headings below its question."""
    return {
        audience: [
            (entry, _lowered(to_html(entry.answer)))
            for entry in edition.faq
            if entry.audience == audience
        ]
        for audience in AUDIENCES
        if any(entry.audience == audience for entry in edition.faq)
    }


def guidance(edition: Edition) -> dict[str, list[GuidancePage]]:
    """Return the pages of advice by audience, first those whom it may concern themselves."""
    return {
        audience: [page for page in edition.guidance if page.audience == audience]
        for audience in ("students", "staff")
        if any(page.audience == audience for page in edition.guidance)
    }


def advice(edition: Edition, page: GuidancePage) -> dict[str, Any]:
    """Return the text of a page of advice, and the other pages for the same people."""
    others = [each for each in edition.guidance if each.audience == page.audience]
    return {"text": to_html(page.text), "others": [each for each in others if each != page]}


@dataclass(frozen=True)
class HelpOnPage:
    """A contact with all that the page of help says about it today."""

    contact: HelpContact
    open_now: bool | None
    overdue: bool
    """Whether its details should have been looked at again by now."""
    exceptions: tuple[DateException, ...]
    """Days with other hours that are still to come."""
    place: str | None
    """The city whose clock the hours follow, in the language of the page."""


def help_on(edition: Edition, now: datetime) -> dict[str, list[HelpOnPage]]:
    """Return the contacts by how soon they help."""
    found = [
        HelpOnPage(
            contact=each.contact,
            open_now=each.open_now,
            overdue=each.contact.verified.is_overdue(now.date()),
            exceptions=_still_to_come(each.contact, now),
            place=_city(each.contact.hours.zone) if each.contact.hours else None,
        )
        for each in contacts(edition, now)
    ]
    grouped = {
        name: [each for each in found if each.contact.kind in kinds]
        for name, kinds in KINDS_OF_HELP.items()
    }
    return {name: entries for name, entries in grouped.items() if entries}


def downloads(artefacts: Sequence[StoredArtefact], language: str) -> dict[str, list[Any]]:
    """Return the artefacts in one language by what they are for."""
    by_kind = {each.kind: each for each in artefacts if each.language == language}
    grouped = {
        name: [by_kind[kind] for kind in kinds if kind in by_kind]
        for name, kinds in DOWNLOADS.items()
    }
    return {name: entries for name, entries in grouped.items() if entries}


def hashed(edition: Edition) -> str:
    """Return the text from which anybody can compute the hash of an edition."""
    return hashed_text((do.id, do.text) for do in edition.dos).decode()


def qr_code(artefacts: Sequence[StoredArtefact], language: str) -> StoredArtefact | None:
    """Return the code that opens the Do's in one language; None where none was made."""
    found = (e for e in artefacts if e.kind is ArtefactKind.QR_SVG and e.language == language)
    return next(found, None)


@dataclass(frozen=True)
class Publishing:
    """One line of the history of a campaign."""

    label: str
    hash: str
    change: str
    on: date
    note: str | None


def history(rows: Sequence[Row[Any]], language: str, time_zone: str) -> list[Publishing]:
    """Return the publications, newest first, with the note in `language` if there is one.

    Their days are those of the institution, as its editor says them.
    """
    return [
        Publishing(
            row.label,
            row.version_hash,
            row.change,
            local_date(row.published_at, time_zone),
            json.loads(row.notes).get(language),
        )
        for row in rows
    ]


def language_name(tag: str) -> str:
    """Return what a language calls itself."""
    try:
        return LANGUAGES.get(tag) or Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag


def one_decimal(number: float) -> str:
    """Return a number with one decimal, as the language of the page writes it."""
    return str(format_decimal(number, "0.0"))


def locale_of(tag: str) -> str:
    """Return a language with its country, as link previews want it: `nl_NL`, `en_GB`."""
    known = region(tag).replace("-", "_")
    likely: str = get_global("likely_subtags").get(known, "") if "_" not in known else ""
    return f"{known}_{likely.rpartition('_')[2]}" if likely else known


def _lowered(html: Markup) -> Markup:
    # Cleaned before: headings have no attributes, and text cannot hold a "<".
    return Markup(_HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 2}>", html))  # noqa: S704


def _still_to_come(contact: HelpContact, now: datetime) -> tuple[DateException, ...]:
    """Return the days with other hours that are not over yet where the line is, in order."""
    if contact.hours is None:
        return ()
    today = now.astimezone(contact.hours.zone).date()
    found = (each for each in contact.hours.exceptions if each.date >= today)
    return tuple(sorted(found, key=lambda each: each.date))


def _city(zone: ZoneInfo) -> str:
    return str(get_timezone_location(zone, locale=get_locale(), return_city=True))
