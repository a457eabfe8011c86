"""A score on its way: written with the click, delivered once, with everything that can go wrong."""

import threading

import pytest

from lti_app.acknowledgement import grades
from lti_app.acknowledgement.grade_words import GradebookWords
from lti_app.lti import http
from lti_app.lti.scores import SCORE
from practice import faults
from practice.personas import PERSONAS
from practice.roster import SUSPENDED
from tests.grades.world import STUDENTS, World

SANNE, NOOR, *_ = STUDENTS


def test_an_acknowledgement_becomes_one_point_with_the_day_in_words(world: World) -> None:
    world.graded().acknowledge(SANNE)
    assert world.states() == {"waiting": 1}
    world.work()
    assert world.states() == {"sent": 1}
    mark = world.mark(SANNE)
    assert (mark.value, mark.accepted, mark.last.grading) == (1, 1, "FullyGraded")
    assert mark.last.timestamp == world.clock()
    assert mark.comment.startswith("De Do's gelezen, bevestigd op ")


def test_the_words_beside_a_point_name_the_day_of_the_confirmation(world: World) -> None:
    clicked = world.open().clock()
    assert world.acknowledge(SANNE) == [None]
    world.clock.move(days=3)
    with world.engine.begin() as connection:
        grades.switch_on(connection, world.visitor, world.asking)
    world.work()
    assert world.mark(SANNE).last.timestamp == world.clock()
    words = GradebookWords(world.app)
    assert world.mark(SANNE).comment == words.comment("nl", clicked, "Europe/Amsterdam")


def test_nothing_is_written_where_the_link_is_not_graded(world: World) -> None:
    world.open()
    assert world.acknowledge(SANNE) == [None], "the launch said graded, the link does not any more"
    assert world.deliveries() == []


def test_a_second_click_a_withdrawal_and_a_new_click_send_nothing_again(world: World) -> None:
    world.graded()
    first, second = world.acknowledge(SANNE, SANNE)
    assert isinstance(first, int)
    assert second is None
    world.work()
    world.clock.move(days=1)
    assert world.acknowledge(SANNE) == [None]
    assert world.work() == 0
    assert world.times() == {SANNE: 1}


def test_what_a_teacher_wrote_by_hand_stays(world: World) -> None:
    world.graded().acknowledge(SANNE)
    world.work()
    (column,) = world.columns()
    world.running.gradebook.override(world.course, column.number, SANNE, 0.5, "late")
    world.clock.move(days=1)
    world.acknowledge(SANNE)
    world.work()
    assert world.mark(SANNE).value == 0.5


# --- people -------------------------------------------------------------------------------------


def test_somebody_who_cannot_be_graded_is_told_apart_from_a_column_that_is_gone(
    world: World,
) -> None:
    teacher = str(PERSONAS["instructor"].subject)
    world.graded().acknowledge(SANNE, "nobody", teacher, str(SUSPENDED.subject))
    world.work()
    assert world.states() == {"sent": 1, "failed grade_person_refused": 3}
    assert len(world.columns()) == 1


def test_without_the_scope_to_look_the_person_is_the_reason(world: World) -> None:
    world.graded()
    world.change(lineitem_url=world.own_column(), grade_scopes=SCORE)
    world.acknowledge("nobody")
    world.work()
    assert world.states() == {"failed grade_person_refused": 1}


def test_moodle_says_no_more_than_400(world: World) -> None:
    world.behave(grades="moodle")
    world.graded().acknowledge("nobody")
    world.work()
    assert world.states() == {"failed grade_person_refused": 1}


# --- trouble ------------------------------------------------------------------------------------


def test_an_attempt_that_arrived_though_it_seemed_to_fail_is_not_made_again(world: World) -> None:
    world.graded(lineitem_url=None)
    world.change(lineitem_url=world.own_column())
    world.acknowledge(SANNE)
    world.behave("lost-answer")
    world.work()
    assert world.states() == {"waiting grade_platform_unreachable": 1}
    world.behave()
    world.clock.move(minutes=5)
    world.work()
    assert world.states() == {"sent": 1}
    assert world.times() == {SANNE: 1}


@pytest.mark.parametrize("grades", ["strict", "moodle"])
def test_a_platform_that_may_not_be_asked_knows_the_same_score_by_its_timestamp(
    grades: str, world: World
) -> None:
    world.graded()
    world.change(lineitem_url=world.own_column(), grade_scopes=SCORE)
    world.acknowledge(SANNE)
    world.behave("lost-answer", grades)
    world.work()
    world.behave(grades=grades)
    world.clock.move(minutes=5)
    world.work()
    assert world.states() == {"sent": 1}
    assert world.times() == {SANNE: 1}


