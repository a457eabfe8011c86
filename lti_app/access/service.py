"""Open a launch, find the visitor behind a token, delete what has ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, cast

from sqlalchemy import (
    Connection,
    CursorResult,
    Table,
    bindparam,
    delete,
    false,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from lti_app.access.models import Administrator, Door, Launch, Placement
from lti_app.access.tokens import digest, new_token, registration_of
from lti_app.clock import AHEAD_SECONDS
from lti_app.errors import LaunchEndedError, ReplayedError
from lti_app.lti.claims import LaunchClaims, Message
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.roles import PLACERS, STAFF, Role, administers_platform, course_role, is_test_user

LIFE = timedelta(hours=2)
"""How long a page can be used after its launch."""
CONTINUE_WITHIN = timedelta(minutes=10)
"""How long the button for a new window works."""


@dataclass(frozen=True)
class Visitor:
    """The person of a launch, as far as this tool knows: a subject with a role in one course."""

    institution_id: int
    registration_id: int
    deployment_id: int
    context_id: str | None
    context_title: str | None
    resource_link_id: str
    subject: str | None
    role: Role
    is_test_user: bool
    language: str
    return_url: str | None
    message: Message = Message.RESOURCE_LINK
    is_recorded: bool = True
    """False where the link was placed to be read only."""
    is_graded: bool = False
    """Whether an acknowledgement through this link goes to the gradebook."""
    door: Door = Door.LTI
    """Who says who the visitor is."""

    @property
    def is_staff(self) -> bool:
        """Whether the visitor sees the course page."""
        return (
            self.message is Message.RESOURCE_LINK and self.role in STAFF and not self.is_test_user
        )

    @property
    def may_place(self) -> bool:
        """Whether the visitor came to put something into the course, and may."""
        return (
            self.message is Message.DEEP_LINKING and self.role in PLACERS and not self.is_test_user
        )

    @property
    def may_be_invited(self) -> bool:
        """Whether the visitor may use the code of an invite for administrators."""
        return (
            self.message is Message.RESOURCE_LINK
            and self.subject is not None
            and not self.is_test_user
            and (self.role in STAFF or self.role is Role.PLATFORM_ADMINISTRATOR)
        )

    @property
    def place(self) -> str:
        """What an acknowledgement counts for: the course, or the link where there is no course."""
        return self.context_id or self.resource_link_id

    @property
    def why_not_recorded(self) -> str | None:
        """Return why this visitor's acknowledgement cannot be recorded, or None when it can."""
        if self.subject is None:
            return "anonymous"
        if self.is_test_user:
            return "test_user"
        if self.role in STAFF:
            return "instructor"
        if self.role in (Role.OBSERVER, Role.PLATFORM_ADMINISTRATOR):
            return str(self.role)
        if self.role is not Role.LEARNER:
            return "no_course_role"
        return None if self.is_recorded else "not_asked"


@dataclass(frozen=True)
class Opening:
    """A launch that is about to be recorded."""

    token: str
    visitor: Visitor
    row: Mapping[str, object]

    def record(self, connection: Connection) -> None:
        """Consume the nonce and store the visitor, in one statement. Raises ReplayedError."""
        try:
            connection.execute(_OPEN, self.row)
        except IntegrityError as error:
            raise ReplayedError from error


def open_launch(
    platform: RegisteredPlatform,
    deployment_id: int,
    claims: LaunchClaims,
    *,
    language: str,
    in_known_browser: bool,
    now: datetime,
) -> Opening:
    """Return the launch of an accepted message; nothing may leave before it is recorded.

    Where the browser is not known the launch stays closed until `continue_launch`.
    """
    token = new_token(platform.id)
    visitor = _visitor(platform, deployment_id, claims, language)
    life = LIFE if in_known_browser else CONTINUE_WITHIN
    row = {
        "token_hash": digest(token),
        "nonce_hash": digest(claims.nonce),
        "is_open": in_known_browser,
        "ends_at": now + life,
        "request": _request(claims),
        **vars(visitor),
    }
    return Opening(token, visitor, row)


def continue_launch(
    connection: Connection, handle: str, *, now: datetime, nonce: str | None = None
) -> tuple[str, Visitor]:
    """Open the launch whose `handle` stands on the page that offered to go on.

    With `nonce`, only a launch by the message that carried it. The handle works once and gives
    another token. Raises LaunchEndedError.
    """
    message = () if nonce is None else (Launch.nonce_hash == digest(nonce),)
    token = new_token(registration_of(handle))
    changed = connection.execute(
        update(Launch)
        .where(
            Launch.token_hash == digest(handle),
            Launch.is_open.is_(False),
            Launch.ends_at > now,
            *message,
        )
        .values(token_hash=digest(token), is_open=True, ends_at=now + LIFE)
    )
    if cast("CursorResult[object]", changed).rowcount != 1:
        raise LaunchEndedError
    return token, find_visitor(connection, token, now=now)


