"""A new run of a course: everybody is asked anew, and nothing that was stored is lost."""

import pytest
from sqlalchemy import select, update

from lti_app.access.models import Course
from lti_app.acknowledgement.models import Acknowledgement, DeliveryState, GradeDelivery
from tests.launcher import SECURE, code_of
from tests.web.page import text_of
from tests.web.visit import SECOND_COURSE, Visit


def run_of(session, place: object) -> object:
    session.rollback()
    return session.scalar(select(Course.run).where(Course.place == place))


@pytest.fixture
def asked(launcher) -> Visit:
    """An instructor before the page that asks."""
    visit = Visit(launcher, "instructor", locale="en")
    return visit.get("/course/run")


def test_the_page_says_what_it_means_and_changes_nothing(asked, session):
    text = text_of(asked.page.root)

    assert "Everybody in the course is asked to confirm again" in text
    assert asked.page.forms["/course/run"].button == "Begin run 2"
    assert run_of(session, "course-2026-psy-g") == 1


def test_a_new_run_counts_from_nothing_and_asks_again(launcher, session, version):
    Visit(launcher, "student-01").acknowledge()
    Visit(launcher, "student-01", context=SECOND_COURSE).acknowledge()
    visit = Visit(launcher, "instructor", locale="en").get("/course/run")

    page = visit.click("/course/run")

    text = text_of(page.root)
    assert "0 students" in text
    assert "This is run 2 of the course." in text
    student = Visit(launcher, "student-01", locale="en")
    assert student.page.confirmation == "You confirmed this before"
    student.acknowledge()
    page = Visit(launcher, "instructor", locale="en").page
    assert "1 student has confirmed" in text_of(page.root)
    assert run_of(session, SECOND_COURSE["id"]) == 1
    assert len(session.scalars(select(Acknowledgement)).all()) == 3


@pytest.mark.parametrize("state", DeliveryState)
def test_who_confirms_in_a_new_run_gets_the_point_again(list_launcher, session, state):
    """The platform's gradebook was emptied for the new group, and somebody repeats the course."""
    Visit(list_launcher, "instructor").click("/course/grades")
    Visit(list_launcher, "student-01").acknowledge()
    Visit(list_launcher, "student-02").acknowledge()
    session.execute(update(GradeDelivery).values(state=state))
    session.commit()

    Visit(list_launcher, "instructor").get("/course/run").click("/course/run")
    session.rollback()
    left = len(session.scalars(select(GradeDelivery)).all())
    Visit(list_launcher, "student-01").acknowledge()

    session.rollback()
    assert left == (2 if state is DeliveryState.WAITING else 0), "what waits is still brought"
    states = session.scalars(select(GradeDelivery.state)).all()
    assert states == [DeliveryState.WAITING] * (left or 1)


def test_a_new_run_of_one_course_leaves_the_points_of_another(list_launcher, session):
    elsewhere = {"context": SECOND_COURSE, "resource_link": {"id": "elsewhere"}}
    Visit(list_launcher, "instructor", **elsewhere).click("/course/grades")
    Visit(list_launcher, "student-01", **elsewhere).acknowledge()
    session.execute(update(GradeDelivery).values(state=DeliveryState.SENT))
    session.commit()

    Visit(list_launcher, "instructor").get("/course/run").click("/course/run")

    session.rollback()
    assert session.scalars(select(GradeDelivery.state)).all() == [DeliveryState.SENT]


def test_one_arrives_where_the_page_says_which_run_it_is(asked):
    fields = asked.page.forms["/course/run"].fields

    answer = asked.post("/course/run", fields)

    assert answer.location.endswith("#run")
    asked.answer = asked.client.get(answer.location, base_url=SECURE)
    assert text_of(asked.page.by_id("run")).startswith("This is run 2 of the course.")


def test_a_double_click_begins_one_run(asked, session):
    fields = asked.page.forms["/course/run"].fields

    for _ in range(2):
        assert asked.post("/course/run", fields).status_code == 303

    assert run_of(session, "course-2026-psy-g") == 2


@pytest.mark.parametrize("after", ["", "x", "-1", "²", "1" * 8])
def test_a_form_without_the_run_is_refused(asked, after):
    answer = asked.post("/course/run", {"launch": asked.token, "after": after})

    assert (answer.status_code, code_of(answer)) == (400, "form_incomplete")


@pytest.mark.parametrize("persona", ["student-01", "observer", "administrator"])
def test_only_staff_begin_a_run(launcher, persona, session):
    visit = Visit(launcher, persona, locale="en")

    assert visit.get("/course/run").answer.status_code == 403
    fields = {"launch": visit.token, "after": "1"}
    assert visit.post("/course/run", fields).status_code in (401, 403)
    assert run_of(session, "course-2026-psy-g") == 1
