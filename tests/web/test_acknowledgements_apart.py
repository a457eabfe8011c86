"""What somebody did counts in its own course, run and platform, and nowhere else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_app.access.models import Course
from lti_app.acknowledgement import course_records, exemptions, history, service
from lti_app.acknowledgement.models import (
    Acknowledgement,
    Action,
    Reason,
)
from lti_app.institution.models import AsksAgain, Institution
from lti_app.lti.claims import Message
from lti_app.lti.models import Registration
from lti_app.lti.roles import Role
from tests.neighbours import (
    BESIDE,
    ELSEWHERE,
    FOREIGN,
    NOW,
    OF_PLATFORM,
    OURS,
    SOMEBODY,
    Neighbours,
)

ACKNOWLEDGED, WITHDRAWN, EXEMPTED = Action
NEVER, MEANING, YEAR = AsksAgain
LONG_AGO = NOW - timedelta(days=400)


def set_run(session, neighbours: Neighbours, link: str, run: int) -> None:
    visitor = neighbours.visitor(link)
    session.execute(
        update(Course)
        .where(Course.deployment_id == visitor.deployment_id, Course.place == visitor.place)
        .values(run=run)
    )
    session.commit()


# --- how many -----------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("action", [WITHDRAWN, EXEMPTED])
def test_what_happened_elsewhere_ends_no_confirmation_here(neighbours, engine, where, action):
    neighbours.event()
    neighbours.event(**{"action": action, **where})

    with engine.connect() as connection:
        found = service.counts(connection, neighbours.visitor(), neighbours.asking())

    assert (found.acknowledged, found.earlier, found.run) == (1, 0, 1)


@pytest.mark.parametrize("action", [WITHDRAWN, EXEMPTED])
def test_what_ended_here_is_not_counted(neighbours, engine, action):
    neighbours.event()
    neighbours.event(action=action)

    with engine.connect() as connection:
        found = service.counts(connection, neighbours.visitor(), neighbours.asking())

    assert (found.acknowledged, found.earlier) == (0, 0)


@pytest.mark.parametrize("where", ELSEWHERE[:4])
def test_a_confirmation_elsewhere_is_not_counted_here(neighbours, engine, where):
    neighbours.event(**where)

    with engine.connect() as connection:
        found = service.counts(connection, neighbours.visitor(), neighbours.asking())
        seen = history.of_person(connection, neighbours.visitor(), SOMEBODY)

    assert (found.acknowledged, found.earlier) == (0, 0)
    assert seen.stands is None
    assert len(seen.elsewhere) == (where != {"link": FOREIGN}), "a platform has its own people"


@pytest.mark.parametrize(
    ("policy", "grace", "counted"),
    [
        (NEVER, 0, (3, 0, 0)),
        (MEANING, 0, (2, 0, 1)),
        (MEANING, 14, (3, 1, 0)),
        (YEAR, 0, (1, 0, 2)),
    ],
)
def test_confirmed_in_grace_and_earlier_are_told_apart(neighbours, engine, policy, grace, counted):
    neighbours.event("today's")
    neighbours.event("of long ago", at=LONG_AGO)
    neighbours.event("another", meaning_hash="another")
    asking = neighbours.asking(policy)
    published = replace(asking.published, meaning_since=NOW)
    asking = replace(asking, published=published, grace_days=grace)

    with engine.connect() as connection:
        found = service.counts(connection, neighbours.visitor(), asking)

    assert (found.acknowledged, found.in_grace, found.earlier) == counted


# --- rounds and runs ----------------------------------------------------------------------------


@pytest.mark.parametrize("where", ELSEWHERE)
def test_an_ending_elsewhere_opens_no_round_here(neighbours, session, engine, where):
    neighbours.event()
    neighbours.event(**{"action": WITHDRAWN, **where})

    neighbours.acknowledge(engine)

    query = select(Acknowledgement.round).where(
        Acknowledgement.action == ACKNOWLEDGED, Acknowledgement.subject == SOMEBODY
    )
    assert session.scalars(query).all() == [0], "twice is once"


def test_each_ending_here_opens_a_round(neighbours, session, engine):
    neighbours.event(action=EXEMPTED)
    neighbours.event(action=WITHDRAWN, round=1)

    neighbours.acknowledge(engine)

    query = select(Acknowledgement.round).where(Acknowledgement.action == ACKNOWLEDGED)
    assert session.scalars(query).all() == [2]


def test_a_run_begins_in_its_own_course_and_once(neighbours, session, engine):
    for _ in range(2):
        with engine.begin() as connection:
            service.begin_run(connection, neighbours.visitor(), after=1)

    query = select(Course.deployment_id, Course.place, Course.run)
    ours = neighbours.visitor().deployment_id
    assert {(row.deployment_id == ours, row.place, row.run) for row in session.execute(query)} == {
        (True, "1", 2),
        (True, "2", 1),
        (False, "1", 1),
    }


def test_a_click_is_of_the_run_that_the_course_is_in(neighbours, session, engine):
    runs = {OURS: 3, OF_PLATFORM: 7, BESIDE: 9, FOREIGN: 5}
    for link, run in runs.items():
        set_run(session, neighbours, link, run)

    for link in runs:
        neighbours.acknowledge(engine, link=link)

    query = select(Acknowledgement.run).order_by(Acknowledgement.id)
    assert session.scalars(query).all() == [3, 7, 9, 5]


def test_a_withdrawal_and_an_exemption_touch_no_other_course(neighbours, session, engine):
    neighbours.event(link=OF_PLATFORM)
    neighbours.event(link=BESIDE)
    neighbours.event(link=FOREIGN)
    neighbours.event("another")
    visitor, asking = neighbours.visitor(), neighbours.asking()

    with engine.begin() as connection:
        service.withdraw(connection, visitor, now=NOW)
        exemptions.end(connection, visitor, SOMEBODY, asking)
        assert connection.scalars(select(Acknowledgement.action)).all() == [ACKNOWLEDGED] * 4
        exemptions.exempt(connection, visitor, SOMEBODY, Reason.OTHER, asking)
        exemptions.end(connection, visitor, SOMEBODY, asking)

    added = session.scalars(select(Acknowledgement).order_by(Acknowledgement.id)).all()[4:]
    assert [(each.action, each.round, each.subject) for each in added] == [
        (EXEMPTED, 0, SOMEBODY),
        (WITHDRAWN, 1, SOMEBODY),
    ]
    assert {each.place for each in added} == {"1"}
    assert {each.deployment_id for each in added} == {visitor.deployment_id}


# --- the class list ------------------------------------------------------------------------------


def test_records_are_of_the_course_of_its_platform_and_its_institution(
    neighbours, session, engine, factories
):
    factories.institution("another").shows_names = False
    for row in session.scalars(select(Course)):
        row.memberships_url = f"https://lms.example.edu/{row.deployment_id}/{row.place}"
    for row in session.scalars(select(Registration)):
        row.platform_family = f"family-{row.id}"
    session.scalars(select(Institution).where(Institution.slug == "default")).one().shows_names = 1
    session.commit()
    set_run(session, neighbours, OURS, 2)
    neighbours.event("before")
    neighbours.event("now", run=2)
    neighbours.event("elsewhere", OF_PLATFORM, run=2)
    neighbours.event("beside", BESIDE, run=2)
    neighbours.event("foreign", FOREIGN, run=2)

    with engine.connect() as connection:
        found = course_records.records(connection, neighbours.visitor(), neighbours.asking())

    ours = neighbours.visitor()
    assert found.memberships_url == f"https://lms.example.edu/{ours.deployment_id}/1"
    assert (found.platform_family, found.run) == (f"family-{ours.registration_id}", 2)
    assert found.shows_names
    assert {name: standing is not None for name, standing in found.standings.items()} == {
        "before": False,
        "now": True,
    }


def test_visitors_are_who_has_a_page_of_the_course_open(neighbours, engine):
    others: dict[str, dict[str, Any]] = {
        "teacher": {"role": Role.INSTRUCTOR},
        "pretended": {"is_test_user": True},
        "waiting": {"is_open": False},
        "ended": {"ends_at": NOW},
        "placing": {"message": Message.DEEP_LINKING},
        "nobody": {"subject": None},
        "elsewhere": {"context_id": "2"},
    }
    for subject, changes in others.items():
        neighbours.launch(**{"subject": subject, **changes})
    neighbours.launch(BESIDE, "beside")
    neighbours.launch(FOREIGN, "foreign")

    with engine.connect() as connection:
        found = course_records.records(connection, neighbours.visitor(), neighbours.asking())

    assert found.visitors == {SOMEBODY, "teacher", "pretended"}
    assert found.not_asked == {"teacher", "pretended"}


def test_a_course_without_an_id_has_the_visitors_of_its_link(neighbours, engine):
    neighbours.launch(OURS, "by the link", context_id=None)
    visitor = neighbours.visitor(context_id=None)

    with engine.connect() as connection:
        found = course_records.records(connection, visitor, neighbours.asking())

    assert found.visitors == {"by the link"}
