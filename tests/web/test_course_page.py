"""The instructor's course page: counts of that course, and of people who count."""

import pytest

from lti_app import clock
from lti_app.lti import administration
from practice.personas import LEARNER, TEST_USER
from tests.launcher import SECURE, code_of
from tests.web.page import Page, text_of
from tests.web.visit import SECOND_COURSE, Visit


def _sentence(page: Page) -> str:
    return text_of(page.all("p", **{"class": "number"})[0])


def _count(launcher, **launch) -> str:
    return _sentence(Visit(launcher, "instructor", locale="en", **launch).page)


@pytest.mark.parametrize("persona", ["instructor", "second-instructor", "assistant"])
def test_staff_land_on_the_course_page(launcher, persona):
    page = Visit(launcher, persona, locale="en").page

    assert page.heading == "The Do's in your course"
    assert _sentence(page).startswith("0 students")


def test_what_to_do_when_something_happens_stands_at_the_top(launcher):
    page = Visit(launcher, "instructor", locale="en").page

    (opening,) = page.all("header", **{"class": "opening"})
    (link,) = opening.iter("a")
    assert text_of(link).startswith("Is something happening in the group? What you can do")
    address = link.get("href", "")
    assert address.endswith("/en/guidance#for-staff")
    assert "for-staff" in Visit(launcher).client.get(address, base_url=SECURE).text


def test_every_student_counts_once(launcher, version):
    for persona in ("student-01", "student-02", "student-02"):
        visit = Visit(launcher, persona)
        visit.post(
            "/dos/acknowledge", {"launch": visit.token, "edition": version.edition("en").hash}
        )

    assert _count(launcher) == "2 students have confirmed that they read the Do's"


def test_one_student_is_one_student(launcher):
    Visit(launcher).acknowledge()

    assert _count(launcher) == "1 student has confirmed that they read the Do's"


def test_who_withdraws_is_not_counted_and_counts_again_after_confirming_again(launcher):
    visit = Visit(launcher)
    visit.acknowledge()
    visit.withdraw()
    assert _count(launcher).startswith("0 students")

    visit.acknowledge()

    assert _count(launcher).startswith("1 student")


def test_another_course_is_counted_there(launcher):
    Visit(launcher, "student-01").acknowledge()
    Visit(launcher, "student-02", context=SECOND_COURSE).acknowledge()
    Visit(launcher, "student-03", context=SECOND_COURSE).acknowledge()

    assert _count(launcher).startswith("1 student")
    assert _count(launcher, context=SECOND_COURSE).startswith("2 students")


def test_another_deployment_with_the_same_course_id_is_counted_there(
    launcher, factories, platform, session
):
    (registration,) = administration.list_registrations(session)
    administration.approve_deployment(session, registration, "other", now=clock.now())
    session.commit()

    Visit(launcher, "student-01").acknowledge()
    Visit(launcher, "student-02", deployment_id="other").acknowledge()

    assert _count(launcher).startswith("1 student")
    assert _count(launcher, deployment_id="other").startswith("1 student")


def test_a_test_student_never_counts(launcher, version):
    visit = Visit(launcher, "student-01", roles=[LEARNER, TEST_USER])

    visit.post("/dos/acknowledge", {"launch": visit.token, "edition": version.edition("en").hash})

    assert _count(launcher).startswith("0 students")


@pytest.mark.parametrize("persona", ["student-01", "observer", "administrator", "test-user"])
def test_the_course_page_is_for_staff(launcher, persona):
    visit = Visit(launcher, persona).get("/course")

    assert visit.answer.status_code == 403
    assert code_of(visit.answer) == "not_allowed"


def test_no_page_shows_who_confirmed(launcher):
    Visit(launcher, "student-01").acknowledge()

    visit = Visit(launcher, "instructor")
    page = visit.answer.text.replace(visit.token, "")  # in which chance may write anything

    assert "Sanne" not in page
    assert "de Vries" not in page
