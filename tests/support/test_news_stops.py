"""Who answers or decides over something that their page did not show is stopped once, and told."""

from typing import Any

import pytest
from sqlalchemy import func, select

from lti_app.reports.models import Message
from tests.support.rows import acts, everything
from tests.support.staff import Staff, refusal
from tests.support.test_at_once import at_once
from tests.support.test_forms_come_back import chosen
from tests.support.texts import text_for
from tests.support.working import make_ready
from tests.web.page import Page


@pytest.fixture
def usual(desk):
    """Those for whom a text of an ordinary case is sealed."""
    return [each for each in desk.readers if each.name != "Confidential adviser"]


def seen_by(member: Staff, case: str) -> str:
    """Return what the page of a case knows of it when its texts were opened."""
    told = member.get(f"case/{case}/sealed").json
    assert told is not None
    return str(told["state"]["seen"])


def on_page(member: Staff, case: str) -> str:
    """Return what the forms of the page of a case carry."""
    return str(chosen(Page(member.get(f"case/{case}")), "seen")[0])


def messages(desk) -> int:
    with desk.engine.connect() as connection:
        found = select(func.count(Message.id)).where(Message.from_desk.is_(True))
        return connection.scalar(found) or 0


def of_a_colleague(desk, somebody, usual) -> None:
    case = somebody.report.hex()
    assert desk.handler.post(f"case/{case}/message", text_for(somebody, usual)).status_code == 201


def of_the_reporter(desk, somebody, _usual) -> None:
    desk.write(somebody, "One thing more.")


def note(desk, somebody, usual) -> None:
    body = text_for(somebody, usual, "note")
    assert desk.handler.post(f"case/{somebody.report.hex()}/note", body).status_code == 201


def given_back(desk, somebody, _usual) -> None:
    assert desk.handler.press(f"case/{somebody.report.hex()}/give-back").status_code == 303


def passed_on(desk, somebody, _usual) -> None:
    member = desk.triage.id.hex()
    answer = desk.coordinator.press(f"case/{somebody.report.hex()}/assign", member=member)
    assert answer.status_code == 303


def closed(desk, somebody, _usual) -> None:
    make_ready(desk, somebody)
    answer = desk.handler.press(f"case/{somebody.report.hex()}/close", keep_days="30")
    assert answer.status_code == 303


HAPPENINGS = {
    of_a_colleague: "A message went to the reporter. The status is now “In progress”.",
    of_the_reporter: "The reporter wrote.",
    note: "A note was added.",
    given_back: "Nobody works it now.",
    passed_on: "First desk works the case now.",
    closed: "The status is now “Closed”.",
}


@pytest.mark.parametrize("act", ["message", "copy-made"])
@pytest.mark.parametrize("happens", HAPPENINGS)
def test_an_answer_over_something_new_is_stopped_once_and_says_what_it_was(
    desk, usual, happens, act
):
    somebody, case = desk.taken()
    body = text_for(somebody, usual) | {"seen": seen_by(desk.triage, case)}
    if act == "copy-made":
        body["purpose"] = "a colleague"
    happens(desk, somebody, usual)
    before = everything(desk.engine)

    answer = desk.triage.post(f"case/{case}/{act}", body)

    assert refusal(answer) == (409, "case_moved")
    assert answer.json["sentence"] == (
        f"Something has happened in this case since you opened the page. {HAPPENINGS[happens]}"
    )
    assert everything(desk.engine) == before
    again = {**body, "seen": seen_by(desk.triage, case)}
    assert desk.triage.post(f"case/{case}/{act}", again).status_code == 201


def test_several_things_at_once_are_counted(desk, usual):
    somebody, case = desk.taken()
    seen = seen_by(desk.triage, case)
    for _ in range(2):
        of_the_reporter(desk, somebody, usual)
        of_a_colleague(desk, somebody, usual)
        note(desk, somebody, usual)

    answer = desk.triage.post(f"case/{case}/message", text_for(somebody, usual) | {"seen": seen})

    for sentence in ("wrote 2 times.", "2 messages went to the reporter.", "2 notes were added."):
        assert sentence in answer.json["sentence"]


def test_a_message_that_waits_for_its_hour_stops_nobody_and_is_not_told(desk, usual):
    somebody, case = desk.taken()
    seen = seen_by(desk.triage, case)
    assert somebody.post("mailbox/write", somebody.message("Later.")).status_code == 201

    assert (seen_by(desk.triage, case), on_page(desk.handler, case)) == (seen, seen)
    body = text_for(somebody, usual) | {"seen": seen}
    assert desk.triage.post(f"case/{case}/message", body).status_code == 201


def test_who_opens_nothing_of_a_case_learns_no_numbers_from_its_forms(desk, usual):
    somebody, case = desk.taken()
    of_a_colleague(desk, somebody, usual)
    note(desk, somebody, usual)

    assert on_page(desk.coordinator, case).endswith(".in_progress.0.0.0")
    assert on_page(desk.handler, case).endswith(".in_progress.1.0.1")


def test_an_answer_that_arrived_and_comes_again_is_not_stopped_by_itself(desk, usual):
    somebody, case = desk.taken()
    body = text_for(somebody, usual) | {"seen": seen_by(desk.triage, case)}

    found = [desk.triage.post(f"case/{case}/message", body).status_code for _ in range(2)]
    of_a_colleague(desk, somebody, usual)
    found.append(desk.triage.post(f"case/{case}/message", body).status_code)

    assert found == [201, 200, 200]
    assert messages(desk) == 2


def test_of_two_readers_who_answer_at_once_one_is_stopped(desk, usual):
    somebody, case = desk.taken()
    seen = seen_by(desk.handler, case)
    bodies = [text_for(somebody, usual) | {"seen": seen} for _ in range(3)]
    windows = [desk.triage.window(), desk.handler.window(), desk.handler.window()]
    assert all(each.token for each in windows)

    found = at_once(
        *(
            lambda w=w, body=body: w.post(f"case/{case}/message", body)
            for w, body in zip(windows, bodies, strict=True)
        )
    )

    assert found == [201, 409, 409]
    assert messages(desk) == 1
    assert acts(desk.engine).count("answered") == 1


STRANGE: list[Any] = [
    *("", " ", "x", "-.new.0.0", "-.new.0.0.0\n", "-.new.-1.0.0", "-.new.0.0.9999999"),
    *("-.unheard.0.0.0", "-.new.٣.0.0", "g" * 32 + ".new.0.0.0", "-.new.0.0.0.0"),
]


@pytest.mark.parametrize("seen", STRANGE)
def test_what_no_page_says_of_a_case_is_refused(desk, usual, seen):
    somebody, case = desk.taken()
    before = everything(desk.engine)

    of_form = desk.handler.press(f"case/{case}/status", status="waiting", seen=seen)
    of_script = desk.handler.post(
        f"case/{case}/message", text_for(somebody, usual) | {"seen": seen}
    )

    assert (of_form.status_code, of_script.status_code) == (422, 422)
    assert everything(desk.engine) == before
