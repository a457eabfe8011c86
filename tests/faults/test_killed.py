"""Web workers and workers of the queue, killed at every step that leaves something behind."""

from collections.abc import Iterator
from itertools import count

import pytest

from lti_app.acknowledgement import outbox
from tests.faults.test_every_step import PEOPLE
from tests.faults.town import Town
from tests.faults.victims import Victims, victims_of

STEPS = {"a student": 7, "who reports": 2, "who answers a report": 2}
"""At how many of them somebody dies, at least."""


@pytest.fixture(scope="module")
def all_victims(one_town: Town) -> Iterator[Victims]:
    """Processes for all tests; use `victims`."""
    with victims_of(one_town) as victims:
        yield victims


@pytest.fixture
def victims(town: Town, all_victims: Victims) -> Victims:
    return all_victims


@pytest.mark.parametrize("kind", PEOPLE)
def test_a_web_worker_is_killed_at_any_step_of_a_visit(
    kind: str, town: Town, victims: Victims
) -> None:
    for number in count(1):
        person = PEOPLE[kind](town)
        if not person.attempt(victims.dying(number)):
            # Some never come back: what is there is whole without them.
            assert town.wrong() == [], f"step {number}"
            town.again([person])
        if not victims.died:
            break
    assert number > STEPS[kind]
    assert town.wrong() == []


def test_a_queue_worker_is_killed_at_any_step_of_a_delivery(town: Town, victims: Victims) -> None:
    for number in count(1):
        town.begin_anew()
        town.again(town.students(1))
        (delivery,) = outbox.due(town.course, now=town.clock(), limit=2)
        victims.deliver(delivery, number)
        assert town.wrong() == [], f"step {number}"
        if not victims.died:
            break
    assert number > 8
