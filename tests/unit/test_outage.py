"""While its queue is away the worker says so: once, then once a minute, and when it is back."""

import json
import logging
from collections.abc import Iterator

import pytest

from lti_app.logs import Json, Text
from lti_app.outage import HUEY, SETTLED_SECONDS, Outage

CANARY = "host=db.example.edu user=sanne"


class Watch:
    """A clock that goes when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def outage(watch: Watch) -> Iterator[Outage]:
    """An outage whose huey is kept silent, as in the worker."""
    outage = Outage(watch)
    with outage.told():
        yield outage


def fail(outage: Outage, logger: str = HUEY[0]) -> None:
    """Ask a queue that is away, and let huey say so as it does."""
    try:
        with outage.watched():
            raise ConnectionError(CANARY)
    except ConnectionError:
        logging.getLogger(logger).exception("Error reading from queue")


def answer(outage: Outage) -> None:
    with outage.watched():
        pass


def test_minutes_of_an_outage_are_a_few_lines(
    outage: Outage, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(150):
        for logger in (HUEY[0], HUEY[0], HUEY[1]):
            fail(outage, logger)
        watch.now += 1
    watch.now += SETTLED_SECONDS
    answer(outage)
    answer(outage)

    first, *others = (Text().format(record).partition(" ")[2] for record in caplog.records)
    detail = "detail=ConnectionError at test_outage.py:"
    assert first.startswith(f"ERROR lti_app queue_unreachable {detail}")
    assert others == [
        "ERROR lti_app queue_still_unreachable seconds=60",
        "ERROR lti_app queue_still_unreachable seconds=120",
        "WARNING lti_app queue_reachable seconds=149",
    ]
    told = [json.loads(Json().format(record)) for record in caplog.records]
    assert [each["event"] for each in told] == [
        "queue_unreachable",
        *["queue_still_unreachable"] * 2,
        "queue_reachable",
    ]
    assert told[-1]["seconds"] == 149
    assert CANARY not in f"{first}{told}"


def test_one_thread_that_gets_through_does_not_end_it(
    outage: Outage, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        fail(outage)
        answer(outage)
        watch.now += 1

    assert len(caplog.records) == 1


def test_a_second_outage_is_told_again(
    outage: Outage, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        fail(outage)
        watch.now += SETTLED_SECONDS
        answer(outage)

    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"] * 2


def test_what_the_clock_cannot_put_meanwhile_is_not_said_and_all_else_is(
    outage: Outage, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    scheduler = logging.getLogger(HUEY[1])

    def put_in_vain() -> None:
        try:
            raise ConnectionError(CANARY)
        except ConnectionError:
            scheduler.exception("Error enqueueing periodic task")

    put_in_vain()
    fail(outage)
    put_in_vain()
    scheduler.warning("another line")
    watch.now += SETTLED_SECONDS
    answer(outage)
    put_in_vain()

    assert [(record.name, record.levelname) for record in caplog.records] == [
        (HUEY[1], "ERROR"),
        ("lti_app", "ERROR"),
        (HUEY[1], "WARNING"),
        ("lti_app", "WARNING"),
        (HUEY[1], "ERROR"),
    ]


def test_huey_is_heard_again_when_the_worker_has_ended(watch: Watch) -> None:
    with Outage(watch).told():
        pass

    assert [logging.getLogger(name).filters for name in HUEY] == [[], []]
