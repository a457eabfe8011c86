"""What counting costs a launch: the CPU time of the counting itself, inside real launches.

    python -m bench.metrics [launches]

It counts into files, as in a server: each request is noted, and counted later with others.
Whole launches with and without that differ by less than two runs of the same do on a busy machine,
so what is timed is the hook.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask, Response

from bench import inside, installation
from bench.measure import table
from bench.platforms import Platforms
from lti_app.metrics import shared

TURN = 50
"""Launches that are counted at a time: a busy second of one process."""


def main(launches: int) -> None:
    """Print what a launch with its acknowledgement costs, and how much of it is counting."""
    shared.make()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, Platforms() as platforms:
            variables = installation.environment(Path(folder), inside.PORT, None)
            variables["METRICS_TOKEN"] = "x" * 32
            app = installation.prepare(variables, platforms.entries())
            print(_measured(app, platforms, launches))
            installation.close(app)
    finally:
        shared.remove(None)


def _measured(app: Flask, platforms: Platforms, launches: int) -> str:
    # Here, and not before: it counts into files only when their folder is there.
    from lti_app.metrics.requests import count, settle

    took: list[float] = []

    def timed(response: Response) -> Response:
        began = time.thread_time()
        answer = count(response)
        took.append(time.thread_time() - began)
        return answer

    hooks = app.after_request_funcs[None]
    hooks[hooks.index(count)] = timed
    process = inside.Process(app, platforms, itertools.count())
    whole, noting, later = [], [], []
    for number in range(inside.WARM_UP + launches):
        took.clear()
        whole.append(sum(step.cpu for step in process.launch(acknowledge=True)))
        noting.append(sum(took))
        if number % TURN == 0:
            began = time.thread_time()
            settle()
            later.append((time.thread_time() - began) / TURN)
    parts = (
        ("all of it", whole[inside.WARM_UP :]),
        ("of that, noting", noting[inside.WARM_UP :]),
        ("counting, later", later[1:]),
    )
    full = statistics.median(parts[0][1])
    rows = [
        [name, f"{1e6 * statistics.median(each):.1f}", f"{statistics.median(each) / full:.2%}"]
        for name, each in parts
    ]
    return table(("login, launch, click and page", "median CPU µs", "share"), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
