"""Sessions of the desk: a signed cookie that says who entered, for half an hour after the last use.

Nothing of a session that counts is stored, because nothing here may be finer than a day; of one
that was left, a hash is (lti_app/support/ended.py). A member's generation in the cookie lets all
their sessions end at once. The key that opens reports is not part of it: it stays in the browser
and locks sooner (browser/README.md).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Request, Response
from itsdangerous import BadData, URLSafeSerializer

from lti_app.clock import AHEAD_SECONDS
from lti_app.institution.handover import DeskSecret

COOKIE = "__Secure-dos-desk"
COOKIE_OF_HOST = "__Host-dos-desk"
"""On a host name of the desk's own: no neighbouring host can give the browser one of this name."""
IDLE_SECONDS = 1800
LONGEST_SECONDS = 12 * 3600
RECENT_SECONDS = 900
"""So long ago at most somebody has shown who they are, to change how they are reached or let in."""
_RENEWED_AFTER = 60
_SALT = "online-dos desk session v1"
_LONGEST_COOKIE = 1000


@dataclass(frozen=True)
class Session:
    """What a browser may say of who entered."""

    institution: str
    identity: str
    """In hexadecimal."""
    member: str
    """The member's id in hexadecimal; empty for somebody who is none yet."""
    generation: int
    number: str
    """Random; forms of one session are worth nothing in another."""
    began: int
    seen: int
    """Seconds since 1970, as `began`."""
    language: str
    """What they chose, or nothing."""


def begin(institution: str, identity: bytes, *, now: datetime) -> Session:
    """Return a new session of somebody whose identity was proven just now."""
    moment = int(now.timestamp())
    number = secrets.token_urlsafe(16)
    return Session(institution, identity.hex(), "", 0, number, moment, moment, "")


def of_member(session: Session, member: bytes, generation: int) -> Session:
    """Return the session of the same person as a member, with a number of its own."""
    number = secrets.token_urlsafe(16)
    return replace(session, member=member.hex(), generation=generation, number=number)


def read(secret: DeskSecret, request: Request, *, now: datetime) -> Session | None:
    """Return the session of a request, or None where there is none that still counts."""
    text = request.cookies.get(_name(request.script_root or "/"), "")
    if not text or len(text) > _LONGEST_COOKIE:
        return None
    try:
        session = Session(*_signer(secret).loads(text))
    except (BadData, TypeError):
        return None
    moment = int(now.timestamp())
    is_idle = not -AHEAD_SECONDS <= moment - session.seen <= IDLE_SECONDS
    return None if is_idle or moment - session.began > LONGEST_SECONDS else session


def keep(
    secret: DeskSecret, response: Response, session: Session, *, path: str, now: datetime
) -> None:
    """Give the browser the session, counted as used now."""
    moment = int(now.timestamp())
    told = replace(session, seen=moment)
    response.set_cookie(
        _name(path),
        str(_signer(secret).dumps(list(vars(told).values()))),
        path=path,
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def is_due(session: Session, *, now: datetime) -> bool:
    """Return whether the browser's copy should be renewed."""
    return int(now.timestamp()) - session.seen >= _RENEWED_AFTER


def is_recent(session: Session, *, now: datetime) -> bool:
    """Return whether somebody has shown just now who they are."""
    return int(now.timestamp()) - session.began <= RECENT_SECONDS


def end(response: Response, *, path: str) -> None:
    """Let the browser forget it."""
    response.delete_cookie(_name(path), path=path, secure=True, httponly=True, samesite="Lax")


def form_token(secret: DeskSecret, session: Session) -> str:
    """Return what forms and scripts of this session send along."""
    key = secret.derive("desk forms")
    return hmac.digest(key, session.number.encode(), hashlib.sha256).hex()


def _name(path: str) -> str:
    """Return the name of the cookie (RFC 6265bis, section 4.1.3): `__Host-` needs the path `/`."""
    return COOKIE_OF_HOST if path == "/" else COOKIE


def _signer(secret: DeskSecret) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret.derive("desk sessions"), salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256}
    )
