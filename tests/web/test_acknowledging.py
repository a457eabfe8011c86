"""Confirming, confirming again, withdrawing: what the pages say and what is on record."""

import pytest
from sqlalchemy import select

from lti_app.acknowledgement import service
from lti_app.acknowledgement.models import Acknowledgement
from practice.courses import COURSES
from practice.personas import PERSONAS
from tests.launcher import SECURE, code_of
from tests.web.visit import SECOND_COURSE, Visit


def test_a_click_is_thanked_and_recorded(launcher, events):
    visit = Visit(launcher, locale="en")

    page = visit.acknowledge()

    assert page.confirmation == "Thank you, your confirmation is saved"
    assert page.all("div", role="status")
    assert events() == [("acknowledged", 0)]


def test_the_thanks_are_given_once(launcher):
    visit = Visit(launcher, locale="en")
    visit.acknowledge()

    assert visit.get("/dos").page.confirmation == "You have confirmed"


def test_the_record_holds_what_was_read_where_and_when_and_no_more(launcher, session, at, version):
    moment = at("2026-10-05T10:00:00+02:00")
    Visit(launcher, "student-07", locale="nl-NL", now=moment).acknowledge()

    row = session.scalars(select(Acknowledgement)).one()

    assert row.subject == PERSONAS["student-07"].subject
    assert row.place == COURSES["groups"].id
    assert row.resource_link_id == COURSES["groups"].link(window=False).id
    assert row.role.value == "learner"
    assert row.version_hash == version.hash
    assert row.language == "nl"
    assert row.edition_hash == version.edition("nl").hash
    assert row.recorded_at == moment


def test_twice_is_once(launcher, events):
    visit = Visit(launcher)
    fields = visit.page.forms["/dos/acknowledge"].fields
    visit.acknowledge()

    again = visit.post("/dos/acknowledge", fields)

    assert again.status_code == 303
    assert events() == [("acknowledged", 0)]


def test_two_launches_and_another_link_of_the_same_course_are_one_confirmation(launcher, events):
    link = COURSES["groups"].link(window=True).claim()
    first, second = Visit(launcher), Visit(launcher, resource_link=link)

    first.acknowledge()
    second.acknowledge()

    assert events() == [("acknowledged", 0)]


def test_without_a_course_a_confirmation_counts_for_the_link(launcher, session, events):
    Visit(launcher, context=None).acknowledge()

    assert session.scalars(select(Acknowledgement.place)).all() == [
        COURSES["groups"].link(window=False).id
    ]
    assert "/dos/acknowledge" in Visit(launcher).page.forms


def test_withdrawing_is_said_and_the_button_comes_back(launcher, events):
    visit = Visit(launcher, locale="en")
    visit.acknowledge()

    page = visit.withdraw()

    assert page.confirmation == "Your confirmation has been withdrawn"
    assert "/dos/acknowledge" in page.forms
    assert events() == [("acknowledged", 0), ("withdrawn", 0)]


def test_confirming_again_after_a_withdrawal_adds_events_and_changes_none(launcher, events):
    visit = Visit(launcher, locale="en")
    visit.acknowledge()
    visit.withdraw()
    visit.acknowledge()
    visit.withdraw()

    page = visit.acknowledge()

    assert page.confirmation == "Thank you, your confirmation is saved"
    assert events() == [
        ("acknowledged", 0),
        ("withdrawn", 0),
        ("acknowledged", 1),
        ("withdrawn", 1),
        ("acknowledged", 2),
    ]


def test_withdrawing_twice_is_withdrawing_once(launcher, events):
    visit = Visit(launcher)
    visit.acknowledge()
    fields = visit.page.forms["/dos/withdraw"].fields
    visit.withdraw()

    visit.post("/dos/withdraw", fields)

    assert events() == [("acknowledged", 0), ("withdrawn", 0)]


def test_withdrawing_what_was_never_given_records_nothing(launcher, events):
    visit = Visit(launcher)

    visit.post("/dos/withdraw", {"launch": visit.token})

    assert events() == []


def test_who_withdraws_without_end_waits_a_day_and_loses_nothing(launcher, events, at, monkeypatch):
    monkeypatch.setattr(service, "MOST_WITHDRAWALS", 2)
    visit = Visit(launcher, locale="en", now=at("2026-11-02T10:00:00+01:00"))
    for _ in range(2):
        visit.acknowledge()
        visit.withdraw()
    fields = visit.acknowledge().forms["/dos/withdraw"].fields

    refused = visit.post("/dos/withdraw", fields)

    assert (refused.status_code, code_of(refused)) == (429, "withdrawn_often")
    assert refused.headers["Retry-After"] == "86400"
    assert events()[-1] == ("acknowledged", 2)
    tomorrow = Visit(launcher, locale="en", now=at("2026-11-03T10:00:01+01:00"))
    assert tomorrow.withdraw().confirmation == "Your confirmation has been withdrawn"


def test_a_withdrawal_is_for_one_course(launcher):
    Visit(launcher).acknowledge()
    second = Visit(launcher, context=SECOND_COURSE, locale="en")
    second.acknowledge()

    second.withdraw()

    assert "/dos/withdraw" in Visit(launcher).page.forms


def test_a_withdrawal_says_so_also_when_a_confirmation_elsewhere_stands(launcher):
    Visit(launcher).acknowledge()
    second = Visit(launcher, context=SECOND_COURSE, locale="en")
    second.acknowledge()

    assert second.withdraw().confirmation == "Your confirmation has been withdrawn"
    assert second.get("/dos").page.confirmation == "You confirmed this before"


def test_an_address_cannot_make_the_page_thank_somebody_who_did_nothing(launcher):
    visit = Visit(launcher, locale="en")

    page = visit.get("/dos", just_now="acknowledged").page

    assert page.confirmation == "Have you read the Do's?"


@pytest.mark.parametrize("edition", ["", "0" * 64, "é"])
def test_a_text_that_changed_since_is_not_confirmed(launcher, events, edition):
    visit = Visit(launcher)

    answer = visit.post("/dos/acknowledge", {"launch": visit.token, "edition": edition})

    assert answer.status_code == 409
    assert code_of(answer) == "text_changed"
    assert events() == []


def test_the_language_on_record_is_the_one_that_was_on_the_page(launcher, session):
    visit = Visit(launcher, locale="nl")
    fields = visit.page.forms["/dos/acknowledge"].fields
    visit.click("/language")

    visit.post("/dos/acknowledge", fields)

    assert session.scalars(select(Acknowledgement.language)).all() == ["nl"]


@pytest.mark.parametrize("persona", ["instructor", "assistant", "observer", "test-user", "support"])
@pytest.mark.parametrize("act", ["acknowledge", "withdraw"])
def test_who_cannot_be_recorded_is_not_recorded_by_a_made_up_form(
    launcher, events, persona, act, version
):
    visit = Visit(launcher, persona)
    edition = version.edition("en").hash

    answer = visit.post(f"/dos/{act}", {"launch": visit.token, "edition": edition})

    assert answer.status_code == 403
    assert code_of(answer) == "not_recordable"
    assert events() == []


def test_the_answer_to_a_click_is_a_redirect_so_that_reload_sends_nothing_twice(launcher):
    visit = Visit(launcher)

    answer = visit.post("/dos/acknowledge", visit.page.forms["/dos/acknowledge"].fields)

    assert answer.status_code == 303
    assert answer.location.startswith("/dos?launch=")
    assert visit.client.get(answer.location, base_url=SECURE).status_code == 200
