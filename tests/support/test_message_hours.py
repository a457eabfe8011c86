"""Promise 9: messages are released at the set hours, once, and with what follows from them."""

import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from sqlalchemy import insert, select

from lti_app.reports import news
from lti_app.reports.models import Message, Report, Status
from lti_app.support import batches
from lti_app.support.batches import Hour
from tests.reports.seasons import fill
from tests.support.hours import Worker, local
from tests.support.test_batches import MINUTE, at_random_minutes, following_hour

DAY = date(2026, 11, 20)


@pytest.fixture
def worker(settings, desk) -> Worker:
    """A worker with the usual hours, and no mail server."""
    return Worker(settings, desk.engine)


def put(worker: Worker, reports: Iterable[bytes]) -> None:
    """Let a message of the reporter wait in each of some reports."""
    rows = [
        {"id": secrets.token_bytes(16), "report_id": each, "from_desk": False, "sent_on": DAY}
        for each in reports
    ]
    with worker.engine.begin() as connection:
        sent = [{**each, "content": b"x", "released": False} for each in rows]
        connection.execute(insert(Message), sent)


def released(worker: Worker) -> set[bytes]:
    """Return the reports with something unread, all of whose messages readers see."""
    with worker.engine.connect() as connection:
        unread = select(Report.id).where(Report.unread.is_(True), ~news.waits_in())
        return set(connection.scalars(unread))


def test_promise_9_messages_of_random_minutes_become_visible_at_the_set_hours_only(worker):
    moments = at_random_minutes(4, 12)
    reports = dict(zip(fill(worker.engine, 12), moments, strict=True))
    due = {each: following_hour(moment) for each, moment in reports.items()}
    edges = {hour + step for hour in due.values() for step in (-MINUTE, MINUTE * 0, MINUTE)}
    found: dict[bytes, datetime] = {}

    worker.work(local("2026-11-20T09:00"))
    for now in sorted({*moments, *edges}):
        if came := [each for each, moment in reports.items() if moment == now]:
            put(worker, came)
        worker.work(now)
        for each in released(worker):
            found.setdefault(each, now)

    assert found == due


def test_promise_9_two_workers_at_once_release_the_messages_of_an_hour_once(worker):
    reports = list(fill(worker.engine, 5, status=Status.WAITING, replied=True))
    put(worker, [*reports, *reports])
    hour, barrier = Hour(DAY, "15:00"), Barrier(2)

    def release(_number: int) -> bool:
        barrier.wait()
        with worker.engine.begin() as connection:
            return batches.release(connection, "default", hour, today=DAY)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(release, range(2))) == [False, True]

    assert released(worker) == set(reports)
    with worker.engine.connect() as connection:
        rows = connection.execute(select(Report.status, Report.replied, Report.unannounced))
        assert {tuple(row) for row in rows} == {(Status.IN_PROGRESS, False, False)}


def test_promise_9_a_message_in_a_report_that_waits_for_its_own_day_waits_with_it(worker):
    (report,) = fill(worker.engine, 1, released=False, release_on=date(2026, 11, 21))
    put(worker, [report])

    worker.work(local("2026-11-20T15:00"))
    assert released(worker) == set()
    worker.work(local("2026-11-21T09:00"))
    assert released(worker) == {report}
