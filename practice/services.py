"""What the two services have in common: who may call them, and what the caller has to accept.

Security framework 1.0, section 4.1: a bearer token (RFC 6750) for one of the operation's scopes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Response, g, request

from practice import faults
from practice.clients import Client
from practice.courses import Course
from practice.running import Running, current
from practice.service_errors import ServiceError

P = ParamSpec("P")
View = Callable[Concatenate[Course, P], Response]

LARGEST_BODY = 100_000


def service(
    *scopes: str, answers: str | None = None
) -> Callable[[View[P]], Callable[..., Response]]:
    """Mark a view as an operation of a service, for a token with one of `scopes`.

    `answers` is the content type of the answer, which the caller has to accept. The view gets the
    course in place of the id in the address.
    """

    def decorate(view: View[P]) -> Callable[..., Response]:
        @wraps(view)
        def served(context_id: str, *args: P.args, **kwargs: P.kwargs) -> Response:
            running = current()
            request.max_content_length = LARGEST_BODY
            fault = faults.next_fault(running)
            failure = faults.failed(running, fault)
            if failure is not None:
                return failure
            g.caller = _check_token(running, scopes)
            if answers is not None:
                _check_accept(answers)
            course = running.courses.by_id(context_id)
            if course is None:
                raise ServiceError(404, f"there is no course {context_id!r}")
            return faults.spoilt(fault, view(course, *args, **kwargs))

        return served

    return decorate


def is_callers(client_id: str) -> bool:
    """Whether what a link or a line item says of its registration means the tool that calls."""
    client = current().clients.of_link(client_id)
    return client is not None and bool(client.id == g.caller.id)


def callers_link(course: Course, link_id: str) -> bool:
    """Whether the course has such a link of the tool that calls."""
    link = course.link_by_id(link_id)
    return link is not None and is_callers(link.client_id)


def _check_token(running: Running, scopes: tuple[str, ...]) -> Client:
    """Refuse a caller without a good token with 401, one with another scope's with 403.

    Gives the tool that the token was made for.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise ServiceError(401, "send an access token", {"WWW-Authenticate": "Bearer"})
    grant = running.grants.find(token.strip(), now=running.clock())
    caller = running.clients.of_link(grant.client_id) if grant is not None else None
    if grant is None or caller is None:
        raise ServiceError(
            401,
            "the access token is not known, or has expired",
            {"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    if grant.scopes.isdisjoint(scopes):
        raise ServiceError(
            403,
            f"the access token is not for {' or '.join(scopes)}",
            {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"'},
        )
    return caller


def _check_accept(media_type: str) -> None:
    """Refuse a caller that could not read the answer; a caller that says nothing reads all."""
    accepted = request.accept_mimetypes
    fitting = {media_type, f"{media_type.partition('/')[0]}/*", "*/*"}
    names = {name.partition(";")[0].strip().lower() for name, quality in accepted if quality > 0}
    if accepted and names.isdisjoint(fitting):
        raise ServiceError(406, f"the answer is {media_type}, which Accept does not allow")
