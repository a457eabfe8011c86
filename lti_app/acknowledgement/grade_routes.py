"""The gradebook section of the course page: switch grades on and off, send again."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.acknowledgement import grades, outbox, pages
from lti_app.db import db
from lti_app.errors import InvalidFormError
from lti_app.queue import queue

bp = Blueprint("grades", __name__)


@bp.post("/course/grades")
@open_to(Audience.STAFF)
def switch(visitor: Visitor) -> ResponseReturnValue:
    """Let confirmations through this link be graded from now on, or not any more."""
    match request.form.get("to"):
        case "on":
            grades.switch_on(db.connection, visitor, pages.asking())
        case "off":
            grades.switch_off(db.connection, visitor)
        case _:
            raise InvalidFormError("to")
    db.connection.commit()
    queue().put(outbox.SWEEP)
    return _back_to_course()


@bp.post("/course/grades/again")
@open_to(Audience.STAFF)
def send_again(visitor: Visitor) -> ResponseReturnValue:
    """Try everything now that failed or waits."""
    grades.send_again(db.connection, visitor, now=clock.now())
    db.connection.commit()
    queue().put(outbox.SWEEP)
    return _back_to_course()


def _back_to_course() -> ResponseReturnValue:
    address = f"{url_for('acknowledgement.course')}?launch={current_token()}#grades"
    return Response(status=303, headers={"Location": address})
