"""What is written about one score or column touches no other: of another link, or of a platform."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lti_app.access.models import Placement
from lti_app.acknowledgement import outbox
from lti_app.acknowledgement.models import Action, DeliveryState, GradeDelivery
from lti_app.acknowledgement.outbox import Delivery
from tests.neighbours import BESIDE, FOREIGN, LINKS, NOW, OF_COURSE, OF_PLATFORM, OURS, only

COLUMN = "https://lms.example.edu/1"
LATER = NOW + timedelta(minutes=1)
WAITING, SENT, FAILED = DeliveryState


def leased(engine, neighbours, link: str) -> Delivery:
    """Take the score of a link."""
    found = outbox.lease(engine, neighbours.deliveries[link], now=NOW)
    assert found is not None
    return found


def test_while_one_platform_is_down_scores_of_another_do_not_wait(neighbours, engine):
    outbox.pause(engine, neighbours.own.id, now=NOW, until=LATER)

    assert neighbours.read(GradeDelivery.due_at) == only(FOREIGN, NOW, LATER)


@pytest.mark.parametrize(
    "values",
    [
        {"state": SENT},
        {"state": FAILED},
        {"leased_until": NOW + timedelta(seconds=1)},
        {"due_at": NOW + timedelta(hours=1)},
    ],
)
def test_a_pause_changes_nothing_about_a_score_that_ended_is_under_way_or_waits_longer(
    neighbours, engine, values
):
    neighbours.change(GradeDelivery, OURS, **values)
    before = neighbours.read(GradeDelivery.due_at)[OURS]

    outbox.pause(engine, neighbours.own.id, now=NOW, until=LATER)

    due = neighbours.read(GradeDelivery.due_at)
    assert (due[OURS], due[OF_COURSE]) == (before, LATER)


def test_a_score_whose_worker_was_killed_waits_with_the_others(neighbours, engine):
    neighbours.change(GradeDelivery, OURS, leased_until=NOW)

    outbox.pause(engine, neighbours.own.id, now=NOW, until=LATER)

    assert neighbours.read(GradeDelivery.due_at)[OURS] == LATER


def test_the_longest_due_comes_first_and_no_more_than_are_asked_for(neighbours, engine):
    neighbours.change(GradeDelivery, OF_PLATFORM, due_at=NOW - timedelta(seconds=1))

    found = outbox.due(engine, now=NOW, limit=2)

    assert found == [neighbours.deliveries[OF_PLATFORM], neighbours.deliveries[OURS]]


ENDS: dict[str, Callable[..., None]] = {
    "sent": lambda engine, delivery: outbox.sent(engine, delivery, LATER),
    "failed": lambda engine, delivery: outbox.failed(engine, delivery, "grade_given_up"),
    "waiting": lambda engine, delivery: outbox.postpone(engine, delivery, "x", LATER),
}


@pytest.mark.parametrize("end", ENDS)
def test_how_an_attempt_ended_is_written_to_its_own_score(neighbours, engine, end):
    first, *others = [leased(engine, neighbours, link) for link in LINKS]
    names = [delivery.resource_link_id for delivery in (first, *others)]
    assert names == [OURS, OF_COURSE, OF_PLATFORM, OURS, OURS]

    ENDS[end](engine, first)

    assert neighbours.read(GradeDelivery.state) == only(OURS, DeliveryState(end), WAITING)
    assert neighbours.read(GradeDelivery.leased_until) == only(OURS, None, NOW + outbox.LEASE)


@pytest.mark.parametrize("end", ENDS)
def test_who_comes_too_late_writes_nothing_over_another_worker(neighbours, engine, end):
    late = outbox.lease(engine, neighbours.deliveries[OURS], now=NOW)
    after = NOW + outbox.LEASE
    assert outbox.lease(engine, neighbours.deliveries[OURS], now=after) is not None

    ENDS[end](engine, late)

    assert neighbours.read(GradeDelivery.leased_until)[OURS] == after + outbox.LEASE
    assert neighbours.read(GradeDelivery.state)[OURS] == WAITING


def test_a_score_speaks_of_the_last_confirmation_of_its_person_in_its_course(neighbours, engine):
    neighbours.event(at=NOW - timedelta(days=3), language="fr")
    neighbours.event(at=NOW - timedelta(days=2), language="en", meaning_hash="another")
    neighbours.event(action=Action.WITHDRAWN)
    neighbours.event("another")
    neighbours.event(link=OF_PLATFORM)
    neighbours.event(link=BESIDE)
    neighbours.event(link=FOREIGN)

    delivery = leased(engine, neighbours, OURS)

    assert (delivery.language, delivery.acknowledged_at) == ("en", NOW - timedelta(days=2))


@pytest.mark.parametrize("moved", [{"place": "before"}, {"resource_link_id": "removed"}])
def test_a_score_finds_the_confirmation_by_its_course_or_its_link(neighbours, engine, moved):
    neighbours.event(language="en", **moved)

    delivery = leased(engine, neighbours, OURS)

    assert (delivery.language, delivery.acknowledged_at) == ("en", NOW)


def test_one_column_is_leased_and_others_are_not(neighbours, engine):
    known, until = outbox.lease_column(engine, neighbours.placements[OURS], now=NOW)

    assert (known, until) == (None, NOW + outbox.LEASE)
    assert neighbours.read(Placement.leased_until) == only(OURS, until, None)


def test_a_column_that_is_there_is_not_leased_and_is_that_of_the_link(neighbours, engine):
    neighbours.change(Placement, OURS, lineitem_url=COLUMN)
    neighbours.change(Placement, OF_COURSE, lineitem_url="https://lms.example.edu/2")

    found = outbox.lease_column(engine, neighbours.placements[OF_COURSE], now=NOW)

    assert found == ("https://lms.example.edu/2", None)
    assert neighbours.read(Placement.leased_until) == dict.fromkeys(LINKS)


def test_a_column_that_was_made_is_kept_for_its_link_and_only_its_scores_go_again(
    neighbours, engine
):
    neighbours.change(GradeDelivery, state=SENT, due_at=NOW - timedelta(days=1), attempts=3)
    neighbours.change(Placement, leased_until=LATER, grade_problem="grade_column_gone")

    kept = outbox.keep_column(engine, neighbours.placements[OURS], LATER, COLUMN, now=NOW)

    assert kept == COLUMN
    assert neighbours.read(Placement.lineitem_url) == only(OURS, kept, None)
    assert neighbours.read(Placement.leased_until) == only(OURS, None, LATER)
    assert neighbours.read(Placement.grade_problem) == only(OURS, None, "grade_column_gone")
    assert neighbours.read(GradeDelivery.state) == only(OURS, WAITING, SENT)
    assert neighbours.read(GradeDelivery.attempts) == only(OURS, 0, 3)
    assert neighbours.read(GradeDelivery.due_at) == only(OURS, NOW, NOW - timedelta(days=1))


def test_a_score_that_failed_does_not_go_again_because_there_is_a_column(neighbours, engine):
    neighbours.change(GradeDelivery, OURS, state=FAILED)

    outbox.keep_column(engine, neighbours.placements[OURS], LATER, COLUMN, now=NOW)

    assert neighbours.read(GradeDelivery.state)[OURS] == FAILED


def test_the_column_that_a_launch_named_meanwhile_counts(neighbours, engine):
    neighbours.change(Placement, OURS, lineitem_url="https://lms.example.edu/named")

    kept = outbox.keep_column(
        engine, neighbours.placements[OURS], LATER, "https://lms.example.edu/made", now=NOW
    )

    assert kept == "https://lms.example.edu/named"
    assert neighbours.read(Placement.lineitem_url) == only(OURS, kept, None)


def test_a_column_that_could_not_be_made_is_let_go_of_by_who_has_it_only(neighbours, engine):
    neighbours.change(Placement, leased_until=LATER)

    outbox.no_column(engine, neighbours.placements[OURS], LATER, "grade_column_refused")
    outbox.no_column(engine, neighbours.placements[OF_COURSE], NOW, "grade_column_refused")

    assert neighbours.read(Placement.leased_until) == only(OURS, None, LATER)
    assert neighbours.read(Placement.grade_problem) == only(OURS, "grade_column_refused", None)


def test_a_column_that_is_gone_is_forgotten_at_its_link_unless_another_took_its_place(
    neighbours, engine
):
    neighbours.change(Placement, lineitem_url=COLUMN)

    outbox.drop_column(engine, neighbours.placements[OURS], COLUMN)
    outbox.drop_column(engine, neighbours.placements[OF_COURSE], "https://lms.example.edu/0")

    assert neighbours.read(Placement.lineitem_url) == only(OURS, None, COLUMN)
