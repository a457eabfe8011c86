"""Courses are merged, or split: a link is then launched from another course than before."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.access.models import Course, Placement
from tests.launcher import Launcher
from tests.lti.test_places import AGS, GRADES, adding, one


def test_a_link_goes_along_when_courses_are_merged(launcher: Launcher, session: Session) -> None:
    def merged(body: dict[str, Any]) -> None:
        body[AGS + "claim/endpoint"] = {**GRADES, "lineitems": "https://lms.example/merged"}

    def at_first(body: dict[str, Any]) -> None:
        adding(dos_grade="yes")(body)
        body[AGS + "claim/endpoint"] = {**GRADES, "lineitem": "https://lms.example/items/7"}

    launcher.launch(context={"id": "section 1"}, spoil=at_first)
    launcher.launch(context={"id": "both"}, spoil=merged)

    placement = one(session, Placement)
    assert placement.course_id == session.scalar(select(Course.id).where(Course.place == "both"))
    assert placement.is_graded
    assert placement.lineitems_url == "https://lms.example/merged"
    assert placement.lineitem_url is None, "the column of a course that is gone"
