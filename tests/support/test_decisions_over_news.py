"""A decision in a case over something that its page did not show comes back once, with why."""

import pytest

from tests.support.rows import everything
from tests.support.staff import Staff, refusal
from tests.support.test_forms_come_back import chosen, said
from tests.support.test_news_stops import (
    closed,
    note,
    of_a_colleague,
    of_the_reporter,
    on_page,
    seen_by,
    usual,
)
from tests.support.working import make_ready
from tests.web.page import Page

__all__ = ["usual"]

DECISIONS: dict[str, dict[str, str]] = {
    "status": {"status": "waiting"},
    "give-back": {},
    "close": {"keep_days": "30"},
}


@pytest.mark.parametrize("act", DECISIONS)
@pytest.mark.parametrize("happens", [of_a_colleague, of_the_reporter, note])
def test_a_decision_over_something_new_comes_back_and_goes_at_the_second_press(
    desk, usual, happens, act
):
    somebody, case = desk.taken()
    make_ready(desk, somebody)
    fields = {**DECISIONS[act], "seen": on_page(desk.handler, case)}
    happens(desk, somebody, usual)
    seen_by(desk.triage, case)  # a colleague has read it: that stops nobody else any more
    before = everything(desk.engine)

    answer = desk.handler.press(f"case/{case}/{act}", **fields)
    page = Page(answer)

    assert refusal(answer) == (409, "case_moved")
    assert "Something has happened in this case" in said(page)
    assert "press once more" in said(page)
    assert everything(desk.engine) == before
    for field, value in DECISIONS[act].items():
        assert chosen(page, field) == [value]
    again = {**DECISIONS[act], "seen": str(chosen(page, "seen")[0])}
    assert desk.handler.press(f"case/{case}/{act}", **again).status_code == 303


def test_two_coordinators_do_not_give_a_case_to_two_people(desk):
    _somebody, case = desk.taken()
    seen, member = on_page(desk.coordinator, case), desk.triage.id.hex()
    assert desk.handler.press(f"case/{case}/give-back").status_code == 303

    answer = desk.coordinator.press(f"case/{case}/assign", member=member, seen=seen)
    page = Page(answer)

    assert refusal(answer) == (409, "case_moved")
    assert "Nobody works it now." in said(page)
    assert chosen(page, "member") == [member]
    again = str(chosen(page, "seen")[0])
    pressed = desk.coordinator.press(f"case/{case}/assign", member=member, seen=again)
    assert pressed.status_code == 303


def test_who_takes_on_what_a_colleague_works_by_now_sees_the_case_and_who_it_is(desk):
    somebody = desk.report()
    case = somebody.report.hex()
    seen = on_page(desk.triage, case)
    desk.handler.press(f"case/{case}/take", impartial="yes")

    answer = desk.triage.press(f"case/{case}/take", impartial="yes", seen=seen)

    assert refusal(answer) == (409, "case_moved")
    assert "Case handler works the case now." in said(Page(answer))


def test_who_says_nothing_of_being_impartial_is_asked_again_on_the_page(desk):
    case = desk.report().report.hex()

    answer = desk.handler.press(f"case/{case}/take", seen=on_page(desk.handler, case))

    assert refusal(answer) == (422, "desk_form")
    assert "Say whether you are impartial" in said(Page(answer))


def test_nobody_is_stopped_from_saying_that_they_are_not_impartial(desk, usual):
    somebody, case = desk.taken()
    seen = seen_by(desk.triage, case)
    closed(desk, somebody, usual)

    answer = desk.triage.press(f"case/{case}/take", impartial="no", seen=seen)

    assert answer.status_code == 303


def pressed_twice(desk, who: Staff, case: str, act: str, **fields: str) -> list[int]:
    seen = on_page(who, case)
    return [who.press(f"case/{case}/{act}", **fields, seen=seen).status_code for _ in range(2)]


def test_a_button_that_is_pressed_twice_stops_nobody(desk):
    somebody = desk.report()
    case, member = somebody.report.hex(), desk.triage.id.hex()

    assert pressed_twice(desk, desk.handler, case, "take", impartial="yes") == [303, 303]
    make_ready(desk, somebody)
    assert pressed_twice(desk, desk.handler, case, "status", status="waiting") == [303, 303]
    assert pressed_twice(desk, desk.handler, case, "close", keep_days="30") == [303, 303]
    assert pressed_twice(desk, desk.coordinator, case, "assign", member=member) == [303, 303]


def test_closing_over_a_colleague_who_closed_with_another_term_is_stopped(desk, usual):
    somebody, case = desk.taken()
    seen = on_page(desk.handler, case)
    closed(desk, somebody, usual)
    before = everything(desk.engine)

    answer = desk.handler.press(f"case/{case}/close", keep_days="90", seen=seen)

    assert refusal(answer) == (409, "case_moved")
    assert "The status is now “Closed”." in said(Page(answer))
    assert everything(desk.engine) == before


def test_a_case_that_was_withdrawn_meanwhile_says_that(desk):
    somebody, case = desk.taken()
    seen = on_page(desk.handler, case)
    somebody.post("mailbox/withdraw", {"lookup": somebody.lookup})

    answer = desk.handler.press(f"case/{case}/status", status="waiting", seen=seen)

    assert refusal(answer) == (409, "withdrawn")
