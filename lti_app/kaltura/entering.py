"""From somebody before a link to a visitor of its course, and to the page of the Do's."""

from datetime import datetime

from flask import current_app

from lti_app import i18n
from lti_app.access import side_doors
from lti_app.access.guards import welcome
from lti_app.access.models import Door
from lti_app.access.person_keys import PersonKeys
from lti_app.acknowledgement.pages import dos_page
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import KalturaSessionError, ReplayedError
from lti_app.institution.service import local_date
from lti_app.kaltura.service import Found
from lti_app.sign_in.identities import Identity


def by_sign_in(found: Found, who: Identity, language: str, *, now: datetime) -> str:
    """Let in whom the institution's sign-in names; return their page."""
    return _enter(found, Door.SIGN_IN, who.issuer, who.subject, language, now)


def by_session(
    found: Found, who: tuple[str, str], ks: str, language: str | None, *, now: datetime
) -> str:
    """Let in whom a Kaltura session is about, once; return their page.

    Raises KalturaSessionError where the session was used before.
    """
    try:
        return _enter(found, Door.KALTURA, *who, language, now, once=ks)
    except ReplayedError:
        raise KalturaSessionError("kaltura_session_used") from None


def _enter(
    found: Found,
    door: Door,
    issuer: str,
    subject: str,
    language: str | None,
    now: datetime,
    once: str | None = None,
) -> str:
    settings: Settings = current_app.extensions["settings"]
    token, visitor = side_doors.enter(
        db.connection,
        found.threshold,
        door,
        PersonKeys(settings.keys_dir).subject(door, issuer, subject),
        language=i18n.offered(language) or i18n.choose(),
        today=local_date(now, found.time_zone),
        now=now,
        once=once,
    )
    welcome(visitor)
    # Made before the commit, as after a launch: a page that cannot be made leaves nothing behind.
    page = dos_page(visitor, token)
    db.connection.commit()
    return page
