"""Where a link in Kaltura leads: the Do's for everybody, and the ways to confirm them.

A top-level page in no frame, the same for everybody, without a cookie. Who signs in is a student
of the course from then on, as after a launch.
"""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, current_app, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_app import clock, i18n
from lti_app.access.guards import Audience, open_to
from lti_app.campaign import places
from lti_app.campaign.pages import page
from lti_app.campaign.routes import illustration_url
from lti_app.campaign.shelf import ContactOnPage
from lti_app.config import Settings, made_or_exit
from lti_app.db import db
from lti_app.errors import (
    KalturaHandoverOffError,
    KalturaLinkWithdrawnError,
    NoSignInError,
)
from lti_app.kaltura import entering, service
from lti_app.kaltura.partners import read_partners
from lti_app.kaltura.service import Found
from lti_app.kaltura.sessions import Sessions
from lti_app.sign_in import door

bp = Blueprint("kaltura", __name__)
PURPOSE = "kaltura"
SECONDS = 60
"""How long others may keep the page, and so how long a link that was withdrawn may still show."""


@bp.record_once
def _install(state: BlueprintSetupState) -> None:
    settings: Settings = state.app.extensions["settings"]
    file = settings.kaltura_file
    partners = made_or_exit(
        lambda: read_partners(Path(file), is_development=settings.is_development) if file else {}
    )
    state.app.extensions["kaltura"] = {
        institution: Sessions(partner) for institution, partner in partners.items()
    }


@bp.get("/k/<name>")
def choose(name: str) -> ResponseReturnValue:
    """Send somebody to the page in the language that fits their browser best."""
    version = places.campaign_of(_open(name).institution).version
    language = places.fitting(version, request.accept_languages.values())
    answer = redirect(url_for(".show", name=name, language=language))
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return answer


@bp.get("/k/<name>/<language>")
def show(name: str, language: str) -> ResponseReturnValue:
    """Show the Do's, and how to confirm them."""
    places.speak(language)
    found = _open(name)
    place = places.arrive(found.institution, language)
    # Who answers at this minute is on the page of help.
    contacts = [ContactOnPage(contact, None) for contact in place.edition.contacts]
    provider = door.for_courses(found.institution)
    label = provider.label(i18n.current()) if provider and found.link.is_recorded else None
    recognises = entering.recognises(found)
    return page(
        place,
        "kaltura/show.html",
        lambda: {
            "contacts": contacts,
            "illustration_url": illustration_url(place.version),
            "link": found.link,
            "sign_in_label": label,
            "recognises": recognises,
        },
        (found.link, label, recognises),
        seconds=SECONDS,
    )


@bp.get("/k/<name>/<language>/sign-in")
@open_to(Audience.ANYONE)
def sign_in(name: str, language: str) -> ResponseReturnValue:
    """Send the browser to the institution's provider."""
    places.speak(language)
    found = _open(name)
    if door.for_courses(found.institution) is None:
        raise NoSignInError
    language = places.arrive(found.institution, language).edition.language
    return door.begin(
        found.institution,
        redirect_uri=_answer_address(found.institution),
        purpose=PURPOSE,
        return_to=url_for(".show", name=name, language=language),
    )


@bp.get("/sign-in/<institution>/done")
@open_to(Audience.ANYONE)
def signed_in(institution: str) -> ResponseReturnValue:
    """Let somebody in whom the provider sends back, and show them the Do's of the course.

    The page itself is the answer, as after a launch: behind a redirect a browser would say that
    its address was opened from elsewhere (docs/decisions/0007-after-the-launch.md).
    """
    arrival = door.finish(institution, redirect_uri=_answer_address(institution), purpose=PURPOSE)
    *_path, name, language = arrival.return_to.split("/")
    found = _open(name)
    return entering.by_sign_in(found, arrival.identity, language, now=clock.now())


@bp.post("/kaltura/launch")
@open_to(Audience.ANYONE)
def launch() -> ResponseReturnValue:
    """Let somebody in whom their Kaltura session names, as a student of the course of a link."""
    form = request.form
    language = i18n.offered(form.get("language"))
    if language:
        i18n.use(language)
    found = _open(form.get("placement", ""))
    asking: Mapping[str, Sessions] = current_app.extensions["kaltura"]
    if found.institution not in asking:
        raise KalturaHandoverOffError
    now, ks = clock.now(), form.get("ks", "")
    return entering.by_session(
        found, asking[found.institution].person(ks, now=now), ks, language, now=now
    )


def _open(name: str) -> Found:
    """Return what a link leads to. Raises KalturaLinkUnknownError, KalturaLinkWithdrawnError."""
    found = service.find(db.connection, name)
    if not found.is_open:
        error = KalturaLinkWithdrawnError()
        error.ways = (
            (_("To the Do's"), url_for("campaign.choose", institution=found.institution)),
        )
        raise error
    return found


def _answer_address(institution: str) -> str:
    settings: Settings = current_app.extensions["settings"]
    return door.answer_address(settings, "course", institution)
