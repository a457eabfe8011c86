"""The figures of this process, and how those of all processes are written down together."""

import os
import platform
import time

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)
from prometheus_client.registry import Collector

from lti_app.metrics.shared import VARIABLE

disable_created_metrics()  # type: ignore[no-untyped-call]
STARTED = time.time()
PYTHON = platform.python_version()

ALL = CollectorRegistry()
REQUESTS = Histogram(
    "online_dos_request_seconds",
    "Requests that are measured, by endpoint and class of status.",
    ("endpoint", "status"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10),
    registry=ALL,
)
DATABASE_WAIT = Histogram(
    "online_dos_database_wait_seconds",
    "How long clicks on the confirmation waited for a connection to the course database.",
    buckets=(0.001, 0.01, 0.1, 0.5, 1, 3),
    registry=ALL,
)
LAUNCHES = Counter(
    "online_dos_launches",
    "Launches by door and outcome: accepted, or the code of docs/errors.md.",
    ("door", "outcome"),
    registry=ALL,
)
ACKNOWLEDGEMENTS = Counter(
    "online_dos_acknowledgements",
    "Clicks on the confirmation that were taken; a second click of somebody counts again.",
    registry=ALL,
)
REFUSALS = Counter(
    "online_dos_refusals",
    "Measured requests that ended with an error page, by its code.",
    ("code",),
    registry=ALL,
)
CALLS = Histogram(
    "online_dos_call_seconds",
    "Calls to platforms by kind and outcome.",
    ("kind", "outcome"),
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
    registry=ALL,
)


def note_call(kind: str, outcome: str, seconds: float) -> None:
    """Count a call to a platform."""
    CALLS.labels(kind, outcome).observe(seconds)


def exposition(state: Collector) -> bytes:
    """Return all figures in Prometheus' text format; `state` is read at this moment."""
    registry = CollectorRegistry()
    if VARIABLE in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(ALL)
    registry.register(state)
    return generate_latest(registry)
