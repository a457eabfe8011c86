"""The pages of the Do's: the student's, and the instructor's course page with its counts."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.acknowledgement import outbox, pages, service
from lti_app.db import db
from lti_app.queue import queue

bp = Blueprint("acknowledgement", __name__)


@bp.get("/dos")
@open_to(Audience.VISITOR)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show the Do's."""
    return pages.dos_page(visitor, current_token())


@bp.get("/course")
@open_to(Audience.STAFF)
def course(visitor: Visitor) -> ResponseReturnValue:
    """Show the counts of the course."""
    return pages.course_page(visitor, current_token())


@bp.post("/dos/acknowledge")
@open_to(Audience.VISITOR)
def acknowledge(visitor: Visitor) -> ResponseReturnValue:
    """Record the visitor's acknowledgement of the edition that stood on the page."""
    form = request.form
    answer = pages.chosen(form.get("question", ""), form.get("answer", ""))
    delivery = service.acknowledge(
        db.connection,
        visitor,
        pages.asking(),
        lambda: pages.shown(form.get("edition", "")),
        answer,
    )
    db.connection.commit()
    if delivery is not None:
        queue().put(outbox.DELIVER, delivery)
    return _back_to_dos("acknowledged", answer.answer_id if answer else "")


@bp.post("/dos/withdraw")
@open_to(Audience.VISITOR)
def withdraw(visitor: Visitor) -> ResponseReturnValue:
    """Record that the visitor takes the acknowledgement back."""
    service.withdraw(db.connection, visitor, now=clock.now())
    db.connection.commit()
    return _back_to_dos("withdrawn")


def _back_to_dos(just_now: service.Click, answer_id: str = "") -> ResponseReturnValue:
    # A token is made of characters that an address may hold as they are; one that was not made by
    # us has been refused before. So nothing needs quoting, which saves a good part of the work.
    address = f"{url_for('.show')}?launch={current_token()}&just_now={just_now}"
    # The id of an answer is made of such characters as well, and was checked against the question.
    chose = f"&answer={answer_id}" if answer_id else ""
    return Response(status=303, headers={"Location": f"{address}{chose}#confirmation"})
