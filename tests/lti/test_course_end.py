"""The last day of a course, as a platform tells it: retention counts from it."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_app.access.models import Course
from lti_app.institution.models import Institution
from tests.launcher import Launcher
from tests.lti.test_places import adding, one


@pytest.mark.parametrize(
    ("end", "zone", "day"),
    [
        ("2027-02-01T04:59:59Z", "America/New_York", date(2027, 1, 31)),
        ("2027-01-31T15:30:00Z", "Asia/Tokyo", date(2027, 2, 1)),
        ("2027-01-31T23:59:59+01:00", "Europe/Amsterdam", date(2027, 1, 31)),
        ("2027-01-31", "America/New_York", date(2027, 1, 31)),
        ("2027-01-31T00:30:00", "America/New_York", date(2027, 1, 31)),
        ("9999-12-31T23:59:59Z", "Europe/Amsterdam", date(9999, 12, 31)),
        ("0001-01-01T00:00:00Z", "America/New_York", date(1, 1, 1)),
    ],
)
def test_the_last_day_is_the_one_where_the_institution_is(
    launcher: Launcher, session: Session, end: str, zone: str, day: date
) -> None:
    session.execute(update(Institution).values(time_zone=zone))
    session.commit()

    launcher.launch(spoil=adding(course_end=end))

    assert one(session, Course).ends_on == day


@pytest.mark.parametrize("end", ["soon", "", "$CourseSection.timeFrame.end", "2027-13-01"])
def test_a_last_day_that_is_none_is_left_out(
    launcher: Launcher, session: Session, end: str
) -> None:
    launcher.launch(spoil=adding(course_end=end))
    assert one(session, Course).ends_on is None
