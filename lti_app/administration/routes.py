"""The administrator's page and what its buttons do; and how somebody becomes an administrator.

Every form carries the launch token, which no other site can send for the visitor.
"""

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.access import administrators
from lti_app.access import service as access
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.administration import pages, service
from lti_app.campaign import thresholds
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import InvalidFormError
from lti_app.institution import invites
from lti_app.institution import service as institutions
from lti_app.institution.models import AsksAgain, Institution, InviteKind
from lti_app.institution.service import InstitutionError, Policies
from lti_app.lti import members
from lti_app.lti.models import DeploymentStatus, RegistrationKind, RegistrationStatus
from lti_app.lti.registry import Registry
from lti_app.lti.trial import try_platform

bp = Blueprint("administration", __name__)
Choice = TypeVar("Choice", bound=StrEnum)
_LINKS = {
    InviteKind.REGISTRATION: "/lti/register",
    InviteKind.ACTIVE_REGISTRATION: "/lti/register",
    InviteKind.ADMINISTRATOR: "/admin/join",
}


@bp.get("/admin")
@open_to(Audience.ADMINISTRATOR)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show everything of the institution."""
    return pages.show(visitor, done=request.args.get("done"))


@bp.post("/admin/registration")
@open_to(Audience.ADMINISTRATOR)
def set_registration(visitor: Visitor) -> ResponseReturnValue:
    """Approve a platform, or switch it on or off."""
    status = _choice(RegistrationStatus, "status")
    if status is RegistrationStatus.PENDING:
        raise InvalidFormError("status")
    service.set_registration(db.session, visitor.institution_id, _number("registration"), status)
    return _done("registration")


@bp.post("/admin/deployment")
@open_to(Audience.ADMINISTRATOR)
def set_deployment(visitor: Visitor) -> ResponseReturnValue:
    """Approve a deployment, or switch it on or off."""
    status = _choice(DeploymentStatus, "status")
    if status is DeploymentStatus.PENDING:
        raise InvalidFormError("status")
    service.set_deployment(db.session, visitor.institution_id, _number("deployment"), status)
    return _done("deployment")


@bp.post("/admin/test")
@open_to(Audience.ADMINISTRATOR)
def test(visitor: Visitor) -> ResponseReturnValue:
    """Try whether a platform's key set can be read and whether it gives a token."""
    row = service.registration(db.session, visitor.institution_id, _number("registration"))
    if row.kind is not RegistrationKind.LTI:
        raise InvalidFormError("registration")
    number, scopes = row.id, row.scopes.split() or [members.SCOPE]
    platform = _registry().platform_by_id(number)
    # No transaction stays open while the platform is asked.
    db.session.commit()
    if platform is None:
        raise InvalidFormError("registration")
    now = clock.now()
    trial = try_platform(db.engine, platform, scopes, key=pages.tool_keys().signing(now), now=now)
    return pages.show(visitor, tried=(number, trial))


@bp.post("/admin/invite")
@open_to(Audience.ADMINISTRATOR)
def invite(visitor: Visitor) -> ResponseReturnValue:
    """Make an invite and show its link, this once."""
    settings: Settings = current_app.extensions["settings"]
    kind = _choice(InviteKind, "kind")
    secret = invites.make(db.session, visitor.institution_id, kind, now=clock.now())
    page = pages.show(visitor, link=f"{settings.public_url}{_LINKS[kind]}/{secret}")
    db.session.commit()
    return page


@bp.post("/admin/withdraw")
@open_to(Audience.ADMINISTRATOR)
def withdraw(visitor: Visitor) -> ResponseReturnValue:
    """Withdraw an invite that nobody has used."""
    invites.withdraw(db.session, visitor.institution_id, _number("invite"))
    return _done("withdrawn")


@bp.post("/admin/policies")
@open_to(Audience.ADMINISTRATOR)
def policies(visitor: Visitor) -> ResponseReturnValue:
    """Set what the institution decides for itself."""
    row = db.session.get_one(Institution, visitor.institution_id)
    try:
        institutions.change(
            row,
            Policies(
                retention_months=_number("retention_months"),
                shows_names="shows_names" in request.form,
                activates_registrations="activates_registrations" in request.form,
                asks_again=_choice(AsksAgain, "asks_again"),
                grace_days=_number("grace_days"),
            ),
        )
    except InstitutionError as error:
        raise InvalidFormError("policies") from error
    return _done("policies")


@bp.post("/admin/figures")
@open_to(Audience.ADMINISTRATOR)
def set_figures(visitor: Visitor) -> ResponseReturnValue:
    """Set from which number on the desk publishes figures."""
    institution = db.session.get_one(Institution, visitor.institution_id).slug
    with shelf(current_app).engine.begin() as connection:
        thresholds.change(connection, institution, _number("threshold"))
    return _done("figures")


@bp.post("/admin/remove")
@open_to(Audience.ADMINISTRATOR)
def remove(visitor: Visitor) -> ResponseReturnValue:
    """Remove an administrator; ask once more before the last one goes."""
    number = _number("administrator")
    is_sure = request.form.get("sure") == "yes"
    if not service.remove_administrator(
        db.session, visitor.institution_id, number, is_sure=is_sure
    ):
        return pages.page("administration/last.html", "show", number=number)
    if access.is_administrator(db.connection, visitor):
        return _done("removed")
    db.session.commit()
    return redirect(url_for(".join_page", launch=current_token()), 303)


@bp.get("/admin/join")
@open_to(Audience.CANDIDATE)
def join_page(visitor: Visitor) -> ResponseReturnValue:
    """Ask for the code of an invite."""
    administers = access.is_administrator(db.connection, visitor)
    return pages.page("administration/join.html", "join_page", administers=administers)


@bp.post("/admin/join")
@open_to(Audience.CANDIDATE)
def join(visitor: Visitor) -> ResponseReturnValue:
    """Make the visitor an administrator."""
    # Who pastes the whole link means its code.
    code = request.form.get("code", "").strip().rpartition("/")[2]
    administrators.join(db.session, visitor, code, now=clock.now())
    return _done("joined")


@bp.get("/admin/join/<code>")
@open_to(Audience.ANYONE)
def explain(code: str) -> ResponseReturnValue:
    """Say what to do with the code of an invite: the link alone knows nobody."""
    invites.find(db.session, code, {InviteKind.ADMINISTRATOR}, now=clock.now())
    return render_template("administration/explain.html", code=code)


def _done(what: str) -> ResponseReturnValue:
    """Commit, let launches follow at once, and go back to the page."""
    db.session.commit()
    _registry().forget()
    return redirect(url_for(".show", launch=current_token(), done=what), 303)


def _registry() -> Registry:
    registry: Registry = current_app.extensions["registry"]
    return registry


def _number(field: str) -> int:
    text = request.form.get(field, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise InvalidFormError(field)
    return int(text)


def _choice(offered: type[Choice], field: str) -> Choice:
    try:
        return offered(request.form.get(field, ""))
    except ValueError as error:
        raise InvalidFormError(field) from error
