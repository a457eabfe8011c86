"""Promises 34 and 35: nothing is passed on or closed without the reporter and the sheet knowing."""

import json
import re
from dataclasses import asdict

import pytest
from sqlalchemy import select

from lti_app.figures.codes import Codes
from lti_app.reports.models import Report, Status
from lti_app.sealing import base64url, envelopes
from lti_app.sealing.envelopes import MAILBOX
from lti_app.support import log
from lti_app.support.models import Case
from lti_app.support.steps import ITEMS, Facts, in_the_way
from tests.support.rows import acts, everything
from tests.support.staff import refusal
from tests.support.working import ANSWERED, CODES, closed, make_ready, save_sheet

NEEDED = [item.id for item in in_the_way({}, Facts())]


def letters(somebody) -> list[str]:
    """Return what the reporter reads in their mailbox."""
    own = somebody.receipt.mailbox_key(somebody.institution)
    found = []
    for each in somebody.look().json["messages"]:
        place = envelopes.message_of(
            somebody.institution, somebody.report, base64url.decode(each["id"])
        )
        content, sealed = base64url.decode(each["content"]), base64url.decode(each["sealed"])
        text = envelopes.open_envelope(place, content, sealed, MAILBOX, own)
        found.append(json.loads(text)["text"])
    return found


def told_of_a_copy(desk, case: str, **changes) -> dict[str, object]:
    """Return what the browser sends when a masked copy has been made."""
    sealed = desk.handler.sealed(case, {"version": 1, "text": "The dean asked for it.", "n": 0})
    return {**sealed, "purpose": "a procedure", **changes}


