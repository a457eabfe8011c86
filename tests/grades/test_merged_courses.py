"""A link goes into another course, with another gradebook: points are brought into that one."""

from dataclasses import replace
from typing import Any

import pytest

from practice.gradebook import LineItem
from tests.grades.world import ENDPOINT, STUDENTS, World

SANNE, NOOR, *_ = STUDENTS


def merge(world: World) -> LineItem:
    """Let the link be opened from another course, where the platform names its column."""
    column = world.running.gradebook.add(world.course, LineItem("Do's", 1, "of both"))

    def named(claims: dict[str, Any]) -> None:
        claims[ENDPOINT]["lineitem"] = world.address(column)

    world.launcher.launch(
        "instructor",
        context={"id": "both"},
        resource_link=world.course.links[1].claim(),
        spoil=named,
    )
    world.visitor = replace(world.visitor, context_id="both")
    return column


def taken(world: World, column: LineItem) -> dict[str, int]:
    marks = world.running.gradebook.marks(world.course, column.number)
    return {subject: mark.accepted for subject, mark in marks.items()}


@pytest.fixture
def merged(world: World) -> tuple[World, LineItem]:
    """Two had their point when the courses were merged, of whom one was known to nobody."""
    world.graded()
    world.change(lineitem_url=world.own_column())
    world.acknowledge(SANNE, NOOR, "nobody")
    world.work()
    assert world.states() == {"sent": 2, "failed grade_person_refused": 1}
    return world, merge(world)


def test_who_confirms_in_the_other_course_gets_the_point_there(
    merged: tuple[World, LineItem],
) -> None:
    world, column = merged
    assert world.states() == {}

    world.acknowledge(SANNE)
    world.work()

    assert taken(world, column) == {SANNE: 1}
    assert world.times() == {SANNE: 1, NOOR: 1}
    world.acknowledge(SANNE)
    world.launcher.app.extensions["door"].places.forget()
    merge(world)
    assert world.states() == {"sent": 1}, "it went nowhere else"


def test_a_point_that_waits_is_brought_to_the_other_course(world: World) -> None:
    world.graded()
    world.change(lineitem_url=world.own_column())
    world.acknowledge(SANNE)

    column = merge(world)
    world.work()

    assert taken(world, column) == {SANNE: 1}
    assert world.times() == {}
