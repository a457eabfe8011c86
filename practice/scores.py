"""Assignment and Grade Services 2.0: scores that a tool sends, results that it reads back.

Sections 3.4 and 3.3. Where the specification leaves the platform free: a user id that is nobody's
in the course is answered with 404; somebody who is in the course and cannot be graded, because
they teach or their enrolment is suspended, with 400. What is not newer than the score we have is
409, to the fraction of a second. A score without `scoreGiven` takes the grade away, one without a
comment the comment.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request

from practice import paging
from practice.courses import Course
from practice.gradebook import LineItem, Mark, Score, StaleScoreError
from practice.line_items import ONE, id_of, of_line_item
from practice.roster import ACTIVE, DELETED
from practice.running import current
from practice.service_bodies import Body
from practice.service_claims import RESULTS_READ, SCORES
from practice.service_errors import ServiceError
from practice.services import service

SCORE = "application/vnd.ims.lis.v1.score+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
PAGE = 200
"""How many results a page holds unless the tool asks for another number."""
ACTIVITY = ("Initialized", "Started", "InProgress", "Submitted", "Completed")
GRADING = ("FullyGraded", "Pending", "PendingManual", "Failed", "NotReady")

bp = Blueprint("scores", __name__)


@bp.post(f"{ONE}/scores")
@service(SCORES)
@of_line_item
def accept(course: Course, item: LineItem) -> Response:
    """Take a score for one student; the answer has no body. Moodle does not say what is wrong."""
    moodle = current().switches.grades == "moodle"
    try:
        score = _score(Body(SCORE), moodle=moodle)
        _check_gradable(course, score.user_id)
        current().gradebook.accept(course, item.number, score, moodle=moodle)
    except StaleScoreError as error:
        raise ServiceError(409, str(error)) from error
    except ServiceError:
        if not moodle:
            raise
        return Response("[]", status=400, content_type="application/json")
    return Response(status=200)


@bp.get(f"{ONE}/results")
@service(RESULTS_READ, answers=RESULTS)
@of_line_item
def results(course: Course, item: LineItem) -> Response:
    """A page of what stands in the column, or what stands there for `user_id`.

    Moodle has no pages here: it fails when it is asked for one.
    """
    if current().switches.grades == "moodle" and "limit" in request.args:
        return Response("<!doctype html><h1>Error</h1>", status=404, content_type="text/html")
    asked = paging.question("user_id", "type_id", limit=PAGE)
    user_id = asked.filters.get("user_id")
    marks = paging.numbered(current().gradebook.marks(course, item.number).items(), asked)
    fitting = (
        (position, _result(item, user, mark))
        for position, (user, mark) in marks
        if user_id in {None, user}
    )
    found, following = paging.page(fitting, asked)
    answer = Response(json.dumps(found), content_type=RESULTS)
    if following is not None:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _score(body: Body, *, moodle: bool) -> Score:
    """The score that a tool describes (section 3.4.2); Moodle takes less than zero for zero."""
    given, maximum = body.number("scoreGiven"), None
    if given is not None:
        maximum = body.positive("scoreMaximum")
        if given < 0 and not moodle:
            raise ServiceError(400, "scoreGiven is below zero")
    return Score(
        user_id=body.required_text("userId"),
        timestamp=body.moment("timestamp"),
        activity=body.word("activityProgress", ACTIVITY),
        grading=body.word("gradingProgress", GRADING),
        given=given,
        maximum=maximum,
        comment=body.text("comment"),
    )


def _check_gradable(course: Course, user_id: str) -> None:
    member = current().rosters.of(course).find(user_id)
    if member is None or member.status == DELETED:
        raise ServiceError(404, "userId is nobody's in this course")
    if not member.learns or member.status != ACTIVE:
        raise ServiceError(400, "userId is somebody's who cannot be graded in this course")


def _result(item: LineItem, user_id: str, mark: Mark) -> dict[str, Any]:
    """What stands in a column for somebody, as a tool reads it (section 3.3)."""
    address, _, query = id_of(item).partition("?")
    shown: dict[str, Any] = {
        "id": f"{address}/results/{user_id}?{query}",
        "scoreOf": id_of(item),
        "userId": user_id,
        "resultMaximum": item.score_maximum,
    }
    if mark.value is not None:
        shown["resultScore"] = mark.value
    if mark.comment is not None:
        shown["comment"] = mark.comment
    return shown
