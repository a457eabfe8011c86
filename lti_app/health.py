"""Is the process alive, and can it serve? For load balancers and for `make run`."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from lti_app import clock, schema
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import db, open_engine
from lti_app.errors import NotPreparedError, OuterKeyNotMadeError
from lti_app.launch.lti import door
from lti_app.reports.outer_keys import OuterKeys

bp = Blueprint("health", __name__)


@bp.get("/health/live")
def live() -> ResponseReturnValue:
    """Answer as long as the process runs."""
    return jsonify(status="alive")


@bp.get("/health/ready")
def ready() -> ResponseReturnValue:
    """Answer 200 when everything needed is there, else 503 with the reasons."""
    reasons = missing()
    return jsonify(status="not ready" if reasons else "ready", reasons=reasons), (
        503 if reasons else 200
    )


def missing() -> list[str]:
    """Return what keeps this installation from serving, a sentence each."""
    return [reason for reason in (_keys(), _outer_key(), *_databases()) if reason]


def _keys() -> str | None:
    try:
        door().keys.state_secret()
        complete = bool(door().keys.published(clock.now()))
    except NotPreparedError:
        complete = False
    return None if complete else "keys are missing; run: flask --app wsgi prepare"


def _outer_key() -> str | None:
    settings: Settings = current_app.extensions["settings"]
    try:
        OuterKeys(settings.keys_dir).current(clock.now())
    except OuterKeyNotMadeError:
        return "the outer key of this quarter cannot be made; run: flask --app wsgi prepare"
    return None


def _databases() -> list[str | None]:
    settings: Settings = current_app.extensions["settings"]
    reports = open_engine(settings.reports_database_url, settings.keys_dir)
    try:
        return [
            _database("course", db.engine),
            _database("reports", reports),
            _database("campaign", shelf(current_app).engine),
        ]
    finally:
        reports.dispose()


def _database(history: schema.History, engine: Engine) -> str | None:
    try:
        current = schema.revision(engine)
    except SQLAlchemyError:
        return f"the {history} database cannot be reached"
    if schema.is_behind(history, current):
        return f"the {history} database is not up to date; run: flask --app wsgi prepare"
    return None
