"""Who may use which part of the desk: from a session to a colleague, and what that one may do."""

import hmac
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import Response, current_app, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lti_app import clock, i18n
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import (
    CaseRuleError,
    CaseUnknownError,
    DeskEnterAgainError,
    DeskForeignFormError,
    DeskFormError,
    DeskLockedError,
    DeskNotAllowedError,
)
from lti_app.institution.handover import DeskSecret
from lti_app.reports.models import Reader
from lti_app.support import ended, members, sessions
from lti_app.support.colleague import Colleague
from lti_app.support.sessions import Session
from lti_app.support.words import ALL_REPORTS, BACK_TO_REPORT, WHO_IS_HERE

TOKEN_FIELD = "token"  # noqa: S105 - the name of the field, not a secret
TOKEN_HEADER = "X-Desk-Token"  # noqa: S105
LEAVING = "support.leave"
View = Callable[..., ResponseReturnValue]


class DeskAudience(StrEnum):
    """Who may use a route of the desk; the policy test lists every route with its audience."""

    ANYONE = "anyone"
    CANDIDATE = "candidate"
    """Who has proven who they are; a member or not yet."""
    MEMBER = "member"
    READER = "reader"
    """Who reads reports."""
    CASES = "cases"
    """Who reads reports or coordinates."""
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"


def desk_secret() -> DeskSecret:
    """Return the installation's secret about the staff of the desk."""
    settings: Settings = current_app.extensions["settings"]
    return DeskSecret(settings.keys_dir)


def open_to(audience: DeskAudience, *, recently: bool = False) -> Callable[[View], View]:
    """Mark a view with its audience; all but ANYONE get who is here as first argument.

    For CANDIDATE that is a Session, else a Colleague; with `recently` only who has just shown who
    they are. Raises DeskLockedError, DeskNotAllowedError, DeskEnterAgainError, DeskFormError for
    what no text may hold and, for a form of another session, DeskForeignFormError.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if audience is DeskAudience.ANYONE:
                return view(*args, **kwargs)
            session = _arrive()
            if audience is DeskAudience.CANDIDATE:
                _refuse_ended(session)
                return _kept(session, view(session, *args, **kwargs))
            colleague = _colleague(session)
            if not _is_one(colleague, audience):
                raise DeskNotAllowedError(audience.value)
            g.colleague = colleague
            if recently and not entered_recently():
                raise DeskEnterAgainError
            try:
                return _kept(session, view(colleague, *args, **kwargs))
            except CaseUnknownError as error:
                error.ways = ((str(ALL_REPORTS), url_for("desk_inbox.show")),)
                raise
            except (CaseRuleError, DeskFormError) as error:
                error.ways = (_way_back(),)
                raise

        guarded.audience = audience  # type: ignore[attr-defined]
        return guarded

    return decorate


def refuse_navigation() -> None:
    """Refuse an address that somebody opens or follows: only the desk's scripts ask for it.

    What is asked for here is written into the log, and neither a link nor a picture in a page of a
    neighbouring host, with which the session's cookie comes along, must be able to do that. Raises
    DeskForeignFormError.
    """
    if request.headers.get("Sec-Fetch-Mode") == "navigate" or not _is_same_origin():
        raise DeskForeignFormError("navigation")


def refuse_foreign_note() -> None:
    """Refuse a note that neither the course site nor the desk sends.

    Somebody could let a colleague's browser send their own note, and wait for what the colleague
    then does in their name: use an invitation, make a key. Raises DeskForeignFormError.
    """
    settings: Settings = current_app.extensions["settings"]
    sender = request.headers.get("Origin", settings.public_url)
    from_here = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if not from_here and sender not in (settings.public_url, settings.desk_url):
        raise DeskForeignFormError("note of another website")


def colleague_if_here() -> Colleague | None:
    """Return who is here for the frame around a page, also around an error; None for nobody."""
    found: Colleague | None = g.get("colleague")
    return found


def current_form_token() -> str:
    """Return what the forms on this answer send along."""
    token: str = g.desk_token
    return token


def entered_recently() -> bool:
    """Return whether who is here has shown so just now, and not earlier in a long session."""
    recently: bool = g.desk_recent
    return recently


def cookie_path() -> str:
    """Return where the session's cookie is sent: to the desk only."""
    return request.script_root or "/"


