"""How things stand when somebody asks: the queue, the worker, scores on their way."""

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine

from lti_app.acknowledgement import outbox
from lti_app.metrics.counters import PYTHON, STARTED
from lti_app.queue import Queue


class State(Collector):
    """Reads the course database and the queue; one object for each time that is asked."""

    def __init__(self, engine: Engine, queue: Queue, now: datetime) -> None:
        self._engine, self._queue, self._now = engine, queue, now

    def collect(self) -> Iterator[Metric]:
        """Yield what can be read, and last whether all of it could."""
        process = GaugeMetricFamily(
            "online_dos_process", "Always 1; which Python serves.", labels=("python",)
        )
        process.add_metric((PYTHON,), 1)
        yield process
        yield GaugeMetricFamily(
            "online_dos_start_time_seconds", "When the tool was started, since 1970.", STARTED
        )
        deliveries, is_course_read = _read(self._deliveries)
        queue, is_queue_read = _read(self._waiting)
        yield from deliveries
        yield from queue
        readable = GaugeMetricFamily(
            "online_dos_readable", "1 when it could be read just now, else 0.", labels=("part",)
        )
        readable.add_metric(("course",), is_course_read)
        readable.add_metric(("queue",), is_queue_read)
        yield readable

    def _deliveries(self) -> Iterator[Metric]:
        backlog = outbox.backlog(self._engine, now=self._now)
        counts = GaugeMetricFamily(
            "online_dos_deliveries",
            "Scores for gradebooks by state and problem (a code of docs/errors.md).",
            labels=("state", "problem"),
        )
        for state, problem, count in backlog.counts:
            counts.add_metric((state, problem), count)
        yield counts
        yield GaugeMetricFamily(
            "online_dos_delivery_overdue_seconds",
            "For how long the score that is due longest could have been sent; 0 without one.",
            backlog.overdue_seconds,
        )

    def _waiting(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("online_dos_queue_tasks", "Tasks in the queue.", self._queue.size())
        seen = self._queue.worker_seen()
        if seen is not None:
            yield GaugeMetricFamily(
                "online_dos_worker_seen_seconds",
                "When a worker last noted that it runs, since 1970.",
                seen.timestamp(),
            )


def _read(read: Callable[[], Iterator[Metric]]) -> tuple[list[Metric], int]:
    """Return what `read` yields, and 1; nothing of it, and 0, when that fails."""
    try:
        return list(read()), 1
    except Exception:  # of SQLAlchemy, or of huey's storage: they have no common parent
        return [], 0
