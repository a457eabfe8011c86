"""The pages of tabs in Teams: readable at once by anybody, and made for a frame of Teams."""

from typing import Any

from flask import current_app, g, render_template, request, url_for

from lti_app import clock, i18n, security
from lti_app.campaign import page_parts
from lti_app.campaign.addresses import campaign_address
from lti_app.campaign.places import Place
from lti_app.campaign.routes import illustration_url
from lti_app.campaign.shelf import contacts, shelf
from lti_app.config import Settings
from lti_app.teams.registrations import frame_origins
from lti_app.teams.service import LONGEST_TITLE, Placed
from lti_app.teams.settings_file import TeamsSettings


def arrive(settings: TeamsSettings) -> None:
    """Let this answer, also one that refuses, be framed by Teams."""
    security.allow_framing(frame_origins(settings))
    g.in_teams = True


def tab(placed: Placed) -> str:
    """Return the tab of a placement, in its language unless somebody chooses another."""
    return _dos("teams/tab.html", placed.institution, placement=placed.id, has_own=_speak(placed))


def stage(placed: Placed) -> str:
    """Return what everybody in a meeting sees: in the placement's language, else each in theirs."""
    return _dos("teams/stage.html", placed.institution, has_own=_speak(placed))


def home(settings: TeamsSettings) -> str:
    """Return the personal tab.

    Who is there is not known: where several institutions share the app, it is the first one's.
    """
    institution = next(iter(settings.tenants.values()))
    return _dos("teams/home.html", institution)


def configure(*, is_sent: bool) -> str:
    """Return the page on which an instructor says what is added; `is_sent` when it was in vain."""
    return render_template("teams/configure.html", longest_title=LONGEST_TITLE, is_sent=is_sent)


def _speak(placed: Placed) -> bool:
    """Let the page speak the language of a placement, if it has one; return whether it has."""
    wish = i18n.offered(placed.language)
    if wish is not None and "language" not in request.args:
        i18n.use(wish)
    return wish is not None


def _dos(template: str, institution: str, **values: Any) -> str:
    """Return a page with the Do's of an institution, in the language of the reader."""
    published = shelf(current_app).published(institution)
    edition = published.version.edition(i18n.current())
    settings: Settings = current_app.extensions["settings"]
    place = Place(institution, published, edition)
    g.institution = institution
    return render_template(
        template,
        campaign=place,
        theme_url=place.theme_url,
        edition=edition,
        contacts=contacts(edition, clock.now()),
        illustration_url=illustration_url(published.version),
        share_url=url_for("sharing.show", institution=institution, language=edition.language),
        public_page=campaign_address(settings.public_url, institution, edition.language),
        qr=page_parts.qr_code(published.artefacts, edition.language),
        **values,
    )
