"""The queue: what a click puts, a worker does; and nothing of it can harm the click."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from huey.consumer import Consumer, Scheduler, Worker

from lti_app.config import Settings
from lti_app.outage import Outage
from lti_app.queue import Queue
from tests.grades.world import STUDENTS, World
from tests.patience import PATIENCE
from tests.web import installations

SANNE, NOOR, *_ = STUDENTS

Run = Callable[[Queue], None]


@pytest.fixture
def queue(app, settings: Settings) -> Iterator[Queue]:
    """A queue of its own on the shared installation, with nothing in it."""
    app.extensions["queue"].prepare()
    fresh = Queue(settings.course_database_url)
    fresh._open()[0].storage.flush_all()
    fresh.close()
    fresh._opened = None
    yield fresh
    fresh.close()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run queues for a moment, in threads of this process."""
    monkeypatch.setattr(Consumer, "_set_signal_handlers", lambda _: None)
    consumers: list[Consumer] = []
    start = Consumer.start

    def note(consumer: Consumer) -> None:
        consumers.append(consumer)
        start(consumer)

    monkeypatch.setattr(Consumer, "start", note)

    def running(queue: Queue) -> None:
        ended = threading.Event()
        queue.add("end", ended.set)
        queue.close()
        queue._opened = None
        queue.put("end")
        thread = threading.Thread(target=queue.run, args=(1,), daemon=True)
        thread.start()
        assert ended.wait(PATIENCE)
        for consumer in consumers:
            consumer.stop_flag.set()
        # Its own threads too: one that is left would take the next test's work.
        workers = [process for each in consumers for _, process in each.worker_threads]
        for each in (thread, *workers):
            each.join(PATIENCE)
            assert not each.is_alive()

    return running


def test_what_is_put_is_done_in_its_order(queue: Queue, run: Run) -> None:
    done: list[int] = []
    queue.add("note", done.append)
    for number in range(3):
        queue.put("note", number)
    assert queue.size() == 3
    run(queue)
    assert done == [0, 1, 2]
    assert queue.size() == 0


