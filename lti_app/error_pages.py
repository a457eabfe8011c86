"""The one place that turns errors into pages, and into log lines without people in them.

A script that asks gets JSON instead of a page.
"""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from lti_app import clock, logs
from lti_app.errors import DatabaseBusyError, ToolError
from lti_app.tracebacks import class_and_places

log = logging.getLogger("lti_app")

_READ_ONLY, _BROKEN = "25006", "XX"
"""PostgreSQL's code for a write in a read-only transaction, and the beginning of those for what
broke in it; psycopg calls them all internal errors."""
_WENT_BEFORE = "8s2b"
"""SQLAlchemy's code where a connection is used on that went away earlier in the request, under a
look-up that can do without (a registration that is still known)."""

View = Callable[..., ResponseReturnValue]
WayOn = Callable[[], list[tuple[str, str]]]
"""Links that help from here, as (label, address)."""
AGAIN = "form_again"
"""Where a site keeps its function from an error to the form that met it, to be sent once more."""


class _RequestError(ToolError):
    """A request that never reached a page: wrong address, method or size."""

    status = 400

    def __init__(self, code: str, status: int, sentence: str, advice: str) -> None:
        super().__init__(code)
        self.code, self.status = code, status
        self.sentence, self.advice = sentence, advice


def answers_in_json(view: View, advice: str = "advice") -> View:
    """Mark a view that a script asks: its errors are JSON too, with what to do as `advice`."""
    view.answers_in_json = advice  # type: ignore[attr-defined]
    return view


def _name_of_advice() -> str | None:
    """Return what a script that asks calls the advice; None where a person asks for a page."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "answers_in_json", None)


def install(app: Flask, way_on: WayOn) -> None:
    """Answer every error of `app` with a page."""

    def answer(error: Exception) -> Response:
        return _answer(as_tool_error(error), way_on())

    app.before_request(begin)
    app.register_error_handler(Exception, answer)


def begin() -> None:
    """Note when the request began."""
    g.begun = time.perf_counter()


def as_tool_error(error: Exception) -> ToolError:
    """Return what an error means for the person who meets it."""
    if isinstance(error, ToolError):
        return error
    if isinstance(error, HTTPException):
        return _request_error(error.code or 500)
    if isinstance(error, OperationalError | PoolTimeoutError) or _passes(error):
        return DatabaseBusyError(type(error).__name__)
    return ToolError(class_and_places(error))


def _passes(error: Exception) -> bool:
    """Return whether the database went away, or takes nothing in for now.

    A standby, a failover, a disk that gives it errors it has no code for (class XX).
    """
    if not isinstance(error, DBAPIError):
        return isinstance(error, PendingRollbackError) and error.code == _WENT_BEFORE
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state == _READ_ONLY or state.startswith(_BROKEN)


def _answer(error: ToolError, way_on: list[tuple[str, str]]) -> Response:
    """Log `error` and return its page."""
    reference = secrets.token_hex(4)
    g.refused_code = error.code
    _log(error, reference)
    advice = _name_of_advice()
    if advice is not None:
        told = {"code": error.code, "sentence": str(error.sentence), "reference": reference}
        response = jsonify({**told, advice: str(error.advice)})
    else:
        again: Callable[[ToolError], Any] | None = current_app.extensions.get(AGAIN)
        known = [address for _label, address in error.ways]
        page = render_template(
            "errors/error.html",
            error=error,
            again=again(error) if again else None,
            reference=reference,
            time=clock.now().strftime("%Y-%m-%d %H:%M:%S UTC"),
            way_on=[*error.ways, *(way for way in way_on if way[1] not in known)],
        )
        response = make_response(page)
    response.status_code = error.status
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _log(error: ToolError, reference: str) -> None:
    """Say in the log what the page says, with the place in the code for a mistake of ours."""
    is_for_reporting = request.blueprint == "membership"
    begun: float | None = None if is_for_reporting else g.get("begun")
    logs.say(
        logging.getLogger("lti_app.membership") if is_for_reporting else log,
        logging.ERROR if error.status >= 500 else logging.WARNING,
        "refused",
        reference=reference,
        code=error.code,
        status=error.status,
        endpoint=request.endpoint,
        ms=None if begun is None else round(1000 * (time.perf_counter() - begun)),
        detail=error.in_log,
    )


def _request_error(status: int) -> ToolError:
    if not 400 <= status < 500:
        return ToolError(f"status {status}")
    is_course = current_app.jinja_env.globals["site"] == "course"
    if status == 404:
        return _RequestError(
            "not_found",
            404,
            _("There is no page at this address."),
            _OPEN_IT if is_course else _BEGIN_AGAIN,
        )
    if status == 405:
        return _RequestError(
            "method_not_allowed",
            405,
            _("This address cannot be opened directly."),
            _OPEN_IT if is_course else _BEGIN_AGAIN,
        )
    if status == 413:
        return _RequestError(
            "too_large",
            413,
            _("What was sent is far larger than this page expects."),
            _("Go back to your course and open the page from there again.")
            if is_course
            else _("Nothing was sent. Write it shorter, or in several parts."),
        )
    return _RequestError(
        "request_refused",
        status,
        _("Your browser sent something that this page does not understand."),
        _("Go back one page and try again."),
    )


_OPEN_IT = _("Open Online Do's from your course.")
_BEGIN_AGAIN = _("Compare the address with the one that you were given, or begin at the start.")
