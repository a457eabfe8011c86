"""A person's records, by a data privacy launch or from the page of the Do's."""

import json

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.db import db
from lti_app.lti.registry import Registry
from lti_app.records import pages, service

bp = Blueprint("records", __name__)


@bp.get("/data-privacy")
@open_to(Audience.PRIVACY)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show what is kept about whom the platform names."""
    return pages.records_page(visitor, current_token())


@bp.get("/my-data")
@open_to(Audience.VISITOR)
def mine(visitor: Visitor) -> ResponseReturnValue:
    """Show what is kept about the visitor."""
    return pages.records_page(visitor, current_token())


@bp.get("/data-privacy/export.json")
@open_to(Audience.PRIVACY)
def export(visitor: Visitor) -> ResponseReturnValue:
    """Send what is kept about whom the platform names."""
    return _export(visitor)


@bp.get("/my-data/export.json")
@open_to(Audience.VISITOR)
def export_mine(visitor: Visitor) -> ResponseReturnValue:
    """Send what is kept about the visitor."""
    return _export(visitor)


@bp.get("/data-privacy/erase")
@open_to(Audience.PRIVACY)
def erase(visitor: Visitor) -> ResponseReturnValue:
    """Ask whether to erase it."""
    return pages.question_page(visitor, current_token())


@bp.get("/my-data/erase")
@open_to(Audience.VISITOR)
def erase_mine(visitor: Visitor) -> ResponseReturnValue:
    """Ask whether to erase it."""
    return pages.question_page(visitor, current_token())


@bp.post("/data-privacy/erase")
@open_to(Audience.PRIVACY)
def erased(visitor: Visitor) -> ResponseReturnValue:
    """Erase what is kept about whom the platform names."""
    return _erase(visitor)


@bp.post("/my-data/erase")
@open_to(Audience.VISITOR)
def erased_mine(visitor: Visitor) -> ResponseReturnValue:
    """Erase what is kept about the visitor."""
    return _erase(visitor)


def _export(visitor: Visitor) -> ResponseReturnValue:
    registry: Registry = current_app.extensions["registry"]
    platform = registry.platform_by_id(visitor.registration_id)
    assert platform is not None, "the guard has found it"
    person = service.person_meant(db.connection, visitor, current_token())
    found = service.records(db.connection, person)
    content = service.export(person, platform.issuer, found, now=clock.now())
    response = Response(json.dumps(content, indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="online-dos-records.json"'
    return response


def _erase(visitor: Visitor) -> ResponseReturnValue:
    person = service.person_meant(db.connection, visitor, current_token())
    gone = service.erase(db.connection, person)
    db.connection.commit()
    return pages.erased_page(visitor, gone)
