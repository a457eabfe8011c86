"""Who is at the desk: members, invitations, keys, admission, and the recovery sheet."""

from datetime import timedelta

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.db import db
from lti_app.errors import DeskFormError
from lti_app.reports.models import ReaderKind
from lti_app.reports.readers import readers_of
from lti_app.sealing import base64url
from lti_app.support import admission, intake, member_keys, members, pages
from lti_app.support.access import DeskAudience, open_to
from lti_app.support.case_pages import member_of
from lti_app.support.colleague import Colleague
from lti_app.support.holders import holders
from lti_app.support.members import Rights

bp = Blueprint("desk_team", __name__, url_prefix="/team")


@bp.get("")
@open_to(DeskAudience.CASES)
def show(colleague: Colleague) -> ResponseReturnValue:
    """Show who can open what, and who else is here."""
    return _page(colleague, done=request.args.get("done"))


@bp.post("/invite")
@open_to(DeskAudience.COORDINATOR)
def invite(colleague: Colleague) -> ResponseReturnValue:
    """Invite somebody, and show the link this once; a form that is refused comes back."""
    try:
        made = members.invite(
            db.connection,
            colleague.institution,
            request.form.get("name", ""),
            _rights(),
            actor=colleague.id,
            today=pages.today(),
        )
    except DeskFormError as refused:
        return _page(colleague, refused=refused), refused.status
    db.connection.commit()
    settings = current_app.extensions["settings"]
    return _page(colleague, link=f"{pages.desk_address(settings)}/join/{made.code}")


@bp.post("/withdraw")
@open_to(DeskAudience.COORDINATOR)
def withdraw(colleague: Colleague) -> ResponseReturnValue:
    """Make an invitation worthless."""
    members.withdraw(
        db.connection,
        colleague.institution,
        member_of(request.form.get("invite", "")),
        actor=colleague.id,
        today=pages.today(),
    )
    return _done(colleague, "withdrawn")


@bp.post("/leave")
@open_to(DeskAudience.COORDINATOR)
def leave(colleague: Colleague) -> ResponseReturnValue:
    """Let a member go."""
    members.leave(
        db.connection,
        colleague.institution,
        member_of(request.form.get("member", "")),
        actor=colleague.id,
        today=pages.today(),
    )
    return _done(colleague, "left")


@bp.post("/revoke")
@open_to(DeskAudience.COORDINATOR)
def revoke(colleague: Colleague) -> ResponseReturnValue:
    """Seal nothing for a key any more."""
    reader = member_of(request.form.get("reader", ""))
    member_keys.revoke(db.connection, colleague, reader, today=pages.today())
    return _done(colleague, "revoked")


@bp.get("/admit/<reader>")
@open_to(DeskAudience.READER)
def admit(colleague: Colleague, reader: str) -> ResponseReturnValue:
    """Show the fingerprint of a new reader's key to compare, and pass keys on."""
    new = admission.waiting(db.connection, colleague.institution, reader)
    return pages.page(
        "support/admit.html",
        colleague=colleague,
        new=new,
        may=admission.may_admit(db.connection, colleague, new),
        public=base64url.encode(new.public_key),
        reader_id=base64url.encode(new.id),
    )


@bp.get("/recovery")
@open_to(DeskAudience.CASES)
def recovery(colleague: Colleague) -> ResponseReturnValue:
    """Show how the recovery sheet is made and used."""
    keys = member_keys.of_institution(db.connection, colleague.institution)
    spare = next((row for row in keys if row.kind is ReaderKind.RECOVERY), None)
    key = member_keys.own(db.connection, colleague)
    return pages.page(
        "support/recovery.html",
        colleague=colleague,
        house=pages.edition_of(colleague.institution).institution,
        spare=spare,
        spare_since=spare.since if spare else None,
        spare_key=base64url.encode(spare.public_key) if spare else "",
        key=key,
        reader_id=base64url.encode(key.id) if key else "",
        public=base64url.encode(key.public_key) if key else "",
    )


@bp.post("/stop")
@open_to(DeskAudience.COORDINATOR)
def stop_intake(colleague: Colleague) -> ResponseReturnValue:
    """Take no new reports for now; a form that is refused comes back."""
    today = pages.today()
    try:
        until = intake.day_of(request.form.get("until", ""), today=today)
    except DeskFormError as refused:
        return _page(colleague, refused=refused), refused.status
    institution = colleague.institution
    intake.stop(db.connection, institution, until, actor=colleague.id, today=today)
    db.connection.commit()
    return redirect(url_for(".show", done="stopped"), 303)


@bp.post("/resume")
@open_to(DeskAudience.COORDINATOR)
def resume_intake(colleague: Colleague) -> ResponseReturnValue:
    """Take new reports again."""
    institution = colleague.institution
    intake.resume(db.connection, institution, actor=colleague.id, today=pages.today())
    db.connection.commit()
    return redirect(url_for(".show", done="resumed"), 303)


def _rights() -> Rights:
    reads = request.form.get("reads", "")
    try:
        kind = ReaderKind(reads) if reads else None
    except ValueError:
        raise DeskFormError("reads") from None
    return Rights(kind, "coordinates" in request.form, "audits" in request.form)


def _page(
    colleague: Colleague,
    *,
    link: str | None = None,
    done: str | None = None,
    refused: DeskFormError | None = None,
) -> str:
    institution = colleague.institution
    readers = readers_of(db.connection, institution)
    keys = member_keys.of_institution(db.connection, institution)
    return pages.page(
        "support/team.html",
        colleague=colleague,
        members=members.of_institution(db.connection, institution),
        invites=members.invites(db.connection, institution, today=pages.today()),
        keys=keys,
        is_open=readers.is_open,
        stop=pages.intake_stop(institution),
        days=(pages.today() + timedelta(days=1), pages.today() + intake.LONGEST_STOP),
        has_recovery=readers.recovery is not None,
        holders=holders(db.connection, institution, keys),
        link=link,
        done=done,
        refused=refused,
        typed=pages.typed(refused),
        page_address=url_for(".show"),
    )


def _done(colleague: Colleague, what: str) -> ResponseReturnValue:
    db.connection.commit()
    intake.follow(db.connection, colleague.institution, today=pages.today())
    return redirect(url_for(".show", done=what), 303)
