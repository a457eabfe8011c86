"""Submission review: whether and when one student acknowledged, for staff and for themselves."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_app.access.models import Course
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.institution.models import Institution
from practice import messages as m
from practice.claims import ABSENT
from practice.personas import PERSONAS
from tests.launcher import SECURE, Launcher, code_of
from tests.web.visit import SECOND_COURSE, Visit

STUDENT = PERSONAS["student-01"]


def review(launcher: Launcher, persona: str = "instructor", **changes: Any) -> Visit:
    """A submission review of the student."""
    message = m.submission_review(STUDENT, f"{launcher.platform.issuer}/lineitems/1/lineitem")
    return Visit(launcher, persona, **{"locale": "en-GB", **message, **changes})


def confirmed(launcher: Launcher) -> Visit:
    """The student, who has just confirmed."""
    visit = Visit(launcher, "student-01", locale="en-GB")
    visit.acknowledge()
    return visit


@pytest.mark.parametrize("persona", ["instructor", "assistant", "student-01"])
def test_staff_and_the_student_see_when_it_was_confirmed(launcher: Launcher, persona: str) -> None:
    confirmed(launcher)

    page = review(launcher, persona)
    assert page.page.heading == "Confirmation of the Do's"
    assert "Confirmed on " in page.answer.text
    assert "the current version" in page.answer.text
    assert "It was read in: English." in page.answer.text
    assert str(STUDENT.subject) not in page.answer.text
    assert STUDENT.name not in page.answer.text


@pytest.mark.parametrize("persona", ["student-02", "observer", "test-user", "support"])
def test_nobody_else_sees_it(launcher: Launcher, persona: str) -> None:
    confirmed(launcher)

    answer = review(launcher, persona).answer
    assert code_of(answer) == "not_allowed"
    assert "Confirmed on" not in answer.text


def test_an_instructor_who_pretends_to_be_a_test_user_sees_nothing(launcher: Launcher) -> None:
    roles = [*PERSONAS["instructor"].roles, *PERSONAS["test-user"].roles]

    assert code_of(review(launcher, roles=roles).answer) == "not_allowed"


def test_what_was_withdrawn_is_not_confirmed(launcher: Launcher) -> None:
    confirmed(launcher).withdraw()

    assert "Not confirmed in this course." in review(launcher).answer.text


def test_another_course_and_another_run_do_not_count(launcher: Launcher, session: Session) -> None:
    confirmed(launcher)

    elsewhere = review(launcher, context=SECOND_COURSE)
    assert "Not confirmed in this course." in elsewhere.answer.text
    session.execute(update(Course).values(run=2))
    session.commit()
    assert "Not confirmed in this course." in review(launcher).answer.text


def test_an_earlier_version_is_called_so(launcher: Launcher, session: Session) -> None:
    confirmed(launcher)
    session.execute(update(Acknowledgement).values(version_hash="a" * 64, meaning_hash="a" * 64))
    session.execute(update(Institution).values(grace_days=0))
    session.commit()
    launcher.app.extensions["registry"].forget()

    text = review(launcher).answer.text
    assert "an earlier version (aaaaaaaa)." in text
    assert "The student is asked again and has not confirmed yet." in text
    confirmed(launcher)
    assert "the current version" in review(launcher).answer.text
    assert len(session.scalars(select(Acknowledgement)).all()) == 2


def test_a_link_without_a_course_can_be_reviewed(launcher: Launcher) -> None:
    Visit(launcher, "student-01", context=None).acknowledge()

    assert "Confirmed on" in review(launcher, context=None).answer.text


@pytest.mark.parametrize("missing", [{m.FOR_USER: ABSENT}, {"resource_link": None}])
def test_a_message_that_does_not_say_about_what_it_is_is_refused(
    launcher: Launcher, missing: dict[str, Any]
) -> None:
    assert code_of(review(launcher, **missing).answer) == "claim_missing"


def test_the_page_can_be_opened_again_and_in_dutch(launcher: Launcher) -> None:
    page = review(launcher)

    assert page.get("/review").page.heading == "Confirmation of the Do's"
    assert page.click("/language").heading == "Bevestiging van de Do's"


def test_a_review_opens_no_other_page_and_no_other_launch_opens_a_review(
    launcher: Launcher,
) -> None:
    page = review(launcher)
    query = {"launch": page.token}

    for path in ("/dos", "/course", "/my-data", "/deep-linking", "/data-privacy"):
        answer = page.client.get(path, query_string=query, base_url=SECURE)
        assert code_of(answer) == "not_allowed"
    assert code_of(Visit(launcher, "instructor").get("/review").answer) == "not_allowed"
