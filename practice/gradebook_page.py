"""The gradebook as an instructor sees it: every column and student, and a way to write by hand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from practice.courses import Course
from practice.errors import RefusedError
from practice.gradebook import NO_MARK, LineItem, Mark, NoLineItemError
from practice.pages import chosen_course, with_cookie
from practice.roster import Member
from practice.running import current
from practice.security import refuse_other_sites
from practice.service_bodies import LARGEST
from practice.sessions import COOKIE, Session

ROWS = 100
"""How many students a page shows."""

bp = Blueprint("gradebook", __name__)


@dataclass(frozen=True)
class Row:
    """A student, and what stands in every column for them."""

    member: Member
    marks: list[Mark]


@bp.get("/gradebook/<name>")
def show(name: str) -> ResponseReturnValue:
    """Show the columns of a course for a hundred students from `from` on, a place in the roster."""
    course = chosen_course(name)
    session = _instructors_session()
    items = current().gradebook.line_items(course)
    rows, following = _rows(course, items, _position(request.args.get("from", "0")))
    page = render_template(
        "gradebook.html", course=course, items=items, rows=rows, following=following
    )
    return with_cookie(make_response(page), session)


@bp.post("/gradebook/<name>")
def write(name: str) -> ResponseReturnValue:
    """Write a score by hand, or (`action` is "release") leave the cell to the tool again."""
    refuse_other_sites()
    _instructors_session()
    course, form = chosen_course(name), request.form
    number, user_id = _position(form.get("column", "")), form.get("student", "")
    if current().rosters.of(course).find(user_id) is None:
        raise RefusedError("That is nobody in this course.", 404)
    gradebook = current().gradebook
    try:
        if form.get("action") == "release":
            gradebook.release(course, number, user_id)
        else:
            score, comment = _score(form.get("score", "")), form.get("comment", "").strip()
            gradebook.override(course, number, user_id, score, comment or None)
    except NoLineItemError as error:
        raise RefusedError("There is no such column in this course.", 404) from error
    return redirect(url_for(".show", name=course.name), 303)


def _instructors_session() -> Session:
    """The session of this browser; raises `RefusedError` unless an instructor is signed in."""
    session = current().sessions.open(request.cookies.get(COOKIE))
    if not session.persona.teaches:
        raise RefusedError("Only an instructor of this course can see its gradebook.", 403)
    return session


def _rows(course: Course, items: list[LineItem], position: int) -> tuple[list[Row], int | None]:
    """The students from `position` on, and where the next page begins if there is one."""
    gradebook = current().gradebook
    columns = [gradebook.marks(course, item.number) for item in items]
    students = (
        (place, member)
        for place, member in current().rosters.of(course).since(position)
        if member.learns
    )
    shown = [
        Row(member, [column.get(member.subject, NO_MARK) for column in columns])
        for _, member in islice(students, ROWS)
    ]
    following = next(students, None)
    return shown, following[0] if following is not None else None


def _position(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RefusedError("That is not a number of this page.")
    return int(text)


def _score(text: str) -> float | None:
    """What an instructor typed; nothing means no score."""
    if not text.strip():
        return None
    try:
        score = float(text)
    except ValueError as error:
        raise RefusedError("The score is not a number.") from error
    if not -LARGEST <= score <= LARGEST:
        raise RefusedError("The score is not a number that fits a gradebook.")
    return score
