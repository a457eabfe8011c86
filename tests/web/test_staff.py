"""Who came to a course as staff is known as such for its run (docs/decisions/0038)."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, event, select, update

from lti_app import clock
from lti_app.access import staff
from lti_app.access.models import Course, CourseStaff, Launch
from lti_app.acknowledgement.retention import delete_expired
from lti_app.institution.service import local_date
from practice.claims import ABSENT
from practice.service_claims import NAMES_AND_ROLES
from tests.launcher import SECURE
from tests.lti.refusals import on_one_database
from tests.web.class_list import subject_of
from tests.web.page import text_of
from tests.web.test_roster import STUDENTS, figures
from tests.web.visit import Visit

LISTED = subject_of("student-01")
"""Whom the platform calls an instructor at the launch and a learner in its list, as Moodle does."""


@pytest.fixture
def later(session):
    """Return a function after which launches have ended and are deleted."""

    def forget() -> None:
        session.rollback()
        session.execute(delete(Launch))
        session.commit()

    return forget


def kept(session) -> list[str]:
    """The user ids of staff that are kept."""
    session.rollback()
    return list(session.scalars(select(CourseStaff.subject).order_by(CourseStaff.subject)))


def asked(found: dict[str, int]) -> int:
    """How many people count as students."""
    return sum(found.values()) - found["Not asked"] - found["Confirmed, not in the course now"]


def test_an_assistant_is_none_of_the_students_when_the_launch_is_long_over(
    list_launcher, compared, later
):
    Visit(list_launcher, "assistant", sub=LISTED)
    later()

    found = figures(compared())

    assert (asked(found), found["Not asked"]) == (STUDENTS - 1, 5)


@on_one_database
def test_who_comes_back_as_a_student_is_one_and_stays_one_by_confirming(
    list_launcher, compared, later
):
    Visit(list_launcher, "student-01").acknowledge()
    assert asked(figures(compared())) == STUDENTS
    Visit(list_launcher, "assistant", sub=LISTED)
    later()
    visit = Visit(list_launcher, "student-01")
    assert asked(figures(compared())) == STUDENTS

    visit.withdraw()
    later()
    assert asked(figures(compared())) == STUDENTS - 1

    Visit(list_launcher, "student-01").acknowledge()
    later()
    found = figures(compared())
    assert (asked(found), found["Confirmed"]) == (STUDENTS, 1)


@on_one_database
def test_who_confirmed_before_they_came_as_staff_is_staff(list_launcher, compared, later, session):
    Visit(list_launcher, "student-01").acknowledge()
    Visit(list_launcher, "assistant", sub=LISTED)
    later()
    session.execute(update(CourseStaff).values(recorded_on=clock.now().date() + timedelta(days=2)))
    session.commit()

    assert asked(figures(compared())) == STUDENTS - 1


@on_one_database
def test_an_exemption_makes_nobody_a_student(list_launcher, compared, later):
    visit = Visit(list_launcher, "instructor", locale="en")
    form = {"launch": visit.token, "subject": LISTED, "reason": "other_way"}
    assert visit.post("/course/roster/exempt", form).status_code == 200
    assert figures(compared())["Exempt"] == 1
    Visit(list_launcher, "assistant", sub=LISTED)
    later()

    found = figures(compared())
    assert (asked(found), found["Exempt"]) == (STUDENTS - 1, 0)


def test_another_run_begins_without_staff(list_launcher, compared, session):
    Visit(list_launcher, "assistant", sub=LISTED)
    visit = Visit(list_launcher, "instructor", locale="en").get("/course/run")
    again = dict(visit.page.forms["/course/run"].fields)
    visit.click("/course/run")
    assert kept(session) == []

    Visit(list_launcher, "assistant", sub=LISTED)
    visit.post("/course/run", again)
    assert kept(session) == [LISTED], "the same press again begins nothing"


@pytest.mark.parametrize(
    ("persona", "claims"),
    [
        ("student-01", {}),
        ("observer", {}),
        ("instructor", {"sub": ABSENT}),
        ("instructor", {NAMES_AND_ROLES: ABSENT}),
    ],
    ids=["a student", "an observer", "nobody known", "no class list"],
)
@on_one_database
def test_of_others_nothing_is_kept(list_launcher, session, factories, persona, claims):
    factories.registration(list_launcher.platform, allow_anonymous=True)
    assert Visit(list_launcher, persona, **claims).answer.status_code == 200

    assert kept(session) == []


def test_it_is_written_once_and_costs_a_query_then(launcher, statements, session):
    Visit(launcher, "instructor")
    assert len(kept(session)) == 1
    statements.clear()

    Visit(launcher, "instructor")

    about = [each for each in statements if "course_staff" in each]
    written = [each for each in statements if not each.startswith("SELECT")]
    assert [each.split()[0] for each in about] == ["SELECT"]
    assert len(written) == 1, "the launch itself"
    statements.clear()
    Visit(launcher, "student-01")
    assert not [each for each in statements if "course_staff" in each]


@on_one_database
def test_both_queries_go_by_an_index(launcher, engine):
    sent = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if "course_staff" in statement and statement.startswith("SELECT"):
            sent.append((statement, parameters))

    Visit(launcher, "instructor")
    event.listen(engine, "before_cursor_execute", note)
    Visit(launcher, "instructor")
    with engine.connect() as connection:
        connection.execute(staff.IN_COURSE, {"of_deployment": 1, "of_place": "x"}).all()
        event.remove(engine, "before_cursor_execute", note)
        for text, values in sent:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
            assert "SCAN course" not in str(steps), steps
    assert len(sent) == 2


@pytest.mark.parametrize(
    ("came", "ends", "moment", "left"),
    [
        ("2026-05-05T10:00:00", None, "2027-02-28", 1),
        ("2026-05-05T10:00:00", None, "2027-03-01", 0),
        ("2026-05-05T10:00:00", "2027-08-01", "2027-03-01", 1),
        # The first midnight of an academic year is one of the place, not of UTC.
        ("2026-08-31T23:59:59", None, "2027-03-01", 0),
        ("2026-09-01T00:00:00", None, "2027-03-01", 1),
    ],
)
@on_one_database
def test_they_go_with_the_acknowledgements_of_their_academic_year(
    launcher, session, at, came, ends, moment, left
):
    Visit(launcher, "instructor", now=at(f"{came}+02:00"))
    course = session.scalars(select(Course)).one()
    course.last_used_on = date(2027, 2, 28)
    course.ends_on = date.fromisoformat(ends) if ends else None
    session.commit()
    at(f"{moment}T10:00:00+01:00")

    delete_expired(session, now=clock.now())
    session.commit()
    assert len(kept(session)) == left


def test_they_go_with_the_course(launcher, session, at):
    Visit(launcher, "instructor", now=at("2026-10-05T10:00:00+02:00"))
    at("2027-04-06T03:00:00+02:00")

    assert delete_expired(session, now=clock.now()).courses == 1
    session.commit()
    assert kept(session) == []


def test_it_is_shown_exported_and_erased(launcher, session, still):
    visit = Visit(launcher, "instructor", locale="en")
    Visit(launcher, "assistant")
    me = subject_of("instructor")
    assert me in kept(session)

    page = visit.get("/my-data")
    assert "As staff of a course" in page.text
    assert "Psychology of Groups" in page.text
    file = visit.client.get(f"/my-data/export.json?launch={visit.token}", base_url=SECURE)
    (course,) = json.loads(file.data)["staff_of"]
    today = local_date(still, "Europe/Amsterdam")
    assert course == {"place": "course-2026-psy-g", "recorded_on": str(today)}
    visit.get("/my-data/erase").click("/my-data/erase")
    assert kept(session) == [subject_of("assistant")]


@on_one_database
def test_courses_that_are_not_open_now_are_shown_by_their_id(launcher):
    Visit(launcher, "instructor", locale="en", context={"id": "another", "title": "Ethics"})

    text = Visit(launcher, "instructor", locale="en").get("/my-data").text

    assert "in the course with the id another" in text


@on_one_database
def test_who_confirmed_as_a_student_and_assists_by_now_is_told_of_where_the_numbers_differ(
    list_launcher, compared
):
    Visit(list_launcher, "student-01").acknowledge()
    Visit(list_launcher, "assistant", sub=LISTED)

    assert "1 student has confirmed" in Visit(list_launcher, "instructor", locale="en").text
    page = compared()
    assert f"Confirmed by 0 of {STUDENTS - 1} students" in text_of(page.root)
    assert "confirmed as a student before is in the number of the course page" in text_of(page.root)
