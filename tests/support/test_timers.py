"""Promise 29: what is late, by a clock that is moved; and a status that the reporter sees."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from lti_app import clock
from lti_app.reports.models import Report
from lti_app.support import timers
from lti_app.support.models import Case
from lti_app.support.timers import Clock, Due, late
from tests.support.working import closed, make_ready
from tests.web.page import Page

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
DAY = timedelta(days=1)
FRESH = Clock(
    release_on=FRIDAY,
    unread=False,
    closed=False,
    answered_on=None,
    feedback_on=None,
    last_sign_on=FRIDAY,
)
IN_WORDS = {
    Due.UNREAD: "What is new is not opened yet",
    Due.ACKNOWLEDGEMENT: "A week without an answer",
    Due.ANSWER: "The first answer is late",
    Due.FEEDBACK: "The reporter has not heard what became of it",
    Due.SILENCE: "Two weeks without a word to the reporter",
}


def first_day(case: Clock, due: Due) -> date:
    """Return the first day on which something is late in a case."""
    day = case.release_on
    while due not in late(case, day):
        day += DAY
        assert day < case.release_on + timedelta(days=400)
    return day


@pytest.mark.parametrize(
    ("came", "late_on"),
    [
        (date(2026, 11, 16), date(2026, 11, 20)),  # Monday: Tuesday, Wednesday, Thursday
        (date(2026, 11, 18), date(2026, 11, 24)),  # Wednesday: over the weekend
        (FRIDAY, date(2026, 11, 26)),
        (date(2026, 11, 21), date(2026, 11, 26)),  # Saturday
        (date(2026, 11, 22), date(2026, 11, 26)),  # Sunday
        (date(2026, 12, 31), date(2027, 1, 6)),  # a feast is no day off here
    ],
)
def test_promise_29_the_first_answer_is_due_within_three_working_days(came, late_on):
    assert first_day(replace(FRESH, release_on=came), Due.ANSWER) == late_on


def test_promise_29_after_seven_days_without_a_word_the_acknowledgement_is_late():
    assert first_day(FRESH, Due.ACKNOWLEDGEMENT) == FRIDAY + 8 * DAY
    assert late(FRESH, FRIDAY + 8 * DAY) == [Due.ACKNOWLEDGEMENT], "it says so once"
    assert late(replace(FRESH, answered_on=FRIDAY), FRIDAY + 8 * DAY) == []


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (FRIDAY, date(2027, 2, 20)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 10, 31), date(2027, 1, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2026, 9, 30), date(2026, 12, 30)),
    ],
)
def test_promise_29_feedback_is_due_within_three_months(came, due):
    case = replace(FRESH, release_on=came, answered_on=came)

    assert timers.feedback_by(came) == due
    assert first_day(case, Due.FEEDBACK) == due + DAY
    assert Due.FEEDBACK not in late(replace(case, feedback_on=due), due + 30 * DAY)


def test_promise_29_two_weeks_in_which_the_reporter_sees_nothing_are_silence():
    answered = replace(FRESH, answered_on=MONDAY, last_sign_on=MONDAY)

    assert first_day(answered, Due.SILENCE) == MONDAY + 15 * DAY
    assert Due.SILENCE not in late(FRESH, FRIDAY + 60 * DAY), "before an answer other timers run"


def test_promise_29_what_nobody_opens_for_two_working_days_is_late():
    unread = replace(FRESH, unread=True)

    assert first_day(unread, Due.UNREAD) == date(2026, 11, 25)
    assert late(replace(unread, closed=True), date(2026, 11, 25)) == [Due.UNREAD]


def test_a_closed_case_is_late_with_nothing_else():
    assert late(replace(FRESH, closed=True), FRIDAY + 365 * DAY) == []


def test_the_most_pressing_comes_first():
    found = late(replace(FRESH, unread=True), FRIDAY + 200 * DAY)

    assert found == [Due.UNREAD, Due.ACKNOWLEDGEMENT, Due.FEEDBACK]


@pytest.mark.parametrize("today", [FRIDAY + number * DAY for number in range(14)])
def test_the_digest_and_the_list_agree_on_what_is_unread_too_long(today):
    for number in range(14):
        came = today - number * DAY
        is_late = Due.UNREAD in late(replace(FRESH, release_on=came, unread=True), today)

        assert is_late == (came <= timers.unread_since(today)), (today, came)


def said_to_be_late(answer) -> list[str]:
    """Return the marks of what is late that a page shows."""
    marks = [each for each in Page(answer).all("span") if "alarm" in each.get("class", "")]
    return [" ".join(each.itertext()) for each in marks if each.get("hidden") is None]


@pytest.mark.parametrize(
    ("changes", "of_the_case", "due"),
    [
        ({"unread": True}, {}, Due.UNREAD),
        ({}, {}, Due.ACKNOWLEDGEMENT),
        ({}, {"answered_on": FRIDAY, "feedback_on": FRIDAY}, Due.SILENCE),
        ({}, {"answered_on": FRIDAY}, Due.FEEDBACK),
    ],
)
def test_promise_29_list_and_case_say_in_words_what_is_late(desk, at, changes, of_the_case, due):
    _somebody, case = desk.taken()
    with desk.engine.begin() as connection:
        dated = {"release_on": FRIDAY, "status_on": FRIDAY, "unread": False, **changes}
        connection.execute(update(Report).values(**dated))
        connection.execute(update(Case).values(**of_the_case, copied_on=None))

    at("2027-03-01T10:00:00+01:00")
    desk.triage.come_back()

    for page in ("inbox", f"case/{case}"):
        answer = desk.triage.get(f"{page}?language=en")
        assert IN_WORDS[due] in said_to_be_late(answer), page


def test_promise_29_within_three_working_days_nothing_is_late_and_then_it_is(desk, at):
    _somebody, case = desk.taken()
    with desk.engine.begin() as connection:
        connection.execute(update(Report).values(release_on=FRIDAY, status_on=FRIDAY, unread=False))
    for day, is_late in (("25", False), ("26", True)):
        at(f"2026-11-{day}T10:00:00+01:00")
        desk.triage.come_back()

        answer = desk.triage.get(f"case/{case}?language=en")
        assert (IN_WORDS[Due.ANSWER] in said_to_be_late(answer)) is is_late


def test_promise_29_the_reporter_sees_each_step(desk):
    def status() -> str:
        return str(somebody.look().json["status"])

    somebody, case = desk.taken()
    assert status() == "new", "who took it is not for the reporter to know"

    text = desk.handler.sealed(case, {"version": 1, "text": "Thank you.", "n": 0})
    desk.handler.post(f"case/{case}/message", text)
    assert status() == "in_progress"

    desk.handler.press(f"case/{case}/status", status="waiting")
    assert status() == "waiting"

    somebody.post("mailbox/write", somebody.message("This is my answer."))
    assert status() == "in_progress"

    desk.handler.press(f"case/{case}/status", status="new")
    assert status() == "new"


def move_back(desk, day: date) -> None:
    """Let what was said of every case until now have been on a day."""
    with desk.engine.begin() as connection:
        connection.execute(update(Report).values(status_on=day))
        connection.execute(update(Case).values(answered_on=day))


def test_promise_29_the_reporter_sees_on_which_day_a_case_was_moved_on_and_closed(desk):
    somebody, case = desk.taken()
    make_ready(desk, somebody)
    today = clock.now().date().isoformat()

    for act, fields in (("status", {"status": "waiting"}), ("close", {"keep_days": "30"})):
        move_back(desk, FRIDAY)
        assert desk.handler.press(f"case/{case}/{act}", **fields).status_code == 303
        told = somebody.look().json
        assert (told["status"], told["status_on"]) == (fields.get("status", "closed"), today)


def test_promise_29_another_answer_moves_neither_the_day_of_the_first_nor_the_status(desk):
    somebody, case = closed(desk)
    move_back(desk, FRIDAY)

    text = desk.handler.sealed(case, {"version": 1, "text": "Once more: thank you.", "n": 1})
    assert desk.handler.post(f"case/{case}/message", text).status_code == 201

    told = somebody.look().json
    assert (told["status"], told["status_on"]) == ("closed", FRIDAY.isoformat())
    with desk.engine.connect() as connection:
        assert connection.scalar(select(Case.answered_on)) == FRIDAY


def test_a_message_that_came_today_in_an_old_case_is_not_late_today():
    old = replace(FRESH, unread=True, release_on=date(2026, 9, 1), last_news_on=date(2026, 11, 20))

    assert Due.UNREAD not in late(old, date(2026, 11, 24))
    assert Due.UNREAD in late(old, date(2026, 11, 25))
    assert Due.UNREAD in late(replace(old, last_news_on=None), date(2026, 11, 20))
