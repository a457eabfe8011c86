"""Use in Kaltura, for staff of a course: make the link, change it, withdraw it."""

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.db import db
from lti_app.errors import InvalidFormError
from lti_app.institution.service import local_date
from lti_app.kaltura import course_pages, service
from lti_app.kaltura.course_addresses import WishError, checked_address, checked_title
from lti_app.kaltura.service import Wishes
from lti_app.lti.registry import Registry, origin

bp = Blueprint("course_kaltura", __name__)


@bp.get("/course/kaltura")
@open_to(Audience.STAFF)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show the link with the texts around it, or how to make one."""
    return course_pages.page(visitor)


@bp.post("/course/kaltura")
@open_to(Audience.STAFF)
def change(visitor: Visitor) -> ResponseReturnValue:
    """Make, change, renew or withdraw the link."""
    try:
        _change(visitor, request.form.get("change"))
    except WishError as error:
        form = request.form
        typed = Wishes(form.get("address", ""), form.get("title", ""))
        return course_pages.page(visitor, typed, error.code)
    db.connection.commit()
    language = course_pages.edition(visitor).language
    return redirect(url_for(".show", launch=current_token(), edition=language), 303)


def _change(visitor: Visitor, wanted: str | None) -> None:
    """Do what a form wants. Raises WishError and InvalidFormError."""
    today = local_date(clock.now(), g.time_zone)
    match wanted:
        case "make":
            service.make(db.connection, visitor, _wishes(visitor))
        case "save":
            service.change(db.connection, visitor, _wishes(visitor))
        case "renew":
            service.renew(db.connection, visitor, today=today)
        case "withdraw":
            service.withdraw(db.connection, visitor, today=today)
        case _:
            raise InvalidFormError("change")


def _wishes(visitor: Visitor) -> Wishes:
    """Return what the form wants on the page. Raises WishError."""
    registry: Registry = current_app.extensions["registry"]
    platform = registry.platform_by_id(visitor.registration_id)
    assert platform is not None, "the guard has found it"
    # As for frames: some platforms run under a name that only the signed return address tells.
    allowed = {*platform.frame_origins, origin(visitor.return_url)}
    return Wishes(
        checked_address(request.form.get("address", ""), allowed),
        checked_title(request.form.get("title", "")),
    )
