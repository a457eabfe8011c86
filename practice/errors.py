"""What the platform refuses with a page: the one error, and the one place that answers it."""

from __future__ import annotations

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from practice import service_errors
from practice.switches import SwitchError


class RefusedError(Exception):
    """A request that we do not serve; `sentence` says why to whoever reads the page."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def install(app: Flask) -> None:
    """Answer every refusal of `app` with a page that says why."""
    app.register_error_handler(RefusedError, _refused)
    app.register_error_handler(SwitchError, _unknown_switch)
    app.register_error_handler(HTTPException, _http)


def _refused(error: RefusedError) -> ResponseReturnValue:
    return render_template("error.html", sentence=error.sentence), error.status


def _unknown_switch(error: SwitchError) -> ResponseReturnValue:
    return render_template("error.html", sentence=str(error)), 400


def _http(error: HTTPException) -> ResponseReturnValue:
    sentence = error.description or error.name
    if request.path.startswith(service_errors.PREFIX):
        page: Response | str = jsonify(error=sentence)
    else:
        page = render_template("error.html", sentence=sentence)
    # The headers say which methods are allowed, and the like.
    headers = [(k, v) for k, v in error.get_headers() if k.lower() != "content-type"]
    return page, error.code or 500, headers