def test_work_that_fails_is_a_line_that_quotes_nothing_and_the_next_is_done(
    queue: Queue, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[int] = []

    def fail(number: int) -> None:
        if number == 0:
            raise ValueError("Sanne de Vries")
        done.append(number)

    queue.add("fail", fail)
    queue.put("fail", 0)
    queue.put("fail", 1)
    run(queue)
    assert done == [1]
    assert "task_failed task=fail detail=ValueError at test_queue.py:" in caplog.text
    assert "Sanne" not in caplog.text


def test_the_queue_holds_no_code(queue: Queue) -> None:
    queue.add("note", lambda number: None)
    queue.put("note", 7)
    (item,) = queue._open()[0].storage.enqueued_items()
    text = bytes(item).decode()
    assert text.startswith("[")
    assert '"args"' not in text
    assert "[7]" in text


def test_work_by_the_clock_is_put_at_its_minutes(queue: Queue) -> None:
    queue.add("often", lambda: None, every=1)
    queue.add("seldom", lambda: None, every=10)
    queue.add("asked", lambda number: None)
    huey, _ = queue._open()

    def at(minute: int) -> set[str]:
        from datetime import datetime

        moment = datetime(2026, 9, 2, 8, minute)  # noqa: DTZ001 - as huey gives it
        return {type(task).__name__ for task in huey.read_periodic(moment)}

    assert at(20) == {"often", "seldom"}
    assert at(21) == {"often"}


def test_one_process_is_the_first_of_a_day(queue: Queue, settings: Settings) -> None:
    other = Queue(settings.course_database_url)
    assert queue.is_first("retention", date(2026, 9, 2))
    assert not other.is_first("retention", date(2026, 9, 2))
    assert other.is_first("retention", date(2026, 9, 3))
    other.close()


def test_preparing_twice_keeps_what_waits(queue: Queue) -> None:
    queue.add("note", lambda number: None)
    queue.put("note", 1)
    queue.prepare()
    assert queue.size() == 1


def test_a_queue_that_is_not_there_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue = Queue(f"sqlite:///{tmp_path}/nowhere/course.sqlite3")
    queue.add("note", lambda number: None)
    queue.put("note", 1)
    assert "task_not_queued task=note detail=OperationalError" in caplog.text


def test_a_worker_whose_queue_is_away_says_so_once_and_not_in_the_words_of_huey(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue = Queue(f"sqlite:///{tmp_path}/nowhere/course.sqlite3")
    queue._outage = Outage(lambda: 0.0)
    huey, _ = queue._open()
    ended = threading.Event()
    worker = Worker(huey, ended, default_delay=0, max_delay=0, backoff=1)
    scheduler = Scheduler(huey, ended, interval=1, periodic=False)
    scheduler.sleep_for_interval = lambda *_: None
    with queue._outage.told():
        for _ in range(3):
            worker.loop()
            scheduler.loop()
    assert [record.getMessage().partition(" detail=")[0] for record in caplog.records] == [
        "queue_unreachable"
    ]


def test_a_queue_that_is_locked_holds_a_click_up_for_a_second_at_most(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue = Queue(f"sqlite:///{tmp_path}/course.sqlite3")
    queue.prepare()
    queue.add("note", lambda number: None)
    blocker = sqlite3.connect(tmp_path / "course.queue.sqlite3", isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    queue.put("note", 1)
    blocker.execute("ROLLBACK")
    blocker.close()
    assert "task_not_queued task=note" in caplog.text
    queue.put("note", 1)
    assert queue.size() == 1


# --- the tool's own work ------------------------------------------------------------------------


def test_a_click_is_delivered_by_the_worker(world: World, queue: Queue, run: Run) -> None:
    world.clock.run()  # the worker goes by the machine's, and may come to it late
    worker = world.app.extensions["worker"]
    queue.add("deliver", worker.deliver)
    (delivery,) = world.graded().acknowledge(SANNE)
    assert delivery is not None
    queue.put("deliver", delivery)
    run(queue)
    assert world.times() == {SANNE: 1}


def test_a_sweep_puts_what_is_due_and_leaves_a_full_queue_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = world.app.extensions["worker"]
    put: list[int] = []
    monkeypatch.setattr(worker, "queue", _Noting(put))
    first, second = world.graded().acknowledge(SANNE, NOOR)
    worker.sweep()
    assert put == [first, second]
    worker.queue.waiting = 101
    worker.sweep()
    assert put == [first, second]


class _Noting:
    """A queue that notes what is put."""

    def __init__(self, put: list[int]) -> None:
        self._put = put
        self.waiting = 0

    def size(self) -> int:
        return self.waiting

    def put(self, name: str, delivery_id: int) -> None:
        assert name == "deliver"
        self._put.append(delivery_id)

    def is_first(self, *_: object) -> bool:
        return self.waiting == 0


def test_the_worker_cleans_up_and_looks_after_retention_once_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = world.app.extensions["worker"]
    asked: list[object] = []
    monkeypatch.setattr(worker, "queue", _Noting([]))
    monkeypatch.setattr(
        "lti_app.work.retention.delete_expired", lambda _session, now: asked.append(now)
    )
    worker.clean_up()
    worker.queue.waiting = 1
    worker.clean_up()
    assert len(asked) == 1


def test_work_starts_with_a_sweep_and_runs_as_many_threads_as_are_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = installations.on_sqlite(tmp_path)
    with installations.running(**environment, QUEUE_WORKERS="3") as app:
        installations.prepare(app)
        done: list[object] = []
        monkeypatch.setattr(Queue, "put", lambda _queue, name: done.append(name))
        monkeypatch.setattr(Queue, "run", lambda _queue, workers: done.append(workers))
        result = app.test_cli_runner().invoke(args=["work"])
        assert result.exit_code == 0, result.output
        assert done == ["sweep", "worker-runs", 3]


def test_work_waits_until_the_installation_is_prepared_and_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looked: list[float] = []

    def pause(seconds: float) -> None:
        looked.append(seconds)
        if len(looked) == 3:
            installations.prepare(app)

    monkeypatch.setattr("lti_app.work.time.sleep", pause)
    monkeypatch.setattr(Queue, "run", lambda _queue, _workers: None)
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        result = app.test_cli_runner().invoke(args=["work"])

    assert result.exit_code == 0, result.output
    assert looked == [2, 2, 2]
    (said,) = caplog.records
    assert said.getMessage().startswith("not_prepared detail=keys are missing; run: flask")
