"""Acknowledgements go some months after their course run, with all that hangs on them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.access.models import Course, Placement
from lti_app.acknowledgement.models import (
    Acknowledgement,
    AcknowledgementTotal,
    DeliveryState,
    GradeDelivery,
)
from lti_app.acknowledgement.retention import Deleted, delete_expired, months_before
from lti_app.institution.models import Institution
from practice.claims import CUSTOM
from tests.launcher import Launcher
from tests.web.visit import Visit

At = Callable[[str], datetime]
OCTOBER = "2026-10-05T10:00:00+02:00"


def acknowledge(launcher: Launcher, people: int = 1, **launch: Any) -> None:
    """Let that many students acknowledge in one course."""
    for number in range(1, people + 1):
        Visit(launcher, f"student-{number:02}", **launch).acknowledge()


def count(session: Session, model: type[Any]) -> int:
    """Return how many rows there are now."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def run(session: Session) -> Deleted:
    """Run the job."""
    session.rollback()
    deleted = delete_expired(session, now=clock.now())
    session.commit()
    return deleted


@pytest.mark.parametrize(("moment", "left"), [("2027-04-05", 1), ("2027-04-06", 0)])
def test_they_go_six_months_after_the_last_launch(
    launcher: Launcher, session: Session, at: At, moment: str, left: int
):
    acknowledge(launcher, now=at(OCTOBER))
    at(f"{moment}T03:00:00+02:00")

    assert run(session) == Deleted(1 - left, 1 - left)

    assert count(session, Acknowledgement) == left
    assert count(session, Course) == left
    assert count(session, Placement) == left


def test_the_last_day_that_the_platform_tells_counts(launcher: Launcher, session: Session, at: At):
    def until_january(body: dict[str, Any]) -> None:
        body[CUSTOM] = {"course_end": "2027-01-31T23:59:59+01:00"}

    acknowledge(launcher, now=at(OCTOBER), spoil=until_january)

    at("2027-07-31T12:00:00+02:00")
    assert run(session).acknowledgements == 0
    at("2027-08-01T12:00:00+02:00")
    assert run(session).acknowledgements == 1


def test_a_course_in_use_for_years_keeps_this_year_only(
    launcher: Launcher, session: Session, at: At
):
    acknowledge(launcher, now=at("2026-05-05T10:00:00+02:00"))
    Visit(launcher, "student-02", now=at("2027-02-27T10:00:00+01:00")).acknowledge()

    at("2027-02-28T10:00:00+01:00")
    assert run(session).acknowledgements == 0, "the year ended less than six months ago"
    at("2027-03-01T10:00:00+01:00")
    assert run(session) == Deleted(1, 0)

    assert session.scalars(select(Acknowledgement.subject)).one()
    assert count(session, Course) == 1


def test_an_institution_chooses_how_long(launcher: Launcher, session: Session, at: At):
    acknowledge(launcher, now=at(OCTOBER))
    session.scalars(select(Institution)).one().retention_months = 1
    session.commit()
    at("2026-11-06T12:00:00+01:00")

    assert run(session).acknowledgements == 1


def test_another_institution_is_not_touched(
    launcher: Launcher, session: Session, at: At, factories
):
    acknowledge(launcher, now=at(OCTOBER))
    factories.institution("short").retention_months = 1
    session.commit()
    at("2026-12-06T12:00:00+01:00")

    assert run(session) == Deleted(0, 0)


def deliver(session: Session, subject: str) -> None:
    """Lay down a score that was sent just now, again at an instructor's wish."""
    placement = session.scalars(select(Placement)).one()
    session.add(
        GradeDelivery(
            institution_id=placement.institution_id,
            placement_id=placement.id,
            subject=subject,
            scored_at=clock.now(),
            state=DeliveryState.SENT,
            due_at=clock.now(),
        )
    )
    session.commit()


def test_scores_on_their_way_go_with_their_course(launcher: Launcher, session: Session, at: At):
    acknowledge(launcher, now=at(OCTOBER))
    deliver(session, session.scalars(select(Acknowledgement.subject)).one())
    at("2027-05-05T12:00:00+02:00")

    run(session)

    assert count(session, GradeDelivery) == 0
    assert count(session, Placement) == 0


def test_a_score_goes_with_its_acknowledgement_however_late_it_was_sent(
    launcher: Launcher, session: Session, at: At
):
    acknowledge(launcher, now=at("2026-05-05T10:00:00+02:00"))
    Visit(launcher, "student-02", now=at("2027-02-27T10:00:00+01:00")).acknowledge()
    subjects = session.scalars(select(Acknowledgement.subject).order_by(Acknowledgement.id)).all()
    for subject in subjects:
        deliver(session, subject)
    at("2027-03-01T10:00:00+01:00")

    assert run(session) == Deleted(1, 0)

    session.rollback()
    assert session.scalars(select(GradeDelivery.subject)).all() == [subjects[1]]


def test_a_score_stays_as_long_as_its_acknowledgement(launcher: Launcher, session: Session, at: At):
    def until_summer(body: dict[str, Any]) -> None:
        body[CUSTOM] = {"course_end": "2027-07-31T23:59:59+02:00"}

    acknowledge(launcher, now=at("2026-05-05T10:00:00+02:00"), spoil=until_summer)
    deliver(session, session.scalars(select(Acknowledgement.subject)).one())
    at("2027-06-01T10:00:00+02:00")

    assert run(session) == Deleted(0, 0)
    assert count(session, GradeDelivery) == 1


def test_a_link_of_courses_that_were_merged_outlives_the_one_that_nobody_opens(
    launcher: Launcher, session: Session, at: At
):
    acknowledge(launcher, context={"id": "section 1"}, now=at(OCTOBER))
    Visit(launcher, "student-02", context={"id": "both"}, now=at(OCTOBER)).acknowledge()
    subjects = session.scalars(select(Acknowledgement.subject).order_by(Acknowledgement.id)).all()
    for subject in subjects:
        deliver(session, subject)
    assert run(session) == Deleted(0, 0)
    assert count(session, GradeDelivery) == 2

    Visit(launcher, "instructor", context={"id": "both"}, now=at("2027-02-01T12:00:00+01:00"))
    at("2027-05-05T12:00:00+02:00")

    assert run(session) == Deleted(1, 1)
    assert count(session, Placement) == 1
    assert session.scalars(select(GradeDelivery.subject)).all() == [subjects[1]]


def test_running_twice_changes_nothing_more(launcher: Launcher, session: Session, at: At):
    acknowledge(launcher, 10, now=at(OCTOBER))
    at("2027-05-05T12:00:00+02:00")
    run(session)

    assert run(session) == Deleted(0, 0)
    assert session.scalars(select(AcknowledgementTotal.people)).all() == [10]


def test_somebody_who_comes_back_later_is_asked_again(launcher: Launcher, session: Session, at: At):
    acknowledge(launcher, now=at(OCTOBER))
    at("2027-05-05T12:00:00+02:00")
    run(session)
    launcher.app.extensions["door"].places.forget()

    page = Visit(launcher, now=clock.now(), locale="en")

    assert page.page.confirmation == "Have you read the Do's?"
    assert page.acknowledge().confirmation == "Thank you, your confirmation is saved"


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2027, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
        (date(2027, 1, 15), 13, date(2025, 12, 15)),
        (date(2027, 3, 1), 0, date(2027, 3, 1)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, wanted: date):
    assert months_before(day, months) == wanted
