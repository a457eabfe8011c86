"""What goes of one course, person or institution takes nothing of another, and waits for none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.access.models import Course, CourseStaff, PersonLink, Placement
from lti_app.acknowledgement.models import (
    Acknowledgement,
    AcknowledgementTotal,
    AnswerTally,
    DeliveryState,
    GradeDelivery,
)
from lti_app.acknowledgement.retention import Deleted
from lti_app.institution.models import Institution
from lti_app.lti.models import Deployment
from lti_app.teams.models import TeamsPlacement
from practice.claims import CUSTOM
from tests.factories import Factories
from tests.launcher import Launcher
from tests.web.test_retention import OCTOBER, At, acknowledge, count, deliver, run
from tests.web.visit import Visit


def test_another_institution_that_keeps_for_less_long_takes_nothing_away(
    launcher: Launcher, session: Session, at: At, factories: Factories
):
    acknowledge(launcher, now=at("2026-05-05T10:00:00+02:00"))
    Visit(launcher, "instructor", now=clock.now())
    owner = session.scalars(select(Institution)).one()
    made = {"title": "Group", "made_on": date(2026, 5, 5)}
    session.add(TeamsPlacement(id="t" * 32, institution_id=owner.id, **made))
    factories.institution("short").retention_months = 1
    session.commit()
    at("2026-10-15T12:00:00+02:00")

    assert run(session) == Deleted(0, 0)

    for model in (Acknowledgement, Course, Placement, CourseStaff, TeamsPlacement):
        assert count(session, model) == 1, model.__name__


def test_a_course_of_the_same_id_in_another_deployment_goes_by_its_own_days(
    launcher: Launcher, session: Session, at: At, factories: Factories
):
    factories.registration(launcher.platform, approve_deployments=True)
    acknowledge(launcher, now=at(OCTOBER))
    acknowledge(launcher, now=at("2027-02-01T10:00:00+01:00"), deployment_id="another")
    at("2027-05-05T12:00:00+02:00")

    assert run(session) == Deleted(1, 1)

    left = session.scalars(select(Course.deployment_id)).one()
    assert session.scalars(select(Acknowledgement.deployment_id)).one() == left
    assert session.scalars(select(Placement.deployment_id)).one() == left


def test_a_score_goes_with_the_acknowledgement_of_its_own_course(
    launcher: Launcher, session: Session, at: At
):
    acknowledge(launcher, now=at("2026-05-05T10:00:00+02:00"))
    deliver(session, session.scalars(select(Acknowledgement.subject)).one())
    later = at("2027-02-27T10:00:00+01:00")
    Visit(launcher, "student-02", now=later).acknowledge()
    acknowledge(launcher, now=later, context={"id": "other"}, resource_link={"id": "other"})
    at("2027-03-01T10:00:00+01:00")

    assert run(session) == Deleted(1, 0)

    assert count(session, Acknowledgement) == 2
    assert count(session, GradeDelivery) == 0


def test_a_link_that_went_into_a_course_nobody_opens_stops_nobodys_retention(
    launcher: Launcher, session: Session, at: At
):
    acknowledge(launcher, context={"id": "both"}, now=at(OCTOBER))
    deliver(session, session.scalars(select(Acknowledgement.subject)).one())
    # One that waits stays with the link when it goes; ended ones are forgotten then.
    session.execute(update(GradeDelivery).values(state=DeliveryState.WAITING))
    session.commit()
    Visit(launcher, "instructor", context={"id": "section 1"}, now=at(OCTOBER))
    assert count(session, GradeDelivery) == 1
    later = at("2027-02-01T12:00:00+01:00")
    Visit(launcher, context={"id": "both"}, resource_link={"id": "other"}, now=later)
    at("2027-05-05T12:00:00+02:00")

    assert run(session) == Deleted(0, 1)

    assert count(session, Acknowledgement) == count(session, Placement) == 1
    assert count(session, GradeDelivery) == 0


def test_a_confirmation_keeps_no_link_of_the_same_user_id_on_another_platform(
    launcher: Launcher, session: Session, at: At, factories: Factories
):
    acknowledge(launcher, now=at(OCTOBER))
    event = session.scalars(select(Acknowledgement)).one()
    another = factories.registration(replace(launcher.platform, client_id="another"))
    for registration_id in (event.registration_id, another.id):
        session.add(
            PersonLink(
                registration_id=registration_id,
                identifier_hash=b"h" * 32,
                institution_id=event.institution_id,
                subject=event.subject,
            )
        )
    session.commit()

    run(session)

    kept = session.scalars(select(PersonLink.registration_id)).all()
    assert kept == [event.registration_id]


def test_staff_of_an_earlier_year_stay_in_the_course_that_still_runs_only(
    launcher: Launcher, session: Session, at: At
):
    def until(day: str) -> Callable[[dict[str, Any]], None]:
        return lambda body: body.update({CUSTOM: {"course_end": f"{day}T23:59:59+02:00"}})

    at("2026-05-05T10:00:00+02:00")
    others = {"context": {"id": "other"}, "resource_link": {"id": "other"}}
    Visit(launcher, "instructor", spoil=until("2027-08-01"))
    Visit(launcher, "instructor", spoil=until("2026-06-01"), **others)
    at("2027-02-27T10:00:00+01:00")
    Visit(launcher, "student-01", spoil=until("2026-06-01"), **others)
    at("2027-03-01T10:00:00+01:00")

    assert run(session) == Deleted(0, 0)

    running = session.scalars(select(Course.id).where(Course.place != "other")).one()
    assert session.scalars(select(CourseStaff.course_id)).all() == [running]


def test_figures_of_answers_go_with_their_own_run_of_their_own_course(
    launcher: Launcher, session: Session, at: At, factories: Factories
):
    factories.registration(launcher.platform, approve_deployments=True)
    acknowledge(launcher, now=at(OCTOBER))
    Visit(launcher, "student-02", deployment_id="another")
    event = session.scalars(select(Acknowledgement)).one()
    its_own = {"deployment_id": event.deployment_id, "place": event.place, "run": event.run}
    another = session.scalars(select(Deployment.id).where(Deployment.id != event.deployment_id))
    others = {"run": event.run + 1}, {"place": "other"}, {"deployment_id": another.one()}
    for where in (its_own, *({**its_own, **other} for other in others)):
        session.add(
            AnswerTally(
                institution_id=event.institution_id,
                question_hash="q",
                answer_id="a",
                people=20,
                shown_people=20,
                **where,
            )
        )
    session.commit()

    assert run(session) == Deleted(0, 0)

    left = session.scalars(select(AnswerTally)).one()
    assert {name: getattr(left, name) for name in its_own} == its_own


def test_a_total_is_of_one_institution_and_one_meaning(
    launcher: Launcher, session: Session, at: At, factories: Factories
):
    acknowledge(launcher, 10, now=at(OCTOBER))
    event = session.scalars(select(Acknowledgement)).first()
    assert event is not None
    others = (
        (factories.institution("other").id, event.meaning_hash),
        (event.institution_id, "another meaning"),
    )
    for owner, meaning in others:
        session.add(
            AcknowledgementTotal(
                institution_id=owner, academic_year=2026, meaning_hash=meaning, people=40
            )
        )
    session.commit()
    at("2027-05-05T12:00:00+02:00")

    assert run(session).acknowledgements == 10

    assert sorted(session.scalars(select(AcknowledgementTotal.people))) == [10, 40, 40]
