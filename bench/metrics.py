"""What counting costs a launch: the same process with figures and without, turn by turn.

    python -m bench.metrics [launches]

Both count into files, as under gunicorn, and take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
from pathlib import Path

from bench import inside, installation
from bench.measure import table
from bench.platforms import Platforms
from lti_app.metrics import shared

TOKEN = "x" * 32
TURN = 25
"""Launches of one before it is the other's turn."""


def main(launches: int) -> None:
    """Print the median CPU time of a launch with its acknowledgement, both ways."""
    shared.make()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, Platforms() as platforms:
            print(_measured(platforms, Path(folder), launches))
    finally:
        shared.remove(None)


def _measured(platforms: Platforms, folder: Path, launches: int) -> str:
    processes = {}
    numbers = itertools.count()
    for name, token in (("without figures", ""), ("with figures", TOKEN)):
        place = folder / name.partition(" ")[0]
        place.mkdir()
        variables = installation.environment(place, inside.PORT, None) | {"METRICS_TOKEN": token}
        app = installation.prepare(variables, platforms.entries())
        processes[name] = inside.Process(app, platforms, numbers)
    spent: dict[str, list[float]] = {name: [] for name in processes}
    for process in processes.values():
        for _ in range(inside.WARM_UP):
            list(process.launch(acknowledge=True))
    for _ in range(max(launches // TURN, 1)):
        for name, process in processes.items():
            for _ in range(TURN):
                steps = process.launch(acknowledge=True)
                spent[name].append(sum(step.cpu for step in steps))
    medians = {name: 1e6 * statistics.median(each) for name, each in spent.items()}
    first = next(iter(medians.values()))
    rows = [[name, f"{each:.0f}", f"{each / first - 1:+.1%}"] for name, each in medians.items()]
    return table(("launch, click and page", "median CPU µs", "more"), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
