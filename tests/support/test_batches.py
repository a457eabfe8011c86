"""Promise 9: when a report becomes visible tells nothing about when somebody was writing."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from lti_app.reports import service
from lti_app.reports.models import Report
from lti_app.support import batches, delivery
from lti_app.support.batches import Hour, last_hour
from lti_app.support.models import Batch
from tests.reports.seasons import fill
from tests.support.hours import AMSTERDAM, Worker, local

HOURS = ["09:00", "15:00"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def worker(settings, desk) -> Worker:
    """A worker with the usual hours, and no mail server."""
    return Worker(settings, desk.engine)


def at_random_minutes(seed: int, count: int) -> list[datetime]:
    """Return moments of the two days after 20 November 2026."""
    chance = random.Random(seed)
    start = local("2026-11-20T09:01")
    return [start + timedelta(minutes=chance.randrange(2 * 24 * 60)) for _ in range(count)]


def following_hour(moment: datetime) -> datetime:
    """Return the next set hour, worked out otherwise than the desk does."""
    moment = moment.replace(second=0)
    while f"{moment:%H:%M}" not in HOURS:
        moment += MINUTE
    return moment


@pytest.mark.parametrize("seed", range(3))
def test_promise_9_reports_of_random_minutes_become_visible_at_the_set_hours_only(worker, seed):
    comes: dict[datetime, list[bytes]] = {}
    for moment in at_random_minutes(seed, 25):
        found = fill(worker.engine, 1, released=False, release_on=date(2026, 12, 31))
        comes.setdefault(moment, []).extend(found)
    due = {each: following_hour(moment) for moment, ids in comes.items() for each in ids}
    edges = {due_at + step for due_at in due.values() for step in (-MINUTE, MINUTE * 0, MINUTE)}
    seen: dict[bytes, datetime] = {}

    worker.work(local("2026-11-20T09:00"))
    for now in sorted({*comes, *edges}):
        worker.change(comes.get(now, []), release_on=date(2026, 11, 20))
        worker.work(now)
        for each in worker.released():
            seen.setdefault(each, now)

    assert {each: seen[each] for each in due} == due


def test_promise_9_a_report_waits_and_one_with_the_tick_for_speed_is_there_at_once(desk):
    slow, fast = desk.report(released=False), desk.report(released=False, fast=True)

    page = desk.triage.get("inbox").text

    assert fast.report.hex() in page
    assert slow.report.hex() not in page
    assert desk.triage.get(f"case/{slow.report.hex()}").status_code == 404


def test_promise_9_what_waits_is_in_no_search_and_in_no_count(desk):
    desk.report(released=False)

    assert desk.triage.get("inbox/sealed").json["reports"] == []
    with desk.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Report)) == 1


def test_promise_9_what_was_withdrawn_before_the_hour_waits_as_well(desk, worker):
    somebody = desk.report(released=False)
    answer = somebody.post("mailbox/withdraw", {"lookup": somebody.lookup})
    assert answer.status_code == 200

    assert somebody.report.hex() not in desk.triage.get("inbox?status=closed").text

    worker.work(datetime.now(UTC) + timedelta(days=1))
    assert somebody.report.hex() in desk.triage.get("inbox?status=closed").text


def test_promise_9_above_the_ceiling_of_a_day_a_report_waits_for_its_own(worker):
    (first,) = fill(worker.engine, 1, released=False, release_on=date(2026, 11, 20))
    (second,) = fill(worker.engine, 1, released=False, release_on=date(2026, 11, 21))

    worker.work(local("2026-11-20T15:00"))
    assert worker.released() == {first}
    worker.work(local("2026-11-21T09:00"))
    assert worker.released() == {first, second}


def test_above_the_ceiling_what_may_be_seen_at_once_is_in_the_list_of_the_command_too(
    desk, monkeypatch
):
    monkeypatch.setattr(service, "CEILING", 1)
    desk.report()
    late, urgent = (desk.report(released=False, fast=fast) for fast in (False, True))
    assert urgent.report.hex() in desk.triage.get("inbox").text

    told = desk.app.test_cli_runner().invoke(args=["desk", "reports"]).output

    assert told.splitlines()[0].startswith(urgent.report.hex()[:8])
    assert len(told.splitlines()) == 2
    assert late.report.hex()[:8] not in told


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local("2026-11-20T08:59"), Hour(date(2026, 11, 19), "15:00")),
        (local("2026-11-20T09:00"), Hour(date(2026, 11, 20), "09:00")),
        (local("2026-11-20T14:59"), Hour(date(2026, 11, 20), "09:00")),
        (local("2026-11-20T15:00"), Hour(date(2026, 11, 20), "15:00")),
        (local("2027-01-01T00:00"), Hour(date(2026, 12, 31), "15:00")),
    ],
)
def test_the_last_hour_is_the_one_that_has_struck(now, expected):
    assert last_hour(HOURS, AMSTERDAM, now=now) == expected


def test_an_hour_is_one_of_the_place_and_not_of_the_machine():
    now = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)

    assert last_hour(HOURS, AMSTERDAM, now=now).hour == "15:00"
    assert last_hour(HOURS, "America/New_York", now=now).hour == "09:00"
    assert last_hour(HOURS, "Asia/Tokyo", now=now).day == date(2026, 11, 20)


def strikes(day: str, hours: list[str]) -> list[tuple[str, Hour]]:
    """Return what strikes in the 24 hours after a midnight: when, by UTC, and which hour it is."""
    now = local(f"{day}T00:00").astimezone(UTC)
    last, found = last_hour(hours, AMSTERDAM, now=now - MINUTE), []
    known = {last}
    for minute in range(24 * 60):
        moment = now + minute * MINUTE
        hour = last_hour(hours, AMSTERDAM, now=moment)
        if hour not in known:
            found.append((f"{moment:%d %H:%M}", hour))
            known.add(hour)
    return found


def test_promise_9_in_the_night_that_loses_an_hour_it_strikes_when_the_clock_has_passed_it():
    """On 29 March 2026 it is never 02:30; at 01:00 UTC it is 03:00."""
    day = date(2026, 3, 29)

    assert strikes("2026-03-29", ["02:30", "09:00"]) == [
        ("29 01:00", Hour(day, "02:30")),
        ("29 07:00", Hour(day, "09:00")),
    ]


def test_promise_9_in_the_night_that_has_an_hour_twice_it_strikes_once():
    """On 25 October 2026 it is 02:30 at 00:30 and at 01:30 UTC."""
    day = date(2026, 10, 25)

    assert strikes("2026-10-25", ["02:30", "09:00"]) == [
        ("25 00:30", Hour(day, "02:30")),
        ("25 08:00", Hour(day, "09:00")),
    ]


def test_promise_9_a_report_of_the_second_of_two_same_hours_waits_for_the_morning(worker):
    worker.settings = _with_hours(worker.settings, "02:30,09:00")
    worker.work(local("2026-10-25T02:30"))
    (late,) = fill(worker.engine, 1, released=False, release_on=date(2026, 10, 25))

    worker.work(local("2026-10-25T02:30", fold=1))
    assert worker.released() == set()
    worker.work(local("2026-10-25T09:00"))
    assert worker.released() == {late}


def test_promise_9_two_workers_at_once_release_an_hour_once(worker):
    reports = set(fill(worker.engine, 5, released=False, unannounced=True))
    hour, barrier = Hour(date(2026, 11, 20), "15:00"), Barrier(2)

    def release(_number: int) -> bool:
        barrier.wait()
        with worker.engine.begin() as connection:
            return batches.release(connection, "default", hour, today=hour.day)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(release, range(2))) == [False, True]

    assert worker.released() == reports
    with worker.engine.connect() as connection:
        assert connection.scalars(select(Batch.mail_waits)).all() == [True]


def test_promise_9_workers_that_do_all_of_it_at_once_do_not_disturb_each_other(worker):
    reports = set(fill(worker.engine, 5, released=False))
    barrier = Barrier(4)

    def work(_number: int) -> None:
        barrier.wait()
        worker.work(local("2026-11-20T15:00"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert worker.released() == reports


def test_what_was_released_a_week_ago_is_forgotten_and_what_waits_for_its_hour_is_not(worker):
    fill(worker.engine, 1, released=False, release_on=date(2026, 11, 20))
    worker.work(local("2026-11-20T15:00"))

    delivery.forget(worker.settings, today=date(2026, 11, 27))
    with worker.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Batch)) == 1

    delivery.forget(worker.settings, today=date(2026, 11, 28))
    with worker.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Batch)) == 0


def _with_hours(settings, hours: str):
    return type(settings)(**{**vars(settings), "desk_hours": hours})
