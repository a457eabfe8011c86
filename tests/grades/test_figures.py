"""How scores stand, for whoever watches over the tool: counts and an age, of nobody's course."""

from lti_app.acknowledgement import outbox
from lti_app.metrics import counters, state
from practice.roster import SUSPENDED
from tests.grades.world import STUDENTS, World
from tests.web.figures import Figures, parsed

SANNE, NOOR, *_ = STUDENTS


def read(world: World) -> Figures:
    queue = world.app.extensions["queue"]
    text = counters.exposition(state.State(world.engine, queue, world.clock.now))
    return {
        name: value
        for name, value in parsed(text.decode()).items()
        if name.startswith("online_dos_deliver")
    }


def test_scores_are_counted_by_state_and_problem_and_the_first_has_an_age(world: World) -> None:
    world.graded().acknowledge(SANNE, str(SUSPENDED.subject))
    world.work()
    world.acknowledge(NOOR)
    world.clock.move(minutes=20)

    assert read(world) == {
        "online_dos_deliveries{problem=,state=sent}": 1,
        "online_dos_deliveries{problem=grade_person_refused,state=failed}": 1,
        "online_dos_deliveries{problem=,state=waiting}": 1,
        "online_dos_delivery_overdue_seconds{}": 1200,
    }


def test_a_score_that_nobody_may_send_makes_no_age(world: World) -> None:
    world.graded().acknowledge(SANNE)
    world.clock.move(minutes=20)
    world.change(is_graded=False)

    assert outbox.backlog(world.engine, now=world.clock.now).overdue_seconds == 0