def find_visitor(connection: Connection, token: str, *, now: datetime) -> Visitor:
    """Return the visitor whose launch gave `token`. Raises LaunchEndedError."""
    row = connection.execute(_FIND, {"of_token": digest(token), "at": now}).one_or_none()
    if row is None:
        raise LaunchEndedError
    return Visitor(*row)


def seconds_left(connection: Connection, token: str, *, now: datetime) -> int:
    """Return how long a page of this launch may still stand; 0 when it has ended."""
    ends_at = connection.scalar(
        select(_LAUNCH.c.ends_at).where(_LAUNCH.c.token_hash == digest(token))
    )
    return max(0, ceil((ends_at - now).total_seconds())) if ends_at else 0


def is_administrator(connection: Connection, visitor: Visitor) -> bool:
    """Return whether the visitor administers the institution of this launch."""
    # Behind another door the platform did not say who it is, also where we know.
    if visitor.door is not Door.LTI or visitor.message is not Message.RESOURCE_LINK:
        return False
    found = connection.scalar(
        select(Administrator.id).where(
            Administrator.institution_id == visitor.institution_id,
            Administrator.registration_id == visitor.registration_id,
            Administrator.subject == visitor.subject,
        )
    )
    return found is not None


def choose_language(connection: Connection, token: str, language: str) -> None:
    """Remember the language that the visitor chose for the rest of this launch."""
    connection.execute(
        update(Launch).where(Launch.token_hash == digest(token)).values(language=language)
    )


def delete_ended(connection: Connection, *, now: datetime) -> int:
    """Delete launches that have ended; return how many there were.

    A nonce may be forgotten then: its login state ended before, also one that a machine has dated
    ahead (lti_app/lti/state.py) whose clock says now that the launch has ended.
    """
    ended = Launch.ends_at <= now - 2 * timedelta(seconds=AHEAD_SECONDS)
    result = connection.execute(delete(Launch).where(ended))
    return cast("CursorResult[object]", result).rowcount


def _request(claims: LaunchClaims) -> str | None:
    """Return what a message asks for beyond a page, as JSON; None for a resource link."""
    if claims.message is Message.DEEP_LINKING:
        return json.dumps(claims.deep_linking)
    if claims.for_user is not None:
        return json.dumps(
            {
                "for_user": claims.for_user,
                "by_administrator": administers_platform(claims.roles),
            }
        )
    return None


def request_of(connection: Connection, token: str) -> dict[str, Any]:
    """Return what the message of this launch asked for; empty for a resource link."""
    text = connection.scalar(select(_LAUNCH.c.request).where(_LAUNCH.c.token_hash == digest(token)))
    found: dict[str, Any] = json.loads(text or "{}")
    return found


def _visitor(
    platform: RegisteredPlatform, deployment_id: int, claims: LaunchClaims, language: str
) -> Visitor:
    return Visitor(
        institution_id=platform.institution_id,
        registration_id=platform.id,
        deployment_id=deployment_id,
        context_id=claims.context_id,
        context_title=claims.context_title,
        resource_link_id=claims.resource_link_id,
        subject=claims.subject,
        role=course_role(claims.roles),
        is_test_user=is_test_user(claims.roles),
        language=language,
        return_url=claims.return_url,
        message=claims.message,
        is_recorded=claims.options.is_recorded,
    )


_LAUNCH = cast("Table", Launch.__table__)
# Statements of every visit, built once: building one costs more than running it.
_GRADED = (
    select(Placement.is_graded)
    .where(
        Placement.deployment_id == bindparam("deployment_id"),
        Placement.resource_link_id == bindparam("resource_link_id"),
    )
    .scalar_subquery()
)
# Whether the link is graded is asked where the row is written: no query of its own, never stale.
_OPEN = insert(_LAUNCH).values(
    {
        **{
            column.name: bindparam(column.name, type_=column.type)
            for column in _LAUNCH.c
            if column.name != "is_graded"
        },
        "is_graded": func.coalesce(_GRADED, false()),
    }
)
_FIND = select(*(_LAUNCH.c[name] for name in Visitor.__dataclass_fields__)).where(
    _LAUNCH.c.token_hash == bindparam("of_token"),
    _LAUNCH.c.is_open.is_(True),
    _LAUNCH.c.ends_at > bindparam("at"),
)
