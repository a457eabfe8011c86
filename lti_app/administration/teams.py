"""The administrators' page of Microsoft Teams: where the Do's are, and who else may teach."""

from datetime import date

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.administration import teams_app
from lti_app.db import db
from lti_app.errors import InvalidFormError
from lti_app.institution.service import local_date
from lti_app.teams import service
from lti_app.teams.tokens import TokenCheck

bp = Blueprint("teams_administration", __name__, url_prefix="/admin/teams")


@bp.get("")
@open_to(Audience.ADMINISTRATOR)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show the placements and the list of instructors."""
    token = current_token()
    return render_template(
        "administration/teams.html",
        launch_token=token,
        page_url=url_for(".show", launch=token),
        platform_origin=g.platform_origin,
        teams_app=teams_app.app_for(g.institution),
        tenants=tenants_of(g.institution),
        placements=service.list_placements(db.session, visitor.institution_id),
        instructors=service.list_instructors(db.session, visitor.institution_id),
        longest_name=service.LONGEST_NAME,
        done=request.args.get("done"),
    )


@bp.get("/app.zip")
@open_to(Audience.ADMINISTRATOR)
def download(visitor: Visitor) -> ResponseReturnValue:
    """Send the package of the app."""
    return teams_app.send(g.institution)


@bp.post("/add")
@open_to(Audience.ADMINISTRATOR)
def add(visitor: Visitor) -> ResponseReturnValue:
    """Put somebody on the list of instructors."""
    tenant = request.form.get("tenant", "")
    if tenant not in tenants_of(g.institution):
        raise InvalidFormError("tenant")
    service.add_instructor(
        db.session,
        visitor.institution_id,
        tenant,
        request.form.get("oid", ""),
        request.form.get("name", ""),
        today=_today(),
    )
    return _done("added")


@bp.post("/remove")
@open_to(Audience.ADMINISTRATOR)
def remove(visitor: Visitor) -> ResponseReturnValue:
    """Take somebody off the list of instructors."""
    number = request.form.get("instructor", "")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise InvalidFormError("instructor")
    service.remove_instructor(db.session, visitor.institution_id, int(number))
    return _done("removed")


@bp.post("/delete")
@open_to(Audience.ADMINISTRATOR)
def delete(visitor: Visitor) -> ResponseReturnValue:
    """Delete a placement; its tab says so from then on."""
    placement_id = request.form.get("placement", "")
    if not service.may_be_id(placement_id):
        raise InvalidFormError("placement")
    service.delete_placement(db.session, visitor.institution_id, placement_id)
    return _done("deleted")


def tenants_of(institution: str) -> tuple[str, ...]:
    """Return the tenants that belong to an institution; none where Teams is not connected."""
    teams: TokenCheck | None = current_app.extensions["teams"]
    known = teams.settings.tenants if teams else {}
    return tuple(tenant for tenant, owner in known.items() if owner == institution)


def _today() -> date:
    return local_date(clock.now(), g.time_zone)


def _done(what: str) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for(".show", launch=current_token(), done=what), 303)