def _arrive() -> Session:
    now = clock.now()
    session = sessions.read(desk_secret(), request, now=now)
    if session is None:
        raise DeskLockedError
    # First: a form that is refused is shown again with it.
    g.desk_token = sessions.form_token(desk_secret(), session)
    _refuse_unstorable()
    wish = i18n.offered(request.args.get("language")) or session.language
    if wish:
        i18n.use(wish)
        session = Session(**{**vars(session), "language": wish})
    g.desk_recent = sessions.is_recent(session, now=now)
    if request.method == "POST":
        _check_form(g.desk_token)
    return session


def _refuse_ended(session: Session) -> None:
    """Raise DeskLockedError for a session that was ended.

    Who leaves is let go in any case, also when the database is away.
    """
    if request.endpoint != LEAVING and db.connection.scalar(
        select(ended.has_ended(session.number))
    ):
        raise DeskLockedError


def _refuse_unstorable() -> None:
    """Raise DeskFormError for a NUL, which nobody types and PostgreSQL keeps in no text."""
    fields = (*request.args.values(), *request.form.values())
    if any("\0" in text for text in (request.path, *fields)):
        raise DeskFormError("NUL")


def _way_back() -> tuple[str, str]:
    """Return (label, address) of the page on which the form of this request stands."""
    name = (request.view_args or {}).get("name")
    if name is not None:
        return str(BACK_TO_REPORT), url_for("desk_case.show", name=name)
    if request.blueprint == "desk_team":
        return str(WHO_IS_HERE), url_for("desk_team.show")
    return str(ALL_REPORTS), url_for("desk_inbox.show")


def _check_form(expected: str) -> None:
    sent = request.headers.get(TOKEN_HEADER) or request.form.get(TOKEN_FIELD, "")
    if not _is_same_origin() or not hmac.compare_digest(sent.encode(), expected.encode()):
        raise DeskForeignFormError


def _is_same_origin() -> bool:
    """Return whether a page of this host asks, or a browser too old to say so."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _colleague(session: Session) -> Colleague:
    row = session.member and members.of_session(
        db.connection, bytes.fromhex(session.member), session.generation, session.number
    )
    if not row:
        raise DeskLockedError
    reader = db.connection.execute(
        select(Reader.id, Reader.admitted).where(
            Reader.member == row.id, Reader.revoked_on.is_(None)
        )
    ).one_or_none()
    return Colleague(
        id=row.id,
        institution=row.institution,
        name=row.name,
        reads=row.reads,
        coordinates=row.coordinates,
        audits=row.audits,
        mail=row.mail,
        reader=reader.id if reader else None,
        admitted=bool(reader and reader.admitted),
    )


def _is_one(colleague: Colleague, audience: DeskAudience) -> bool:
    match audience:
        case DeskAudience.READER:
            return colleague.reads is not None
        case DeskAudience.CASES:
            return colleague.reads is not None or colleague.coordinates
        case DeskAudience.COORDINATOR:
            return colleague.coordinates
        case DeskAudience.AUDITOR:
            return colleague.audits
        case _:
            return True


def _kept(session: Session, answer: ResponseReturnValue) -> Response:
    """Return the answer, with the session renewed where that is due."""
    response = make_response(answer)
    now = clock.now()
    has_own = "Set-Cookie" in response.headers  # the view has begun or ended a session itself
    # A picture of this address, in a page that is left open elsewhere, is nobody's click.
    is_elsewhere = request.headers.get("Sec-Fetch-Site") in ("same-site", "cross-site")
    if (
        not has_own
        and not is_elsewhere
        and (sessions.is_due(session, now=now) or request.args.get("language"))
    ):
        sessions.keep(desk_secret(), response, session, path=cookie_path(), now=now)
    return response
