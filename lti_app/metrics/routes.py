"""The page that a scraper reads."""

import hmac

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from lti_app import clock
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import MetricsRefusedError
from lti_app.queue import queue

bp = Blueprint("metrics", __name__)


def install(app: Flask, settings: Settings) -> None:
    """Offer the page; count only where somebody can read it."""
    app.register_blueprint(bp)
    if settings.metrics_token:
        from lti_app.metrics import requests

        requests.install(app)


@bp.get("/metrics")
def show() -> ResponseReturnValue:
    """Give the figures to whoever has the token. Raises NotFound and MetricsRefusedError."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.metrics_token:
        raise NotFound
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.metrics_token}".encode()):
        raise MetricsRefusedError
    from prometheus_client import CONTENT_TYPE_LATEST

    from lti_app.metrics import counters, requests, state

    requests.settle()
    text = counters.exposition(state.State(db.engine, queue(), clock.now()))
    return Response(text, content_type=CONTENT_TYPE_LATEST)
