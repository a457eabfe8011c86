"""Promises 9 and 33: an hour is of one institution, and takes no mail away but its own."""

import secrets
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import insert, select

from lti_app import clock
from lti_app.reports.models import Message, Report
from lti_app.support import batches, delivery
from lti_app.support.batches import Hour
from lti_app.support.models import Member
from tests.support.hours import AMSTERDAM
from tests.support.test_digest import DAY, NINE, THREE, office, put, waits, worker

__all__ = ["office", "worker"]

TOMORROW = timedelta(days=1)
BOTH = {"default": AMSTERDAM, "elsewhere": AMSTERDAM}
LATE = {"released": True, "unannounced": False, "unread": True, "release_on": date(2026, 11, 2)}


def write(worker, report: bytes, *, on: date, from_desk: bool = False) -> None:
    """Let a message stand in a report that readers have seen the hour of."""
    values = {"id": secrets.token_bytes(16), "report_id": report, "content": b"x"}
    with worker.engine.begin() as connection:
        sent = {**values, "sent_on": on, "from_desk": from_desk, "released": True}
        connection.execute(insert(Message).values(**sent))


def test_an_hour_of_one_institution_shows_and_announces_nothing_of_another(worker, office):
    put(worker, 1, institution="elsewhere")
    seen = put(worker, 1, institution="elsewhere", released=True)
    late = put(worker, 1, institution="elsewhere", **LATE)

    worker.work(NINE)

    assert worker.released() == {*seen, *late}
    assert office.letters == []
    with worker.engine.connect() as connection:
        marks = connection.scalars(select(Report.unannounced).order_by(Report.unannounced))
        assert marks.all() == [False, True, True]


def test_each_institution_gets_its_own_digest_where_several_wait(worker, office):
    there = {"id": secrets.token_bytes(16), "institution": "elsewhere", "name": "There"}
    rights = {"coordinates": True, "audits": False, "mail": "there@example.edu"}
    with worker.engine.begin() as connection:
        since = clock.now().date()
        connection.execute(insert(Member).values(**there, **rights, generation=0, since=since))
    put(worker, 1)
    put(worker, 1, institution="elsewhere")

    delivery.release_all(worker.settings, BOTH, now=NINE)

    assert office.addresses == ["boss@example.edu", "handler@example.edu", "there@example.edu"]
    assert waits(worker) == [False, False]


def test_the_next_hour_of_one_institution_lets_nobody_send_anothers_digest_twice(worker):
    put(worker, 1, institution="elsewhere")
    with worker.engine.begin() as connection:
        batches.release(connection, "elsewhere", Hour(DAY, "09:00"), today=DAY)
        assert batches.claim_mail(connection, "elsewhere") == [Hour(DAY, "09:00")]

    worker.work(THREE)

    assert sorted(waits(worker)) == [False, True], "somebody else is still sending it"


def test_an_hour_with_nothing_new_takes_the_mail_of_an_earlier_one_not_away(worker, office):
    right = worker.settings
    worker.settings = replace(right, mail_url="smtp://127.0.0.1:1")
    put(worker, 1)
    for now in (NINE, THREE, NINE + TOMORROW):
        worker.work(now)
    assert sorted(waits(worker)) == [False, False, True]
    assert office.letters == []

    worker.settings = right
    worker.work(NINE.replace(minute=1) + TOMORROW)

    assert office.addresses == ["boss@example.edu", "handler@example.edu"]


def test_a_report_above_the_ceiling_of_a_day_is_announced_on_its_own(worker, office):
    put(worker, 1, release_on=DAY + TOMORROW)

    worker.work(NINE)
    assert office.letters == []

    worker.work(NINE + TOMORROW)
    assert len(office.letters) == 2


def test_promise_33_what_was_written_elsewhere_long_ago_or_by_the_desk_makes_nothing_less_late(
    worker, office
):
    (late,) = put(worker, 1, **LATE)
    (other,) = put(worker, 1, **LATE | {"unread": False})
    write(worker, other, on=DAY)
    write(worker, late, on=DAY, from_desk=True)
    write(worker, late, on=date(2026, 11, 3))

    worker.work(NINE)

    assert len(office.letters) == 2


def test_promise_33_what_came_yesterday_in_an_old_case_is_not_late_today(worker, office):
    (old,) = put(worker, 1, **LATE)
    write(worker, old, on=DAY - timedelta(days=1))

    worker.work(NINE)

    assert office.letters == []
