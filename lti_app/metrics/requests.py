"""What of the course site's requests is counted, and what is not on purpose.

A scraper that comes every few seconds makes a moment of every count that rises. So nothing is
counted that could tell when somebody was on the way to a report: no page that is only read (the
Do's, help, the public pages), no membership token, no erasure, no way to the desk. Counted is what
the course database keeps with its moment anyway, and what staff do.
"""

import time
from collections import deque
from typing import NamedTuple

from flask import Flask, Response, g, request

from lti_app import calls
from lti_app.errors import BrowserUnknownError
from lti_app.metrics import counters

DOORS = {
    "launch.launch": "lti",
    "teams.session": "teams",
    "kaltura.launch": "kaltura",
    "kaltura.signed_in": "kaltura",
}
"""Endpoints that end with a launch or a refusal."""
ACKNOWLEDGE = "acknowledgement.acknowledge"
STUDENTS = {*DOORS, ACKNOWLEDGE, "launch.login", "launch.window", "launch.storage", "launch.jwks"}
STAFF = {
    *("roster", "grades", "review", "course_sharing", "course_kaltura", "deep_linking"),
    *("administration", "registration", "teams_administration", "editing"),
}
"""Blueprints whose every page is for instructors, administrators and platforms."""


def is_measured(endpoint: str) -> bool:
    """Return whether requests of this endpoint of the course site are counted."""
    return endpoint in STUDENTS or endpoint.partition(".")[0] in STAFF


def install(app: Flask) -> None:
    """Count what the course site does."""
    calls.listen(counters.note_call)
    app.after_request(count)


def count(response: Response) -> Response:
    """Note the request that `response` answers, when it is of those that are measured.

    It is counted later, many at a time (`settle`): counting costs a launch ten times as much while
    the processor has everything else at hand.
    """
    endpoint = request.endpoint
    if endpoint is not None and is_measured(endpoint):
        seconds = time.perf_counter() - g.begun
        refused, waited = g.get("refused_code"), g.get("database_waited")
        _noted.append(_Noted(endpoint, response.status_code, seconds, refused, waited))
    return response


def settle() -> None:
    """Count what this process noted since the last time."""
    while True:
        try:
            noted = _noted.popleft()
        except IndexError:
            return
        _count(noted)


class _Noted(NamedTuple):
    """A measured request."""

    endpoint: str
    status: int
    seconds: float
    refused: str | None
    waited: float | None


_noted: deque[_Noted] = deque()


def _count(noted: _Noted) -> None:
    endpoint, status, seconds, refused, waited = noted
    counters.REQUESTS.labels(endpoint, f"{status // 100}xx").observe(seconds)
    if endpoint in DOORS:
        # A browser that keeps nothing is offered other ways, which is no refusal.
        outcome = refused or ("accepted" if status < 400 else BrowserUnknownError.code)
        counters.LAUNCHES.labels(DOORS[endpoint], outcome).inc()
    if refused is not None:
        counters.REFUSALS.labels(refused).inc()
    elif endpoint == ACKNOWLEDGE:
        counters.ACKNOWLEDGEMENTS.inc()
        # Such a click always asks the database. A login need not, when a page that is not counted
        # has asked for the same platform a moment ago: so it would tell of that page.
        counters.DATABASE_WAIT.observe(waited or 0.0)
