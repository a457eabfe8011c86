"""From somebody before a link to a visitor of its course, and to the page of the Do's."""

from datetime import datetime

from flask import current_app

from lti_app import i18n
from lti_app.access import person_links, side_doors
from lti_app.access.guards import welcome
from lti_app.access.models import Door
from lti_app.access.person_keys import PersonKeys
from lti_app.access.person_links import Known
from lti_app.access.persons import Person
from lti_app.acknowledgement import joining
from lti_app.acknowledgement.pages import dos_page
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import KalturaSessionError, ReplayedError
from lti_app.institution.service import local_date
from lti_app.kaltura.service import Found
from lti_app.lti.registry import Registry
from lti_app.sign_in import door as sign_in
from lti_app.sign_in.identities import Identity


def recognises(found: Found) -> bool:
    """Return whether the institution wants who signs in to be known as a user of the platform."""
    registry: Registry = current_app.extensions["registry"]
    platform = registry.platform_by_id(found.threshold.registration_id)
    provider = sign_in.for_courses(found.institution)
    if platform is None or provider is None:
        return False
    return provider.recognises_at(platform.issuer)


def by_sign_in(found: Found, who: Identity, language: str, *, now: datetime) -> str:
    """Let in whom the institution's sign-in names; return their page.

    Who is known by the institution's identifier as a user of the platform comes in as that user.
    """
    subject = _keys().subject(Door.SIGN_IN, who.issuer, who.subject)
    return _enter(found, Door.SIGN_IN, _known_as(found, who, subject, now), language, now)


def by_session(
    found: Found, who: tuple[str, str], ks: str, language: str | None, *, now: datetime
) -> str:
    """Let in whom a Kaltura session is about, once; return their page.

    Raises KalturaSessionError where the session was used before.
    """
    subject = _keys().subject(Door.KALTURA, *who)
    try:
        return _enter(found, Door.KALTURA, subject, language, now, once=ks)
    except ReplayedError:
        raise KalturaSessionError("kaltura_session_used") from None


def _keys() -> PersonKeys:
    settings: Settings = current_app.extensions["settings"]
    return PersonKeys(settings.keys_dir)


def _known_as(found: Found, who: Identity, subject: str, now: datetime) -> str:
    """Return what the person is called on the course's platform; `subject` where nobody can say.

    What they did under that name before is then the user's.
    """
    if who.identifier is None or not recognises(found):
        return subject
    threshold = found.threshold
    known = Known(
        threshold.institution_id,
        threshold.registration_id,
        _keys().identifier(found.institution, who.identifier),
    )
    user = person_links.subject_of(db.connection, known)
    if user is None:
        person_links.keep(db.connection, known, subject, once=True)
    elif user != subject:
        person = Person(threshold.registration_id, user)
        joining.join(db.connection, person, subject, now=now)
    return user or subject


def _enter(
    found: Found,
    door: Door,
    subject: str,
    language: str | None,
    now: datetime,
    once: str | None = None,
) -> str:
    token, visitor = side_doors.enter(
        db.connection,
        found.threshold,
        door,
        subject,
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
