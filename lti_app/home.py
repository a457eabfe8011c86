"""The front page of the course site, for somebody who comes without a launch."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from lti_app import clock, i18n
from lti_app.campaign.routes import illustration_url
from lti_app.campaign.shelf import contacts, shelf

bp = Blueprint("home", __name__)


@bp.get("/")
def show() -> ResponseReturnValue:
    """Show what this is, and the Do's, to anybody."""
    edition = shelf(current_app).version.edition(i18n.current())
    return render_template(
        "home.html",
        edition=edition,
        contacts=contacts(edition, clock.now()),
        illustration_url=illustration_url(),
    )
