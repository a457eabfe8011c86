"""Ways on from an error page of the course site."""

from flask import g, url_for
from flask_babel import gettext as _


def ways_on() -> list[tuple[str, str]]:
    """Return (label, address) pairs: back to the course if the visitor is known, the Do's."""
    visitor = g.get("visitor")
    ways = [(_("Read the Do's without confirming"), url_for("home.show"))]
    if visitor is not None and visitor.return_url:
        ways.insert(0, (_("Back to your course"), visitor.return_url))
    return ways
