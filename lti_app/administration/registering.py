"""The pages by which a platform registers itself, in a frame or a tab of the platform.

LTI Dynamic Registration 1.0, section 3. The platform opens the link of an invite and adds where
its configuration is; a person presses one button, and only then is anybody asked anything.
"""

from flask import Blueprint, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lti_app import clock, security
from lti_app.access.guards import Audience, open_to
from lti_app.administration import service
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import PlatformError, RegistrationRefusedError
from lti_app.institution import invites
from lti_app.lti import dynamic_registration, quirks, tool_metadata
from lti_app.lti.public_web import PublicWeb
from lti_app.lti.registry import Registry, origin

bp = Blueprint("registration", __name__)


@bp.get("/lti/register/<secret>")
@open_to(Audience.ANYONE)
def ask(secret: str) -> ResponseReturnValue:
    """Show with which platform the tool would be registered, and the button; nothing is asked."""
    configuration_url = request.args.get("openid_configuration", "")
    place = _let_the_platform_watch(configuration_url)
    invites.find(db.session, secret, invites.REGISTERING, now=clock.now())
    if not place:
        settings: Settings = current_app.extensions["settings"]
        link = f"{settings.public_url}{request.path}"
        return render_template("registration/link.html", link=link)
    return render_template(
        "registration/ask.html",
        secret=secret,
        place=place.partition("//")[2],
        configuration_url=configuration_url,
        with_names=service.invited_names(db.session, secret, now=clock.now()),
        token=request.args.get("registration_token", ""),
    )


@bp.post("/lti/register/<secret>")
@open_to(Audience.ANYONE)
def register(secret: str) -> ResponseReturnValue:
    """Register the tool with the platform; use the invite up only when that worked."""
    settings: Settings = current_app.extensions["settings"]
    configuration_url = request.form.get("openid_configuration", "")
    _let_the_platform_watch(configuration_url)
    with_names = service.invited_names(db.session, secret, now=clock.now())
    # No transaction stays open while others are asked.
    db.session.commit()
    try:
        registered = dynamic_registration.register(
            PublicWeb(is_development=settings.is_development),
            configuration_url,
            request.form.get("registration_token") or None,
            public_url=settings.public_url,
            with_names=with_names,
        )
    except PlatformError as error:
        # Brightspace's address for this works once: trying again here would never help.
        error.advice = RegistrationRefusedError.advice
        raise
    row = service.accept(
        db.session, secret, registered, allow_http=settings.is_development, now=clock.now()
    )
    page = render_template(
        "registration/done.html",
        family=registered.configuration.family,
        name=row.name,
        is_active=row.status == "active",
        lets_deployments_in=row.approve_deployments or registered.deployment_id is not None,
    )
    db.session.commit()
    registry: Registry = current_app.extensions["registry"]
    registry.forget()
    return page


@bp.get("/lti/canvas.json")
@open_to(Audience.ANYONE)
def canvas() -> ResponseReturnValue:
    """Send the configuration for a Canvas administrator who enters an address by hand."""
    settings: Settings = current_app.extensions["settings"]
    response = jsonify(tool_metadata.canvas_json(settings.public_url))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _let_the_platform_watch(configuration_url: str) -> str | None:
    """Let the platform frame the answer and hear that it is done; return its origin."""
    place = origin(configuration_url)
    if place is not None:
        security.allow_framing([place, *quirks.registration_frames(configuration_url)])
        security.keep_opener()
    return place
