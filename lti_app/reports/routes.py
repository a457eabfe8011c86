"""The report site's pages. Nothing here may import what knows a visitor (checked by a contract)."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from lti_app import clock, i18n
from lti_app.campaign.shelf import contacts, shelf
from lti_app.institution.service import DEFAULT_SLUG

bp = Blueprint("reports", __name__)


@bp.get("/")
def closed() -> ResponseReturnValue:
    """Say honestly that the channel is not open yet, and where to find help today."""
    edition = shelf(current_app).published(DEFAULT_SLUG).version.edition(i18n.current())
    return render_template(
        "reports/closed.html", edition=edition, contacts=contacts(edition, clock.now())
    )
