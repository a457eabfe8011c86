"""The app for Microsoft Teams, as administrators of an institution in TEAMS_FILE get it."""

from flask import Response, current_app

from lti_app.config import Settings
from lti_app.errors import NoTeamsError
from lti_app.teams.manifest import TeamsApp
from lti_app.teams.package import FILE_NAME, package
from lti_app.teams.tokens import TokenCheck


def app_for(institution: str) -> TeamsApp | None:
    """Return the app that people of an institution use; None where they cannot come by Teams."""
    teams: TokenCheck | None = current_app.extensions["teams"]
    if teams is None or institution not in teams.settings.tenants.values():
        return None
    settings: Settings = current_app.extensions["settings"]
    return TeamsApp(teams.settings.app_id, teams.settings.client_id, settings.public_url)


def send(institution: str) -> Response:
    """Return the package as a download. Raises NoTeamsError."""
    app = app_for(institution)
    if app is None:
        raise NoTeamsError
    response = Response(package(app), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response
