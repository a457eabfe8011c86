"""Ways on from an error page of the course site."""

from flask import g, url_for
from flask_babel import gettext as _


def ways_on() -> list[tuple[str, str]]:
    """Return (label, address) pairs: back to the course if the visitor is known, the Do's.

    They are those of the visitor's institution, with its help lines, where that is known.
    """
    visitor, institution = g.get("visitor"), g.get("institution")
    dos = (
        url_for("campaign.choose", institution=institution) if institution else url_for("home.show")
    )
    ways = [(_("Read the Do's without confirming"), dos)]
    if visitor is not None and visitor.return_url:
        ways.insert(0, (_("Back to your course"), visitor.return_url))
    return ways
