"""What goes of one course, person or institution takes nothing of another, and waits for none."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.access.models import Course, CourseStaff, Placement
from lti_app.acknowledgement.models import Acknowledgement, GradeDelivery
from lti_app.acknowledgement.retention import Deleted
from lti_app.institution.models import Institution
from lti_app.teams.models import TeamsPlacement
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
