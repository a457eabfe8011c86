"""How the report site says no: a page or JSON, headers stricter than elsewhere, hardly a log line.

The line has a code, an endpoint and, for a mistake of ours, the place in the code: nothing of what
was sent. What people did wrong is not logged at all, because a log would tell when.
"""

import logging

from flask import Response, jsonify, make_response, render_template, request

from lti_app import logs
from lti_app.error_pages import as_tool_error
from lti_app.errors import ToolError
from lti_app.reports.again import what_was_sent

log = logging.getLogger("lti_app.reports")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def answer(error: Exception) -> Response:
    """Return what an error means for the person who meets it."""
    refused = as_tool_error(error)
    if refused.status >= 500:
        logs.say(
            log,
            logging.ERROR,
            "failed",
            code=refused.code,
            endpoint=request.endpoint,
            detail=refused.in_log,
        )
    response = make_response(_told(refused), refused.status)
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def tighten(response: Response) -> Response:
    """Set the headers that are stricter here than on the other sites."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _told(refused: ToolError) -> Response | str:
    if request.method == "POST" and request.mimetype == "application/json":
        return jsonify(
            code=refused.code, sentence=str(refused.sentence), advice=str(refused.advice)
        )
    return render_template("reports/refused.html", error=refused, again=what_was_sent())
