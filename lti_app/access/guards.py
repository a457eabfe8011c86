"""From a request to its visitor: the launch token in a link or form, nothing else.

After a launch no cookie is needed, and none is trusted: the token is not sent by the browser of its
own accord, so a foreign page cannot act for the visitor (no cross-site request forgery).
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import current_app, g, request
from flask.typing import ResponseReturnValue

from lti_app import clock, i18n, security
from lti_app.access import service, tokens
from lti_app.access.models import Door
from lti_app.access.service import Visitor
from lti_app.db import db
from lti_app.errors import (
    ForeignTabError,
    LaunchEndedError,
    NotAllowedError,
    PlacingNotAllowedError,
)
from lti_app.lti.claims import Message
from lti_app.lti.models import RegistrationKind
from lti_app.lti.registry import Registry, origin

TOKEN_FIELD = "launch"  # noqa: S105 - the name of the field, not a secret


class Audience(StrEnum):
    """Who may use a route; the policy test lists every route with its audience."""

    ANYONE = "anyone"
    LAUNCHED = "launched"
    """Who came by any message, and is still here."""
    VISITOR = "visitor"
    """Who opened the tool by a link in a course."""
    STAFF = "staff"
    """Who opened it so and teaches, assists, designs or administers the course."""
    PLACER = "placer"
    """Who came to place a link (deep linking) and may do so."""
    PRIVACY = "privacy"
    """Who came to see what is kept about somebody (data privacy launch)."""
    REVIEWER = "reviewer"
    """Who came from the gradebook to see one person's submission."""
    CANDIDATE = "candidate"
    """Who opened it so and may become an administrator: staff, and who runs the platform."""
    ADMINISTRATOR = "administrator"
    """Who opened the tool by a link in a course and administers it for the institution."""


View = Callable[..., ResponseReturnValue]


def open_to(audience: Audience) -> Callable[[View], View]:
    """Mark a view with its audience; all but ANYONE get the visitor as first argument.

    The view answers only when the launch lives and the role fits; else LaunchEndedError,
    ForeignTabError or NotAllowedError is raised.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if audience is Audience.ANYONE:
                return view(*args, **kwargs)
            visitor = _arrive(current_token())
            admit(visitor, audience)
            return view(visitor, *args, **kwargs)

        guarded.audience = audience  # type: ignore[attr-defined]
        return guarded

    return decorate


def admit(visitor: Visitor, audience: Audience) -> None:
    """Let `visitor` go on who belongs to `audience`.

    Raises NotAllowedError; for somebody who may not place links, PlacingNotAllowedError.
    """
    if _is_one(visitor, audience):
        return
    if audience is Audience.PLACER and visitor.message is Message.DEEP_LINKING:
        raise PlacingNotAllowedError(visitor.role)
    raise NotAllowedError(visitor.role)


def _is_one(visitor: Visitor, audience: Audience) -> bool:
    """Return whether `visitor` belongs to `audience`."""
    match audience:
        case Audience.LAUNCHED:
            return True
        case Audience.STAFF:
            return visitor.is_staff
        case Audience.CANDIDATE:
            return visitor.may_be_invited
        case Audience.ADMINISTRATOR:
            return service.is_administrator(db.connection, visitor)
        case Audience.PLACER:
            return visitor.may_place
        case _:
            return visitor.message is _MESSAGES[audience]


_MESSAGES = {
    Audience.VISITOR: Message.RESOURCE_LINK,
    Audience.PRIVACY: Message.DATA_PRIVACY,
    Audience.REVIEWER: Message.SUBMISSION_REVIEW,
}


def welcome(visitor: Visitor) -> None:
    """Let this answer speak the visitor's language and be framed by their platform only."""
    g.visitor = visitor
    i18n.use(visitor.language)
    registry: Registry = current_app.extensions["registry"]
    platform = registry.platform_by_id(visitor.registration_id)
    if platform is None or not platform.is_active:
        raise LaunchEndedError
    # Some platforms frame us from a host that is neither the issuer nor the login: the signed
    # return address names it. Whoever came by another door stands in no frame.
    place = origin(visitor.return_url)
    if visitor.door is Door.LTI:
        security.allow_framing(
            dict.fromkeys([*platform.frame_origins, *([place] if place else [])])
        )
    g.in_teams = platform.kind is RegistrationKind.TEAMS
    # Teams is not asked for the height of its frame.
    g.platform_origin = None if g.in_teams else place or platform.frame_origins[0]
    g.institution = platform.institution
    g.time_zone = platform.time_zone
    g.asks_again = platform.asks_again
    g.grace_days = platform.grace_days


def _arrive(token: str) -> Visitor:
    _let_the_platform_show_a_refusal(token)
    _refuse_foreign_tab()
    visitor = service.find_visitor(db.connection, token, now=clock.now())
    welcome(visitor)
    return visitor


def _let_the_platform_show_a_refusal(token: str) -> None:
    """Let a refusal be read where the page stood: in a frame of the platform.

    A launch that has ended is known no more, but its token still names the registration. Such a
    page holds nothing of a person (docs/decisions/0010-framing-of-refusals.md).
    """
    registration_id = tokens.registration_of(token)
    if registration_id is not None:
        registry: Registry = current_app.extensions["registry"]
        platform = registry.platform_by_id(registration_id)
        security.allow_framing(platform.frame_origins if platform else [])
        g.in_teams = platform is not None and platform.kind is RegistrationKind.TEAMS
        g.institution = platform.institution if platform else None


def _refuse_foreign_tab() -> None:
    """Refuse an address that was pasted, shared or bookmarked: it would lend a person's launch.

    Browsers say where a navigation came from (Fetch Metadata); inside our pages it is ourselves.
    A browser that does not say is let in, as the token alone would have done.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise ForeignTabError


def current_token() -> str:
    """Return the launch token of this request. Raises LaunchEndedError."""
    source = request.form if request.method == "POST" else request.args
    token: str | None = source.get(TOKEN_FIELD)
    if not token or len(token) > 100:
        raise LaunchEndedError
    return token
