"""The way from a course to the support desk, for staff: a note says who they are, nothing more.

Whether they are let in is the desk's affair, and it does not tell the course site.
"""

from flask import Blueprint, current_app, g, render_template, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock, i18n, security
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.config import Settings
from lti_app.errors import NotAllowedError
from lti_app.institution.handover import DeskSecret, identity, write_note
from lti_app.lti.registry import Registry

bp = Blueprint("desk_door", __name__)


@bp.get("/support-desk")
@open_to(Audience.CANDIDATE)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show the button that leads to the desk; the note in it works for ten minutes, once."""
    settings: Settings = current_app.extensions["settings"]
    if settings.desk_url:
        security.allow_sending([settings.desk_url])
    token = current_token()
    return render_template(
        "administration/desk_door.html",
        launch_token=token,
        page_url=url_for(".show", launch=token),
        platform_origin=g.platform_origin,
        desk=f"{settings.desk_url or '/desk'}/enter?language={i18n.current()}",
        note=_note(visitor, settings),
    )


def _note(visitor: Visitor, settings: Settings) -> str:
    """Return the note about a visitor. Raises NotAllowedError for one without a name."""
    if visitor.subject is None:
        raise NotAllowedError("anonymous")
    registry: Registry = current_app.extensions["registry"]
    platform = registry.platform_by_id(visitor.registration_id)
    issuer = platform.issuer if platform else ""
    secret = DeskSecret(settings.keys_dir)
    who = identity(secret, "lti", issuer, visitor.subject)
    return write_note(secret, g.institution, who, now=clock.now())
