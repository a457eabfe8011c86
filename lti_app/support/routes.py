"""The way into the desk and out of it, and what a member has of their own there."""

from dataclasses import replace

from flask import (
    Blueprint,
    Response,
    after_this_request,
    current_app,
    g,
    make_response,
    redirect,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from lti_app import clock, i18n
from lti_app.config import Settings
from lti_app.db import db
from lti_app.error_pages import AGAIN
from lti_app.errors import DeskFormError, DeskInviteRefusedError
from lti_app.reports.readers import readers_of
from lti_app.reports.refusals import tighten
from lti_app.sealing import base64url
from lti_app.support import ended, entering, intake, member_keys, members, pages, sessions
from lti_app.support.access import (
    DeskAudience,
    cookie_path,
    desk_secret,
    entered_recently,
    open_to,
    refuse_foreign_note,
)
from lti_app.support.again import what_was_sent
from lti_app.support.colleague import Colleague
from lti_app.support.sessions import Session

bp = Blueprint("support", __name__)
bp.app_context_processor(pages.around)
bp.after_app_request(tighten)


@bp.record_once
def _install(state: BlueprintSetupState) -> None:
    state.app.extensions[AGAIN] = what_was_sent
    state.app.jinja_env.globals.update(
        encoded=base64url.encode, in_groups=pages.in_groups, desk_token=lambda: g.desk_token
    )


@bp.get("/")
@open_to(DeskAudience.MEMBER)
def front(colleague: Colleague) -> ResponseReturnValue:
    """Go to where this member's work is."""
    if colleague.reads is not None and colleague.reader is None:
        return redirect(url_for(".me"))
    if colleague.reads is not None or colleague.coordinates:
        return redirect(url_for("desk_inbox.show"))
    return redirect(url_for("desk_office.log_page"))


@bp.get("/enter")
@open_to(DeskAudience.ANYONE)
def entrance() -> ResponseReturnValue:
    """Say how to get in."""
    return pages.page("support/enter.html", code=None)


@bp.post("/enter")
@open_to(DeskAudience.ANYONE)
def enter() -> ResponseReturnValue:
    """Let somebody in whom the course site hands over: a member, or who may become one."""
    refuse_foreign_note()
    session = entering.by_note(request.form.get("note", ""))
    db.connection.commit()
    return into(session)


@bp.get("/join/<code>")
@open_to(DeskAudience.ANYONE)
def explain(code: str) -> ResponseReturnValue:
    """Say what to do with an invitation: the link alone knows nobody."""
    return pages.page("support/enter.html", code=code)


@bp.get("/join")
@open_to(DeskAudience.CANDIDATE)
def join_page(session: Session) -> ResponseReturnValue:
    """Ask for the code of an invitation."""
    if session.member:
        return redirect(url_for(".front"))
    return pages.page("support/join.html")


@bp.post("/join")
@open_to(DeskAudience.CANDIDATE)
def join(session: Session) -> ResponseReturnValue:
    """Make the person a member whom the code invites."""
    # Who pastes the whole link means its code.
    code = request.form.get("code", "").strip().rpartition("/")[2]
    if session.member or not code:
        raise DeskInviteRefusedError("desk_invite_refused")
    member = members.join(
        db.connection, session.institution, bytes.fromhex(session.identity), code, today=_today()
    )
    db.connection.commit()
    return into(sessions.of_member(session, member, 0))


@bp.post("/leave")
@open_to(DeskAudience.CANDIDATE)
def leave(session: Session) -> ResponseReturnValue:
    """End this session; with `everywhere` all of this member's, if this one still counted."""
    after_this_request(_forgotten)  # also with the page that says that the database is away
    counted = ended.end(db.connection, session.number, today=_today())
    if counted and session.member and "everywhere" in request.form:
        members.end_sessions(db.connection, bytes.fromhex(session.member), session.generation)
    db.connection.commit()
    return _forgotten(make_response(redirect(url_for(".entrance"), 303)))


def _forgotten(response: Response) -> Response:
    """Let the browser forget the session and what the desk keeps there."""
    if "Clear-Site-Data" not in response.headers:
        sessions.end(response, path=cookie_path())
        response.headers["Clear-Site-Data"] = '"storage"'
    return response


@bp.get("/me")
@open_to(DeskAudience.MEMBER)
def me(colleague: Colleague) -> ResponseReturnValue:
    """Show a member their key and what else is theirs."""
    return _me(colleague, done=request.args.get("done"))


@bp.post("/me/mail")
@open_to(DeskAudience.MEMBER, recently=True)
def set_mail(colleague: Colleague) -> ResponseReturnValue:
    """Say where the digest goes; an address that is refused comes back to be mended."""
    try:
        members.set_mail(db.connection, colleague.id, request.form.get("mail", ""))
    except DeskFormError as refused:
        return _me(colleague, refused=refused), refused.status
    db.connection.commit()
    return redirect(url_for(".me", done="mail"), 303)


@bp.post("/me/forget")
@open_to(DeskAudience.READER, recently=True)
def forget_key(colleague: Colleague) -> ResponseReturnValue:
    """Give a key up whose passphrase is lost."""
    member_keys.give_up(db.connection, colleague, today=_today())
    db.connection.commit()
    intake.follow(db.connection, colleague.institution, today=_today())
    return redirect(url_for(".me", done="forgotten"), 303)


def _me(
    colleague: Colleague, *, done: str | None = None, refused: DeskFormError | None = None
) -> str:
    institution = pages.edition_of(colleague.institution).institution
    return pages.page(
        "support/me.html",
        colleague=colleague,
        key=member_keys.own(db.connection, colleague),
        nobody_admits=not readers_of(db.connection, colleague.institution).known,
        house=f"{colleague.institution} {institution} {colleague.name}",
        recently=entered_recently(),
        digest_possible=bool(_settings().mail_url),
        done=done,
        refused=refused,
        typed=pages.typed(refused),
        page_address=url_for(".me"),
    )


def into(session: Session) -> ResponseReturnValue:
    """Begin a session that was proven just now in place of the browser's earlier one; go on."""
    earlier = sessions.read(desk_secret(), request, now=clock.now())
    if earlier is not None:
        ended.end(db.connection, earlier.number, today=_today())
        db.connection.commit()
    target = url_for(".front") if session.member else url_for(".join_page")
    response = make_response(redirect(target, 303))
    kept = replace(session, language=i18n.offered(request.args.get("language")) or session.language)
    sessions.keep(desk_secret(), response, kept, path=cookie_path(), now=clock.now())
    return response


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


_today = pages.today
