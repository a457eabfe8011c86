"""Pages of the course site for somebody who comes without a launch; the tool's own mark."""

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from lti_app import clock, i18n
from lti_app.campaign.places import Place
from lti_app.campaign.routes import illustration_url
from lti_app.campaign.shelf import contacts, shelf
from lti_app.config import ROOT
from lti_app.institution.service import DEFAULT_SLUG

bp = Blueprint("home", __name__)
LOGO = ROOT / "static" / "img" / "favicon.svg"


@bp.get("/")
def show() -> ResponseReturnValue:
    """Show what this is, and the Do's, to anybody."""
    found = shelf(current_app).published(DEFAULT_SLUG)
    edition = found.version.edition(i18n.current())
    place = Place(DEFAULT_SLUG, found, edition)
    return render_template(
        "home.html",
        campaign=place,
        theme_url=place.theme_url,
        edition=edition,
        contacts=contacts(edition, clock.now()),
        illustration_url=illustration_url(found.version),
    )


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say what is stored; platforms have this address in their registrations."""
    return render_template("privacy.html")


@bp.get("/terms")
def terms() -> ResponseReturnValue:
    """Say on which terms; platforms have this address in their registrations."""
    return render_template("terms.html")


@bp.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """Say what the pages aim at, how that is tested, and what is known to be missing."""
    return render_template("accessibility.html")


@bp.get("/logo.svg")
def logo() -> ResponseReturnValue:
    """Send the mark at an address that stays, unlike those of static files."""
    response = Response(LOGO.read_bytes(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
