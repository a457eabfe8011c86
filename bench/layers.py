"""What the outer layer costs: on one text, and when a quarter turns (part of `bench.mailboxes`)."""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from datetime import time as clock_time
from functools import partial

from sqlalchemy import Engine

from bench.measure import table
from lti_app import clock
from lti_app.reports import rolling, tidying
from lti_app.reports.layers import Layered
from lti_app.reports.models import Report
from lti_app.reports.outer_keys import GRACE
from lti_app.reports.rolling import Texts
from lti_app.sealing.envelopes import CONTENT_BYTES
from lti_app.sealing.quarters import begins_on, following, quarter_of

TIMES = 2_000


def measure(engine: Engine) -> str:
    """Return the tables: one text of each size, and all that `engine` has."""
    return _one_text(engine) + "\n\n" + _a_new_quarter(engine)


def _one_text(engine: Engine) -> str:
    kind = Report.__table__.c.content.type
    assert isinstance(kind, Layered)
    rows = []
    for size in CONTENT_BYTES:
        text = secrets.token_bytes(size)
        laid = kind.process_bind_param(text, engine.dialect)
        lay = partial(kind.process_bind_param, text, engine.dialect)
        lift = partial(kind.process_result_value, laid, engine.dialect)
        rows.append([str(size), f"{_micro(lay):.0f}", f"{_micro(lift):.0f}"])
    return table(("bytes of a text", "laid, µs", "lifted, µs"), rows)


def _micro(act: Callable[[], object]) -> float:
    """Return the median time of an act, in microseconds."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return 1e6 * statistics.median(took)


def _a_new_quarter(engine: Engine) -> str:
    today = clock.now()
    day = begins_on(following(quarter_of(today)))
    turned = datetime.combine(day, clock_time(12), UTC)
    batches: list[float] = []
    replace = Texts.replace

    def timed(*given: object) -> None:
        began = time.perf_counter()
        replace(*given)  # type: ignore[arg-type]
        batches.append(time.perf_counter() - began)

    Texts.replace = timed  # type: ignore[method-assign, assignment]
    rows = [
        ["laid under the key of a new quarter", _seconds(lambda: rolling.roll(engine, now=turned))],
        ["gone through with nothing to do", _seconds(lambda: rolling.roll(engine, now=turned))],
        ["tidied, nothing to do", _seconds(lambda: tidying.tidy(engine, now=turned))],
        ["a key destroyed", _seconds(lambda: rolling.end_keys(engine, now=turned + GRACE))],
    ]
    Texts.replace = replace  # type: ignore[method-assign]
    longest = f"longest batch: {1000 * max(batches):.0f} ms, of {len(batches)}"
    return table(("all texts", "seconds"), rows) + f"\n\n{longest}"


def _seconds(act: Callable[[], object]) -> str:
    began = time.perf_counter()
    act()
    return f"{time.perf_counter() - began:.1f}"
