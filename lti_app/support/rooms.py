"""The rooms of the desk, each a blueprint."""

from flask import Blueprint, url_for
from flask_babel import gettext as _

from lti_app.support import (
    case_routes,
    figure_routes,
    inbox_routes,
    key_routes,
    office_routes,
    record_routes,
    routes,
    sign_in_routes,
    team_routes,
)


def blueprints() -> list[Blueprint]:
    """Return all of them; the first one brings what all pages share."""
    rooms = (routes, key_routes, inbox_routes, case_routes, figure_routes, team_routes)
    return [room.bp for room in (*rooms, record_routes, office_routes, sign_in_routes)]


def ways_on() -> list[tuple[str, str]]:
    """Return (label, address) pairs that help from an error page of the desk."""
    return [(_("Open the desk"), url_for("support.entrance"))]
