"""The public pages of a campaign: no login, no cookie, the same for everybody who opens them."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.campaign import page_parts, places, served
from lti_app.campaign.kept import Freshness, KeptAnswers
from lti_app.campaign.pages import page, version_page
from lti_app.campaign.places import arrive
from lti_app.campaign.published import history
from lti_app.campaign.served import artefact_url, illustration_url
from lti_app.campaign.shelf import ContactOnPage, shelf
from lti_app.config import ROOT
from lti_app.errors import UnknownPageError
from lti_app.institution.service import local_date
from lti_app.static_files import fingerprint_of_tool

__all__ = ["artefact_url", "bp", "illustration_url"]

bp = Blueprint("campaign", __name__)
bp.add_url_rule("/illustration/<digest>.svg", "illustration", served.illustration)
bp.add_url_rule("/theme/<digest>.css", "theme", served.theme)
bp.add_url_rule("/artefact/<digest>/<file_name>", "artefact", served.artefact)
bp.app_context_processor(places.around)


@bp.record_once
def _install(state: BlueprintSetupState) -> None:
    state.app.extensions["kept_answers"] = KeptAnswers(fingerprint_of_tool(ROOT))
    state.app.extensions["known_institutions"] = {}
    state.app.extensions["known_names"] = {}
    state.app.jinja_env.globals.update(
        language_name=page_parts.language_name, format_decimal=page_parts.one_decimal
    )


@bp.get("/campaign/<institution>")
def choose(institution: str) -> ResponseReturnValue:
    """Send somebody to the Do's in the language that fits their browser best."""
    version = places.campaign_of(institution).version
    language = places.fitting(version, request.accept_languages.values())
    answer = redirect(url_for("campaign.dos", institution=institution, language=language))
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@bp.get("/campaign/<institution>/<language>")
def dos(institution: str, language: str) -> ResponseReturnValue:
    """Show the Do's."""
    place = arrive(institution, language)
    # Who answers at this minute is on the page of help, which is kept for a minute only.
    contacts = [ContactOnPage(contact, None) for contact in place.edition.contacts]
    return page(
        place,
        "campaign/dos.html",
        lambda: {"contacts": contacts, "illustration_url": illustration_url(place.version)},
    )


@bp.get("/campaign/<institution>/<language>/faq")
def faq(institution: str, language: str) -> ResponseReturnValue:
    """Show the questions and answers."""
    place = arrive(institution, language)
    if not place.edition.faq:
        raise _missing(place)
    return page(place, "campaign/faq.html", lambda: {"groups": page_parts.faq(place.edition)})


@bp.get("/campaign/<institution>/<language>/guidance")
def guidance(institution: str, language: str) -> ResponseReturnValue:
    """Show the list of pages of advice."""
    place = arrive(institution, language)
    if not place.edition.guidance:
        raise _missing(place)
    return page(
        place, "campaign/guidance.html", lambda: {"groups": page_parts.guidance(place.edition)}
    )


@bp.get("/campaign/<institution>/<language>/guidance/<name>")
def advice(institution: str, language: str, name: str) -> ResponseReturnValue:
    """Show one page of advice."""
    place = arrive(institution, language)
    found = next((each for each in place.edition.guidance if each.id == name), None)
    if found is None:
        raise _missing(place)
    return page(
        place,
        "campaign/advice.html",
        lambda: {"advice": found, **page_parts.advice(place.edition, found)},
        found.id,
    )


@bp.get("/campaign/<institution>/<language>/help")
def help_page(institution: str, language: str) -> ResponseReturnValue:
    """Show where to find help, and who answers now."""
    place = arrive(institution, language)
    now = clock.now()
    groups = page_parts.help_on(place.edition, now)
    moving = tuple(
        (each.open_now, each.overdue, len(each.exceptions))
        for entries in groups.values()
        for each in entries
    )
    return page(
        place,
        "campaign/help.html",
        lambda: {"groups": groups},
        moving,
        seconds=60,
    )


@bp.get("/campaign/<institution>/<language>/downloads")
def downloads(institution: str, language: str) -> ResponseReturnValue:
    """Show every file that was made of the published version."""
    place = arrive(institution, language)
    return page(
        place,
        "campaign/downloads.html",
        lambda: {
            "groups": page_parts.downloads(place.published.artefacts, place.edition.language),
            "pictures": page_parts.PICTURES,
        },
    )


@bp.get("/campaign/<institution>/<language>/projector")
def projector(institution: str, language: str) -> ResponseReturnValue:
    """Show the Do's in large type, for a lecture hall or a shared screen."""
    place = arrive(institution, language)
    return page(
        place,
        "campaign/projector.html",
        lambda: {
            "illustration_url": illustration_url(place.version),
            "qr": page_parts.qr_code(place.published.artefacts, place.edition.language),
        },
    )


@bp.get("/campaign/<institution>/<language>/about")
def about(institution: str, language: str) -> ResponseReturnValue:
    """Show which version this is, how to check it, and what came before it."""
    place = arrive(institution, language)
    zone = places.time_zone(institution)
    today = local_date(clock.now(), zone)
    overdue = place.version.review_by is not None and today > place.version.review_by
    waiting = place.version.valid_from is not None and today < place.version.valid_from

    def parts() -> dict[str, object]:
        rows = shelf(current_app).read(lambda connection: history(connection, institution))
        return {
            "history": page_parts.history(rows, language, zone),
            "hashed": page_parts.hashed(place.edition),
            "overdue": overdue,
            "waiting": waiting,
        }

    return page(place, "campaign/about.html", parts, (overdue, waiting, zone))


@bp.get("/v/<name>")
def version(name: str) -> ResponseReturnValue:
    """Show exactly the text that a hash names."""
    found, language = places.version_named(name)
    by_language = places.speak(language)
    return version_page(found, language, Freshness(by_language=by_language))


def _missing(place: places.Place) -> UnknownPageError:
    error = UnknownPageError(str(request.endpoint))
    error.ways = places.ways(place)
    return error
