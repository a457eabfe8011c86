"""What stays of acknowledgements that went: how many people of a year, from ten on."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.acknowledgement.models import (
    Acknowledgement,
    AcknowledgementTotal,
    Action,
    Reason,
)
from lti_app.campaign.models import Change
from lti_app.campaign.shelf import shelf
from lti_app.institution.models import Institution
from tests.launcher import Launcher
from tests.web.publishing import KINDER, Publisher
from tests.web.test_retention import OCTOBER, At, acknowledge, count, run
from tests.web.visit import SECOND_COURSE, Visit


@pytest.mark.parametrize(("people", "kept"), [(9, []), (10, [10]), (12, [12])])
def test_a_number_stays_from_ten_people_on(
    launcher: Launcher, session: Session, at: At, people: int, kept: list[int]
):
    acknowledge(launcher, people, now=at(OCTOBER))
    at("2027-05-05T12:00:00+02:00")

    run(session)

    assert session.scalars(select(AcknowledgementTotal.people)).all() == kept
    years = session.scalars(select(AcknowledgementTotal.academic_year)).all()
    assert set(years) <= {2026}


def test_a_command_says_how_many_confirmed_in_years_that_have_gone(
    launcher: Launcher, session: Session, at: At, app: Flask
):
    acknowledge(launcher, 10, now=at(OCTOBER))
    at("2027-05-05T12:00:00+02:00")
    run(session)
    session.add(gone(session, "f" * 64))
    session.commit()
    label = shelf(app).published("default").version.label

    told = app.test_cli_runner().invoke(args=["records", "totals"]).output.splitlines()

    assert len(told) == 2
    assert told[0].startswith(f"2026/2027  10 people  {label}  meaning ")
    assert told[1] == "2019/2020  40 people  a version that is not here  meaning ffffffffffff"


def gone(session: Session, meaning: str) -> AcknowledgementTotal:
    """Return a number of years ago."""
    owner = session.scalars(select(Institution.id).where(Institution.slug == "default")).one()
    return AcknowledgementTotal(
        institution_id=owner, academic_year=2019, meaning_hash=meaning, people=40
    )


def test_who_withdrew_is_not_counted(launcher: Launcher, session: Session, at: At):
    acknowledge(launcher, 10, now=at(OCTOBER))
    Visit(launcher, "student-10", now=at(OCTOBER)).withdraw()
    at("2027-05-05T12:00:00+02:00")

    run(session)

    assert count(session, AcknowledgementTotal) == 0


def test_who_withdrew_and_confirmed_again_is_counted(launcher: Launcher, session: Session, at: At):
    acknowledge(launcher, 10, now=at(OCTOBER))
    visit = Visit(launcher, "student-10")
    visit.withdraw()
    visit.acknowledge()
    at("2027-05-05T12:00:00+02:00")

    run(session)

    assert session.scalars(select(AcknowledgementTotal.people)).all() == [10]


def test_a_withdrawal_takes_one_person_in_one_course_out_of_the_count(
    launcher: Launcher, session: Session, at: At
):
    acknowledge(launcher, 11, now=at(OCTOBER))
    Visit(launcher, "student-11").withdraw()
    elsewhere = Visit(launcher, "student-10", context=SECOND_COURSE)
    elsewhere.acknowledge()
    elsewhere.withdraw()
    at("2027-05-05T12:00:00+02:00")

    run(session)

    assert session.scalars(select(AcknowledgementTotal.people)).all() == [10]


def test_who_confirmed_while_staff_exempted_them_is_counted_when_that_ends(
    launcher: Launcher, session: Session, at: At
):
    acknowledge(launcher, 10, now=at(OCTOBER))
    event = session.scalars(select(Acknowledgement).order_by(Acknowledgement.id.desc())).first()
    same = {
        name: value for name, value in vars(event).items() if name in Acknowledgement.__table__.c
    }
    del same["id"]
    for action in (Action.EXEMPTED, Action.WITHDRAWN):
        changes = {"action": action, "reason": Reason.OTHER}
        session.add(Acknowledgement(**{**same, **changes}))
        session.commit()
    at("2027-05-05T12:00:00+02:00")

    run(session)

    assert session.scalars(select(AcknowledgementTotal.people)).all() == [10]


def test_who_confirmed_again_in_a_new_year_is_counted_in_both(
    launcher: Launcher, session: Session, at: At
):
    acknowledge(launcher, 10, now=at("2026-05-05T10:00:00+02:00"))
    acknowledge(launcher, 11, now=at("2026-10-05T10:00:00+02:00"))
    at("2027-05-05T12:00:00+02:00")

    run(session)

    totals = select(AcknowledgementTotal).order_by(AcknowledgementTotal.academic_year)
    found = [(row.academic_year, row.people) for row in session.scalars(totals)]
    assert found == [(2025, 10), (2026, 11)]


def test_versions_that_mean_the_same_are_one_total(
    launcher: Launcher, session: Session, at: At, publish: Publisher
):
    first = publish(now=at(OCTOBER))
    acknowledge(launcher, 5, now=at(OCTOBER))
    publish(KINDER, change=Change.EDITORIAL, now=at(OCTOBER))
    for number in range(6, 11):
        Visit(launcher, f"student-{number:02}", now=at(OCTOBER)).acknowledge()
    at("2027-05-05T12:00:00+02:00")

    run(session)

    total = session.scalars(select(AcknowledgementTotal)).one()
    assert (total.people, total.meaning_hash) == (10, first.hash)


def test_numbers_of_one_year_add_up(launcher: Launcher, session: Session, at: At):
    acknowledge(launcher, 10, now=at(OCTOBER))
    later: dict[str, Any] = {"now": at("2026-12-05T10:00:00+01:00"), "context": {"id": "other"}}
    acknowledge(launcher, 11, resource_link={"id": "other-link"}, **later)
    at("2027-04-20T12:00:00+02:00")
    assert run(session).acknowledgements == 10
    at("2027-07-20T12:00:00+02:00")
    assert run(session).acknowledgements == 11

    assert session.scalars(select(AcknowledgementTotal.people)).all() == [21]