@pytest.mark.parametrize("grades", ["strict", "moodle"])
def test_a_platform_that_has_something_newer_but_no_grade_gets_a_newer_timestamp(
    grades: str, world: World
) -> None:
    world.behave(grades=grades)
    world.graded().acknowledge(SANNE)
    world.work()
    (column,) = world.columns()
    world.running.gradebook.override(world.course, column.number, SANNE, None, None)
    (before,) = world.deliveries()
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE grade_delivery SET state = 'waiting', attempts = 0")
    world.work()
    (after,) = world.deliveries()
    assert after.state == "sent"
    assert (after.scored_at - before.scored_at).total_seconds() >= 1
    assert world.mark(SANNE).value == 1


def test_a_second_attempt_waits_too_while_the_platform_does_not_say_what_it_has(
    world: World,
) -> None:
    world.graded()
    world.change(lineitem_url=world.own_column())
    world.acknowledge(SANNE)
    world.behave("lost-answer")
    world.work()
    world.behave("error")
    world.clock.move(minutes=5)
    world.work()
    assert world.states() == {"waiting grade_platform_unreachable": 1}
    world.behave()
    world.clock.move(minutes=5)
    world.work()
    assert world.times() == {SANNE: 1}


def test_a_busy_platform_gets_the_pause_it_asks_for_and_nobody_else_knocks_either(
    world: World,
) -> None:
    world.graded().acknowledge(SANNE, NOOR)
    world.behave("busy")
    assert world.work() == 2
    assert world.states() == {"waiting grade_platform_busy": 1, "waiting": 1}
    assert [row.attempts for row in world.deliveries()] == [1, 0]
    assert world.work() == 0
    world.behave()
    world.clock.move(minutes=2)
    world.work()
    assert world.times() == {SANNE: 1, NOOR: 1}


def test_a_longer_pause_than_ours_is_kept_for_everybody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "RETRY_AFTER", 600)
    world.graded().acknowledge(SANNE, NOOR)
    world.behave("busy")
    world.work()
    pauses = [(row.due_at - world.clock()).total_seconds() for row in world.deliveries()]
    assert pauses == [600, 600]


PROBLEMS = {
    "down": "grade_platform_busy",
    "error": "grade_platform_unreachable",
    "broken-json": "grade_platform_unreachable",
    "wrong-shape": "grade_platform_unreachable",
    "token-refused": "grade_token_refused",
    "token-down": "grade_platform_busy",
}


@pytest.mark.parametrize("services", PROBLEMS)
def test_what_may_pass_is_tried_again_and_the_reason_is_kept(services: str, world: World) -> None:
    world.graded().acknowledge(SANNE)
    world.behave(services)
    world.work()
    assert world.states() == {f"waiting {PROBLEMS[services]}": 1}
    world.behave()
    world.clock.move(hours=1)
    world.work()
    assert world.states() == {"sent": 1}
    assert world.times() == {SANNE: 1}


def test_a_platform_that_cannot_be_reached_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.graded().acknowledge(SANNE)
    given_up = threading.Event()
    monkeypatch.setattr(world.running, "sleep", lambda _: given_up.wait())
    monkeypatch.setattr(http, "TIMEOUT", (0.2, 0.2))
    world.behave("slow")
    world.work()
    given_up.set()
    assert world.states() == {"waiting grade_platform_unreachable": 1}


def test_pauses_grow_and_after_two_weeks_it_is_given_up(world: World) -> None:
    world.graded().acknowledge(SANNE)
    world.behave("error")
    began, pauses = world.clock(), []
    while world.work():
        (delivery,) = world.deliveries()
        pauses.append((delivery.due_at - world.clock()).total_seconds())
        world.clock.move(seconds=max(pauses[-1], 0))
    assert pauses[:4] == [30, 60, 120, 240]
    assert max(pauses) == 6 * 3600
    assert world.states() == {"failed grade_given_up": 1}
    assert 14 <= (world.clock() - began).total_seconds() / 86400 < 14.5
    assert len(pauses) < 100


def test_what_crashes_the_worker_each_time_is_given_up_too(world: World) -> None:
    world.graded().acknowledge(SANNE)
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE grade_delivery SET attempts = 100")
    world.work()
    assert world.states() == {"failed grade_given_up": 1}


def test_a_platform_that_was_switched_off_is_left_in_peace(world: World) -> None:
    world.graded().acknowledge(SANNE)
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE registration SET status = 'disabled'")
    world.app.extensions["registry"].forget()
    world.work()
    assert world.states() == {"waiting grade_platform_unreachable": 1}
    assert len(world.running.grants._grants) == 0


def test_switched_off_grading_keeps_what_waits(world: World) -> None:
    world.graded().acknowledge(SANNE)
    world.change(is_graded=False)
    assert world.work() == 0
    world.change(is_graded=True)
    world.work()
    assert world.times() == {SANNE: 1}


def test_nothing_in_log_or_database_names_the_person_beside_their_row(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    world.graded().acknowledge("sanne-de-vries")
    world.behave("error")
    world.work()
    world.behave()
    world.clock.move(hours=1)
    world.work()
    own = [record for record in caplog.records if not record.name.startswith("werkzeug")]
    assert "sanne-de-vries" not in str([record.getMessage() for record in own])
