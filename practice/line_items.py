"""Assignment and Grade Services 2.0: the columns of a course's gradebook (sections 3.2 and 3.3)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, request
from markupsafe import escape

from practice import paging
from practice.courses import Course
from practice.gradebook import LineItem, NoLineItemError
from practice.running import current
from practice.service_bodies import Body
from practice.service_claims import LINE_ITEMS, LINE_ITEMS_READ, TYPE_ID, line_item_url
from practice.service_errors import PREFIX, ServiceError
from practice.services import callers_link, is_callers, service

CONTAINER = "application/vnd.ims.lis.v2.lineitemcontainer+json"
LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
PAGE = 200
"""How many line items a page holds unless the tool asks for another number."""
LONGEST_WORD = 256
ALL = f"{PREFIX}<context_id>/lineitems"
ONE = f"{ALL}/<int:number>/lineitem"

bp = Blueprint("line_items", __name__)


def of_line_item(
    view: Callable[[Course, LineItem], Response],
) -> Callable[[Course, int], Response]:
    """Mark a view that gets a line item in place of its number; there has to be such."""

    @wraps(view)
    def found(course: Course, number: int) -> Response:
        check_query()
        try:
            item = current().gradebook.line_item(course, number)
            if not is_callers(item.client_id):
                raise ServiceError(404, "this line item is another tool's")
            return view(course, item)
        except NoLineItemError as error:
            raise ServiceError(404, str(error)) from error

    return found


def check_query() -> None:
    """Refuse an address from which the tool lost the query that we gave."""
    if request.args.getlist("type_id") != [TYPE_ID]:
        raise ServiceError(404, "keep the query of the address that the launch gave you")


def id_of(item: LineItem) -> str:
    """The address of a line item."""
    return line_item_url(current().platform.issuer, item.course_id, item.number)


@bp.get(ALL)
@service(LINE_ITEMS, LINE_ITEMS_READ, answers=CONTAINER)
def line_items(course: Course) -> Response:
    """A page of the line items, filtered by link, resource id and tag (section 3.2.9)."""
    check_query()
    asked = paging.question("resource_link_id", "resource_id", "tag", "type_id", limit=PAGE)
    filters = {name: value for name, value in asked.filters.items() if name != "type_id"}
    items = paging.numbered(current().gradebook.line_items(course), asked)
    fitting = (
        (position, item)
        for position, item in items
        if is_callers(item.client_id)
        and all(getattr(item, name) == value for name, value in filters.items())
    )
    found, following = paging.page(fitting, asked)
    answer = _answer([_shown(item) for item in found], CONTAINER)
    if following is not None:
        answer.headers["Link"] = _link(following)
    return answer


@bp.post(ALL)
@service(LINE_ITEMS, answers=LINE_ITEM)
def add(course: Course) -> Response:
    """Add a column; two that are alike are two columns (section 3.2.5)."""
    check_query()
    item = _described(Body(LINE_ITEM))
    if item.resource_link_id is not None and not callers_link(course, item.resource_link_id):
        raise ServiceError(400, "resourceLinkId is not a link of yours in this course")
    added = current().gradebook.add(course, replace(item, client_id=g.caller.id))
    answer = _answer(_shown(added), LINE_ITEM, 201)
    answer.headers["Location"] = id_of(added)
    return answer


@bp.get(ONE)
@service(LINE_ITEMS, LINE_ITEMS_READ, answers=LINE_ITEM)
@of_line_item
def line_item(_course: Course, item: LineItem) -> Response:
    """One column."""
    return _answer(_shown(item), LINE_ITEM)


@bp.put(ONE)
@service(LINE_ITEMS, answers=LINE_ITEM)
@of_line_item
def change(course: Course, item: LineItem) -> Response:
    """Describe a column anew; which link it belongs to cannot change (section 3.2.7)."""
    described = _described(Body(LINE_ITEM))
    if described.resource_link_id not in {None, item.resource_link_id}:
        raise ServiceError(400, "resourceLinkId of a line item cannot change")
    described = replace(described, resource_link_id=item.resource_link_id)
    changed = current().gradebook.change(course, item.number, described)
    return _answer(_shown(changed), LINE_ITEM)


@bp.delete(ONE)
@service(LINE_ITEMS)
@of_line_item
def remove(course: Course, item: LineItem) -> Response:
    """Delete a column, also one that came with a link."""
    current().gradebook.remove(course, item.number)
    return Response(status=204)


def _link(following: str) -> str:
    """The header with the address of the next page; Moodle writes it as if it were a page."""
    if current().switches.grades != "moodle":
        return f'<{following}>; rel="next"'
    written = f"<{escape(following)}>; rel=“next”"
    return written.encode().decode("latin-1")  # as the bytes of UTF-8, which is what Moodle sends


def _described(body: Body) -> LineItem:
    """The column that a tool describes (section 3.2.4)."""
    return LineItem(
        label=body.required_text("label"),
        score_maximum=body.positive("scoreMaximum"),
        resource_link_id=body.text("resourceLinkId", longest=LONGEST_WORD),
        resource_id=body.text("resourceId", longest=LONGEST_WORD),
        tag=body.text("tag", longest=LONGEST_WORD),
        starts=body.moment_text("startDateTime"),
        ends=body.moment_text("endDateTime"),
        released=body.flag("gradesReleased"),
    )


def _shown(item: LineItem) -> dict[str, Any]:
    """A column as a tool reads it; what nobody said is left out."""
    every = {
        "id": id_of(item),
        "label": item.label,
        "scoreMaximum": item.score_maximum,
        "resourceLinkId": item.resource_link_id,
        "resourceId": item.resource_id,
        "tag": item.tag,
        "startDateTime": item.starts,
        "endDateTime": item.ends,
        "gradesReleased": item.released,
    }
    return {name: value for name, value in every.items() if value is not None}


def _answer(content: object, content_type: str, status: int = 200) -> Response:
    return Response(json.dumps(content), status=status, content_type=content_type)
