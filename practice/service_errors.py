"""How the services refuse: in JSON, whatever the caller accepts.

It is the tool's server that reads this, and whoever debugs it, but never a person in a browser.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, jsonify

PREFIX = "/services/"
"""Where the addresses of the services begin."""


class ServiceError(Exception):
    """A call that is not served; `reason` says why."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = dict(headers or {})


def install(app: Flask) -> None:
    """Answer every refusal of a service of `app`."""
    app.register_error_handler(ServiceError, _refused)


def _refused(error: ServiceError) -> Response:
    answer = jsonify(error=error.reason)
    answer.status_code = error.status
    answer.headers.update(error.headers)
    return answer