def test_promise_34_a_masked_copy_tells_the_reporter_that_it_exists_and_why(desk):
    somebody, case = desk.taken(names="A is Anna")
    sent = told_of_a_copy(desk, case)

    answers = [desk.handler.post(f"case/{case}/copy-made", sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert letters(somebody) == ["The dean asked for it."]
    with desk.engine.connect() as connection:
        last = log.entries(connection, "default", limit=1)[0]
        assert connection.scalar(select(Case.copied_on)) is not None
        assert connection.scalar(select(Case.answered_on)) is None
    assert (last.action, last.reason) == ("copied", "a procedure")


def test_promise_34_the_letter_is_sealed_for_colleagues_and_stands_in_the_case(desk):
    _somebody, case = desk.taken()
    desk.handler.post(f"case/{case}/copy-made", told_of_a_copy(desk, case))

    (message,) = desk.triage.open(case)["messages"]

    assert message["sealed"] is not None
    assert message["from_desk"]


@pytest.mark.parametrize("purpose", ["", "Because.", None, 7])
def test_promise_34_no_copy_is_made_for_a_purpose_that_is_not_on_the_list(desk, purpose):
    somebody, case = desk.taken()
    sent = told_of_a_copy(desk, case, purpose=purpose)
    before = everything(desk.engine)

    answer = desk.handler.post(f"case/{case}/copy-made", sent)

    assert refusal(answer) == (422, "report_malformed")
    assert everything(desk.engine) == before
    assert letters(somebody) == []


def test_promise_34_the_page_has_the_letter_in_every_language(desk):
    _somebody, case = desk.taken()

    page = desk.handler.get(f"case/{case}").text

    assert "Van wat je meldde is een kopie gemaakt om door te geven" in page
    assert "A copy of your report was made to pass on, without the names" in page


def test_promise_35_a_case_whose_sheet_is_empty_is_not_closed(desk):
    _somebody, case = desk.taken()

    answer = desk.handler.press(f"case/{case}/close", keep_days="30")

    assert refusal(answer) == (409, "items_open")


@pytest.mark.parametrize("state", ["open", ""])
def test_promise_35_each_needed_item_stands_in_the_way_as_long_as_it_has_no_answer(desk, state):
    somebody, case = desk.taken()
    make_ready(desk, somebody)
    assert len(NEEDED) > 20
    for version, item in enumerate(NEEDED[::6], start=1):
        answers = {**ANSWERED, item: state}
        answers = {name: told for name, told in answers.items() if told}
        assert save_sheet(desk, somebody, answers, version).status_code == 200

        answer = desk.handler.press(f"case/{case}/close", keep_days="30")

        assert refusal(answer) == (409, "items_open"), item
        assert ITEMS[item].id in desk.handler.get(f"case/{case}").text


def test_promise_35_not_applicable_is_no_answer_where_it_has_to_be_done(desk):
    somebody, case = desk.taken()
    make_ready(desk, somebody)
    musts = [item.id for item in ITEMS.values() if item.is_needed and not item.may_be_na]
    assert musts

    assert save_sheet(desk, somebody, {**ANSWERED, musts[0]: "na"}, 1).status_code == 200

    assert refusal(desk.handler.press(f"case/{case}/close", keep_days="30")) == (409, "items_open")


def test_promise_35_with_every_needed_item_answered_it_is_closed(desk):
    somebody, _case = closed(desk)

    assert somebody.look().json["status"] == "closed"
    assert acts(desk.engine)[-1] == "closed"


@pytest.mark.parametrize("why", ["reported twice", "a trial", "worked elsewhere"])
def test_promise_35_a_case_without_a_sheet_is_closed_with_a_reason_that_the_log_keeps(desk, why):
    _somebody, case = desk.taken()
    desk.handler.get(f"case/{case}/sealed")
    desk.handler.press(f"case/{case}/codes", **CODES)

    wrong = desk.handler.press(f"case/{case}/close", keep_days="0", without_sheet="because")
    assert refusal(wrong) == (422, "desk_form")
    answer = desk.handler.press(f"case/{case}/close", keep_days="0", without_sheet=why)

    assert answer.status_code == 303
    with desk.engine.connect() as connection:
        last = log.entries(connection, "default", limit=1)[0]
    assert (last.action, last.reason) == ("closed", f"0 days, {why}")


def test_only_who_works_a_case_takes_it_along_and_the_log_says_so(desk):
    _somebody, case = desk.taken()

    assert refusal(desk.triage.post(f"case/{case}/exported", {})) == (409, "not_yours")
    assert desk.handler.post(f"case/{case}/exported", {}).status_code == 201

    assert acts(desk.engine)[-1] == "exported"


def test_codes_that_nobody_has_set_begin_at_not_known(desk):
    _somebody, case = desk.taken()

    page = desk.handler.get(f"case/{case}").text

    codes = re.findall(r'<select id="code-(\w+)".*?<option value="(\w+)" selected>', page, re.S)
    assert dict(codes) == asdict(Codes())


def test_the_page_offers_every_length_that_the_guide_names(desk):
    _somebody, case = desk.taken()
    desk.handler.press(f"case/{case}/codes", **CODES)

    page = desk.handler.get(f"case/{case}").text

    offered = re.findall(r'name="keep_days" value="(\d+)" id="[^"]+" required', page)
    assert offered == ["0", "30", "90", "180", "365", "730"]


def test_a_case_without_codes_is_not_closed(desk):
    somebody, case = desk.taken()
    save_sheet(desk, somebody, ANSWERED)
    desk.handler.get(f"case/{case}/sealed")

    assert refusal(desk.handler.press(f"case/{case}/close", keep_days="1")) == (409, "no_codes")


@pytest.mark.parametrize("days", ["", "-1", "731", "9999", "99999", "1.5", "x", "٣", " 30"])
def test_promise_36_a_case_is_not_closed_without_a_choice_how_long_it_stays(desk, days):
    somebody, case = desk.taken()
    make_ready(desk, somebody)
    before = everything(desk.engine)

    answer = desk.handler.press(f"case/{case}/close", keep_days=days)

    assert refusal(answer) == (409, "keep_range")
    assert everything(desk.engine) == before


@pytest.mark.parametrize("days", [0, 730])
def test_promise_36_the_reporter_sees_until_when_it_stays(desk, days):
    somebody, case = closed(desk, keep_days=days)

    with desk.engine.connect() as connection:
        row = connection.execute(select(Report.status, Report.status_on, Report.keep_until)).one()
    assert row.status is Status.CLOSED
    assert (row.keep_until - row.status_on).days == days
    assert somebody.look().json["keep_until"] == row.keep_until.isoformat()
    assert desk.triage.get(f"case/{case}").status_code == 200


def test_a_case_that_is_opened_again_is_kept_without_an_end(desk):
    somebody, case = closed(desk)

    assert desk.handler.press(f"case/{case}/status", status="in_progress").status_code == 303

    assert somebody.look().json["keep_until"] is None
    assert acts(desk.engine)[-1] == "reopened"


def test_codes_that_a_colleague_changed_meanwhile_are_not_overwritten(desk):
    _somebody, case = desk.taken()
    assert desk.handler.press(f"case/{case}/codes", **CODES).status_code == 303
    shown = {f"before-{name}": value for name, value in CODES.items()}
    first = desk.handler.press(f"case/{case}/codes", **{**CODES, **shown, "outcome": "care"})
    second = desk.handler.press(f"case/{case}/codes", **{**CODES, **shown, "outcome": "advice"})

    assert (first.status_code, second.status_code) == (303, 409)
    page = desk.handler.get(f"case/{case}?language=en").text
    assert '<option value="care" selected>' in page
