"""Which campaign a visitor sees: that of the institution from whose platform they came."""

from flask import current_app, g

from lti_app.campaign.published import Published
from lti_app.campaign.shelf import shelf


def published() -> Published:
    """Return what the institution of this request's visitor has published."""
    return shelf(current_app).published(g.institution)
