"""The column of a link in the gradebook: taken, found, made by one worker, made anew."""

from datetime import timedelta
from typing import Any

import pytest

from lti_app.lti.scores import LINE_ITEM, LINE_ITEM_READ, RESULT_READ, SCORE, Gradebook
from lti_app.lti.services import Service
from tests.grades.world import ENDPOINT, STUDENTS, World

SANNE, NOOR, *_ = STUDENTS


def test_the_column_of_the_link_is_taken_where_the_launch_names_one(world: World) -> None:
    world.open()
    address = world.own_column()

    def named(claims: dict[str, Any]) -> None:
        claims[ENDPOINT]["lineitem"] = address

    world.open(spoil=named).change(is_graded=True)
    world.acknowledge(SANNE)
    world.work()
    assert len(world.columns()) == 1
    assert world.times() == {SANNE: 1}


def test_a1_a_launch_that_names_no_column_ends_with_one_a_score_and_its_result(
    world: World,
) -> None:
    world.graded()
    assert world.placement().lineitem_url is None
    world.acknowledge(SANNE)
    world.work()

    placement = world.placement()
    door = world.app.extensions["door"]
    with world.app.app_context():
        platform = door.platform_by_id(placement.registration_id)
    service = Service(world.engine, platform, (), door.keys.signing(world.clock()), world.clock)
    book = Gradebook(service, frozenset(placement.grade_scopes.split()))
    assert book.has_result(placement.lineitem_url, SANNE)
    assert not book.has_result(placement.lineitem_url, NOOR)


def test_a_column_is_made_once_and_remembered(world: World) -> None:
    world.graded().acknowledge(SANNE, NOOR)
    world.work()
    (column,) = world.columns()
    assert (column.label, column.score_maximum, column.tag) == ("Online Do's gelezen", 1, "dos-ack")
    assert world.placement().lineitem_url == world.address(column)
    assert world.times() == {SANNE: 1, NOOR: 1}


def test_a_column_that_a_killed_worker_made_is_found_again(world: World) -> None:
    world.graded().acknowledge(SANNE)
    world.work()
    world.change(lineitem_url=None, leased_until=world.clock())
    world.acknowledge(NOOR)
    world.work()
    assert world.times() == {SANNE: 1, NOOR: 1}
    assert world.placement().leased_until is None


def test_while_another_worker_makes_the_column_a_score_waits_a_moment(world: World) -> None:
    world.graded().acknowledge(SANNE)
    world.clock.move(minutes=1)
    world.change(leased_until=world.clock() + timedelta(days=365))
    assert world.work() == 1
    (delivery,) = world.deliveries()
    assert (delivery.attempts, delivery.problem, delivery.leased_until) == (0, None, None)
    world.change(leased_until=None)
    world.clock.move(seconds=5)
    world.work()
    assert world.times() == {SANNE: 1}


def test_a_column_that_was_removed_is_made_again_and_filled_again(world: World) -> None:
    world.graded().acknowledge(SANNE)
    world.work()
    world.running.gradebook.remove(world.course, world.columns()[0].number)
    world.clock.move(hours=1)
    world.acknowledge(NOOR)
    world.work()
    assert world.times() == {SANNE: 1, NOOR: 1}
    assert world.states() == {"sent": 2}


def test_a_score_of_long_ago_that_goes_again_is_not_given_up_at_once(world: World) -> None:
    world.graded().acknowledge(SANNE)
    world.work()
    world.running.gradebook.remove(world.course, world.columns()[0].number)
    world.clock.move(days=30)
    (noor,) = world.acknowledge(NOOR)
    assert noor is not None
    world.courier.deliver(noor)
    world.behave("busy")
    world.work()
    assert world.states() == {"sent": 1, "waiting grade_platform_busy": 1}

    world.behave()
    world.clock.move(minutes=2)
    world.work()
    assert world.times() == {SANNE: 1, NOOR: 1}


