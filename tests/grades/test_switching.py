"""What an instructor does with grades is done to the link that is open, and to no other."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_app.access.models import Launch, Placement
from lti_app.acknowledgement import ended_scores, grades
from lti_app.acknowledgement.models import Action, DeliveryState, GradeDelivery
from lti_app.lti.scores import LINE_ITEM, SCORE
from tests.neighbours import (
    BESIDE,
    FOREIGN,
    LINKS,
    NOW,
    OF_COURSE,
    OF_PLATFORM,
    OURS,
    SOMEBODY,
    only,
)

COLUMN = "https://lms.example.edu/column"
LATER = NOW + timedelta(hours=1)
WAITING, SENT, FAILED = DeliveryState


def on_open_pages(session) -> set[tuple[int, str]]:
    """Return the links whose open pages are graded."""
    rows = session.execute(
        select(Launch.deployment_id, Launch.resource_link_id).where(Launch.is_graded)
    )
    return {(row.deployment_id, row.resource_link_id) for row in rows}


def graded(session, placement_id: int) -> set[str]:
    session.rollback()
    query = select(GradeDelivery.subject).where(GradeDelivery.placement_id == placement_id)
    return set(session.scalars(query))


def test_one_link_is_switched_on_and_off(neighbours, session, engine):
    neighbours.change(Placement, is_graded=False, grade_problem="x", lineitem_url=COLUMN)
    neighbours.change(Placement, grade_scopes=SCORE)
    visitor = neighbours.visitor()

    with engine.begin() as connection:
        grades.switch_on(connection, visitor, neighbours.asking())

    assert neighbours.read(Placement.is_graded) == only(OURS, True, False)
    assert neighbours.read(Placement.grade_problem) == only(OURS, None, "x")
    assert on_open_pages(session) == {(visitor.deployment_id, OURS)}
    session.rollback()

    neighbours.change(Placement, is_graded=True)
    neighbours.launch(OF_COURSE, is_graded=True)
    with engine.begin() as connection:
        grades.switch_off(connection, visitor)

    assert neighbours.read(Placement.is_graded) == only(OURS, False, True)
    assert on_open_pages(session) == {(visitor.deployment_id, OF_COURSE)}


def test_only_confirmations_that_count_in_this_run_of_this_course_are_brought_along(
    neighbours, session, engine
):
    neighbours.change(Placement, lineitem_url=COLUMN, grade_scopes=SCORE)
    neighbours.event("here")
    neighbours.event("by the link beside", OF_COURSE)
    neighbours.event("elsewhere", OF_PLATFORM)
    neighbours.event("beside", BESIDE)
    neighbours.event("foreign", FOREIGN)
    neighbours.event("later", run=2)
    neighbours.event("outdated", meaning_hash="another")
    neighbours.event("exempt", action=Action.EXEMPTED)
    neighbours.event("exempt now")
    neighbours.event("exempt now", action=Action.EXEMPTED)

    with engine.begin() as connection:
        grades.switch_on(connection, neighbours.visitor(), neighbours.asking())

    assert graded(session, neighbours.placements[OURS]) == {SOMEBODY, "here", "by the link beside"}
    for link in LINKS[1:]:
        assert graded(session, neighbours.placements[link]) == {SOMEBODY}


@pytest.mark.parametrize(
    ("offer", "is_offered"),
    [
        ({"lineitem_url": COLUMN, "grade_scopes": SCORE}, True),
        ({"lineitems_url": COLUMN, "grade_scopes": f"{SCORE} {LINE_ITEM}"}, True),
        ({"lineitem_url": COLUMN, "grade_scopes": LINE_ITEM}, False),
        ({"lineitems_url": COLUMN, "grade_scopes": SCORE}, False),
        ({"grade_scopes": f"{SCORE} {LINE_ITEM}"}, False),
    ],
)
def test_grades_are_offered_with_the_right_to_score_and_a_column_or_the_right_to_make_one(
    neighbours, engine, offer, is_offered
):
    neighbours.change(Placement, OURS, **offer)

    with engine.connect() as connection:
        found = grades.overview(connection, neighbours.visitor())

    assert (found.is_offered, found.is_on) == (is_offered, True)
    assert (found.sent, found.waiting, found.failed) == (0, 1, 0), "of this link only"


def test_a_point_is_for_the_link_that_was_clicked(neighbours, session, engine):
    with engine.begin() as connection:
        assert grades.add(connection, neighbours.visitor(subject="new"), now=NOW) is not None

    assert graded(session, neighbours.placements[OURS]) == {SOMEBODY, "new"}
    for link in LINKS[1:]:
        assert graded(session, neighbours.placements[link]) == {SOMEBODY}


def test_what_failed_at_one_link_is_sent_again_and_begins_anew(neighbours, engine):
    neighbours.change(GradeDelivery, state=FAILED, attempts=9, problem="x")
    neighbours.change(Placement, grade_problem="x")

    with engine.begin() as connection:
        grades.send_again(connection, neighbours.visitor(), now=LATER)

    assert neighbours.read(GradeDelivery.state) == only(OURS, WAITING, FAILED)
    assert neighbours.read(GradeDelivery.attempts) == only(OURS, 0, 9)
    assert neighbours.read(GradeDelivery.problem) == only(OURS, None, "x")
    assert neighbours.read(GradeDelivery.scored_at) == only(OURS, LATER, NOW)
    assert neighbours.read(GradeDelivery.due_at) == only(OURS, LATER, NOW)
    assert neighbours.read(Placement.grade_problem) == only(OURS, None, "x")


def test_what_waits_at_one_link_is_tried_now(neighbours, engine):
    neighbours.change(GradeDelivery, due_at=LATER)

    with engine.begin() as connection:
        grades.send_again(connection, neighbours.visitor(), now=NOW)

    assert neighbours.read(GradeDelivery.due_at) == only(OURS, NOW, LATER)


@pytest.mark.parametrize(
    ("values", "is_tried"),
    [
        ({"leased_until": NOW}, True),
        ({"leased_until": NOW + timedelta(seconds=1)}, False),
        ({"state": SENT}, False),
    ],
)
def test_what_is_under_way_or_there_is_not_sent_again(neighbours, engine, values, is_tried):
    neighbours.change(GradeDelivery, OURS, due_at=LATER, **values)

    with engine.begin() as connection:
        grades.send_again(connection, neighbours.visitor(), now=NOW)

    assert neighbours.read(GradeDelivery.due_at)[OURS] == (NOW if is_tried else LATER)
    assert neighbours.read(GradeDelivery.state)[OURS] == values.get("state", WAITING)


def test_a_new_run_forgets_what_was_sent_for_any_link_of_its_course(neighbours, engine):
    neighbours.change(GradeDelivery, state=SENT)

    with engine.begin() as connection:
        ended_scores.forget_run(connection, neighbours.visitor())

    gone = [link for link, state in neighbours.read(GradeDelivery.state).items() if state is None]
    assert gone == [OURS, OF_COURSE]
