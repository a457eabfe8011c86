"""The way into the desk by the institution's own sign-in, for people without a course."""

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from lti_app.config import Settings
from lti_app.institution.handover import identity
from lti_app.sign_in import door
from lti_app.support import entering
from lti_app.support.access import DeskAudience, desk_secret, open_to
from lti_app.support.routes import into

bp = Blueprint("desk_sign_in", __name__)
PURPOSE = "desk"


@bp.get("/sign-in/<institution>")
@open_to(DeskAudience.ANYONE)
def begin(institution: str) -> ResponseReturnValue:
    """Send the browser to the institution's provider."""
    address = door.answer_address(_settings(), "desk", institution)
    return door.begin(institution, redirect_uri=address, purpose=PURPOSE)


@bp.get("/sign-in/<institution>/done")
@open_to(DeskAudience.ANYONE)
def done(institution: str) -> ResponseReturnValue:
    """Let somebody in whom the provider sends back: a member, or who may become one."""
    address = door.answer_address(_settings(), "desk", institution)
    again = url_for(".begin", institution=institution)
    who = door.finish(institution, redirect_uri=address, purpose=PURPOSE, again=again).identity
    hashed = identity(desk_secret(), "sign_in", who.issuer, who.subject)
    return into(entering.of(who.institution, hashed))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