SCOPES = {
    "no-score": (f"{LINE_ITEM} {RESULT_READ}", "failed grade_service_missing"),
    "no-column": (f"{SCORE} {RESULT_READ}", "failed grade_column_refused"),
    "only-to-read": (f"{SCORE} {LINE_ITEM_READ}", "failed grade_column_refused"),
}


@pytest.mark.parametrize("name", SCOPES)
def test_what_the_platform_did_not_grant_is_not_tried(name: str, world: World) -> None:
    scopes, state = SCOPES[name]
    world.graded(grade_scopes=scopes).acknowledge(SANNE)
    world.work()
    assert world.states() == {state: 1}


def test_a_platform_that_refuses_the_column_is_not_asked_for_everybody_again(
    world: World,
) -> None:
    elsewhere = f"{world.running.platform.issuer}/services/nowhere/lineitems?type_id=1"
    world.graded(lineitems_url=elsewhere).acknowledge(SANNE, NOOR)
    world.work()
    assert world.states() == {"failed grade_column_refused": 2}
    assert world.placement().grade_problem == "grade_column_refused"


def test_a_column_that_is_gone_and_may_not_be_made_again_is_said_to_be_refused(
    world: World,
) -> None:
    world.graded()
    gone = world.own_column().replace("/lineitems/", "/lineitems/9")
    world.change(lineitem_url=gone, grade_scopes=f"{SCORE} {LINE_ITEM_READ}")
    world.acknowledge(SANNE)
    world.work()
    assert world.states() == {"failed grade_column_refused": 1}
    assert world.placement().lineitem_url is None


def test_a_column_that_went_between_two_attempts_is_made_again(world: World) -> None:
    world.graded()
    world.change(lineitem_url=world.own_column())
    world.acknowledge(SANNE)
    world.behave("error")
    world.work()
    world.behave()
    world.running.gradebook.remove(world.course, world.columns()[0].number)
    world.clock.move(minutes=5)
    world.work()
    assert world.times() == {SANNE: 1}


def test_somebody_unknown_is_still_the_reason_after_a_new_column(world: World) -> None:
    world.graded()
    gone = world.own_column()
    world.running.gradebook.remove(world.course, world.columns()[0].number)
    world.change(lineitem_url=gone)
    world.acknowledge("nobody")
    world.work()
    assert world.states() == {"failed grade_person_refused": 1}


def test_a_column_that_is_removed_as_often_as_it_is_made_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.graded().acknowledge(SANNE)
    make = Gradebook.make_column

    def make_and_remove(book: Gradebook, *arguments: str) -> str:
        made = make(book, *arguments)
        world.running.gradebook.remove(world.course, world.columns()[-1].number)
        return made

    monkeypatch.setattr(Gradebook, "make_column", make_and_remove)
    world.work()
    assert world.states() == {"failed grade_column_gone": 1}
    assert world.columns() == []


def test_a_launch_that_names_a_column_meanwhile_is_believed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.graded().acknowledge(SANNE)
    named = []

    def named_meanwhile(book: Gradebook, *_: str) -> str:
        named.append(world.own_column())
        world.change(lineitem_url=named[0])
        return "http://never.used/"

    monkeypatch.setattr(Gradebook, "find_column", named_meanwhile)
    world.work()
    assert world.placement().lineitem_url == named[0]
    assert world.times() == {SANNE: 1}


def test_only_one_of_two_workers_makes_the_column(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.graded()
    first, second = world.acknowledge(SANNE, NOOR)
    assert first is not None
    assert second is not None
    make = Gradebook.make_column

    def make_slowly(book: Gradebook, *arguments: str) -> str:
        world.courier.deliver(second)
        return make(book, *arguments)

    monkeypatch.setattr(Gradebook, "make_column", make_slowly)
    world.courier.deliver(first)
    world.clock.move(seconds=5)
    world.work()
    assert world.times() == {SANNE: 1, NOOR: 1}
