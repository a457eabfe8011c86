"""Who came to a course as staff: for class lists that call an assistant a student.

Kept for one run of a course, and only where the platform has a class list to set right
(docs/decisions/0038-staff-of-a-course.md).
"""

from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Connection, Table, bindparam, delete, select

from lti_app.access.models import Course, CourseStaff
from lti_app.access.persons import Person
from lti_app.access.service import Visitor
from lti_app.db import insert_once

_COURSE = (
    Course.deployment_id == bindparam("of_deployment"),
    Course.place == bindparam("of_place"),
)
_LACKING = select(Course.id).where(
    *_COURSE,
    Course.memberships_url.is_not(None),
    ~select(CourseStaff.subject)
    .where(CourseStaff.course_id == Course.id, CourseStaff.subject == bindparam("of_subject"))
    .exists(),
)
IN_COURSE = (
    select(CourseStaff.subject, CourseStaff.recorded_on)
    .join(Course, Course.id == CourseStaff.course_id)
    .where(*_COURSE)
)
"""Who came to a course as staff in this run of it, and on which day first."""


@dataclass(frozen=True)
class StaffRecord:
    """One course to which somebody came as staff."""

    place: str
    recorded_on: date


def remember(connection: Connection, visitor: Visitor, *, today: date) -> None:
    """Keep that the visitor came as staff, where that is news and the course has a class list.

    One query for staff of whom it is kept already; nothing at all for everybody else.
    """
    if not visitor.is_staff or visitor.subject is None:
        return
    course_id = connection.scalar(_LACKING, {**_place(visitor), "of_subject": visitor.subject})
    if course_id is None:
        return
    connection.execute(
        insert_once(connection.dialect.name, cast("Table", CourseStaff.__table__)),
        {
            "institution_id": visitor.institution_id,
            "course_id": course_id,
            "subject": visitor.subject,
            "recorded_on": today,
        },
    )


def forget_run(connection: Connection, visitor: Visitor) -> None:
    """Forget who came to the visitor's course as staff: another run of it begins."""
    course = select(Course.id).where(*_COURSE)
    statement = delete(CourseStaff).where(CourseStaff.course_id == course.scalar_subquery())
    connection.execute(statement, _place(visitor))


def records_of(connection: Connection, person: Person) -> tuple[StaffRecord, ...]:
    """Return the courses to which `person` came as staff, the first one first."""
    query = (
        select(Course.place, CourseStaff.recorded_on)
        .join(Course, Course.id == CourseStaff.course_id)
        .where(
            Course.registration_id == person.registration_id, CourseStaff.subject == person.subject
        )
        .order_by(CourseStaff.recorded_on, Course.id)
    )
    return tuple(StaffRecord(*row) for row in connection.execute(query))


def forget(connection: Connection, person: Person) -> None:
    """Forget that `person` came anywhere as staff; their next visit as such is kept again."""
    ours = select(Course.id).where(Course.registration_id == person.registration_id)
    connection.execute(
        delete(CourseStaff).where(
            CourseStaff.subject == person.subject, CourseStaff.course_id.in_(ours)
        )
    )


def _place(visitor: Visitor) -> dict[str, object]:
    return {"of_deployment": visitor.deployment_id, "of_place": visitor.place}
