"""`python -m bench.artefacts`: what it costs to render every artefact of a version.

Each pack is rendered in a process of its own, twice: the first round loads the typesetter and the
fonts, the second is what a worker that goes on publishing pays. Memory is the most that the process
ever held, with Python and all libraries.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.measure import table
from lti_app.campaign.pack import SHIPPED, load_pack
from lti_app.config import ROOT

PACKS = {"shipped": SHIPPED, "second": ROOT / "tests" / "campaign_packs" / "second"}
WHEN = datetime(2026, 11, 26, tzinfo=UTC)


def render(folder: Path) -> dict[str, Any]:
    """Render the pack in `folder` twice; return times in seconds, sizes in bytes, memory in kB."""
    began = time.perf_counter()
    from lti_app.campaign.rendering.service import MAKERS, render_all
    from lti_app.campaign.rendering.sheet import sheet_for

    version = load_pack(folder)
    loaded = time.perf_counter()
    addresses = {tag: f"https://dos.example.edu/campaign/example/{tag}" for tag in version.editions}
    made = render_all(version, addresses, when=WHEN)
    first = time.perf_counter()
    times: dict[str, list[float]] = {kind: [] for kind in MAKERS}
    for tag, address in addresses.items():
        sheet = sheet_for(version, tag, address, WHEN)
        for kind, (_ending, _media_type, make) in MAKERS.items():
            start = time.perf_counter()
            make(sheet)
            times[kind].append(time.perf_counter() - start)
    return {
        "languages": len(addresses),
        "loading": loaded - began,
        "first": first - loaded,
        "again": sum(map(sum, times.values())),
        "times": times,
        "sizes": {
            kind: [len(each.content) for each in made if each.kind == kind] for kind in MAKERS
        },
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }


def measured(name: str) -> dict[str, Any]:
    """Return the figures of the pack `name`, from a process that did nothing else."""
    command = [sys.executable, "-m", "bench.artefacts", "--only", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def whole(name: str, figures: dict[str, Any]) -> list[str]:
    """The row of a pack."""
    size = sum(map(sum, figures["sizes"].values()))
    return [
        name,
        str(figures["languages"]),
        str(sum(map(len, figures["sizes"].values()))),
        f"{figures['loading']:.2f}",
        f"{figures['first']:.2f}",
        f"{figures['again']:.2f}",
        f"{size / 1e6:.2f}",
        f"{figures['memory'] / 1024:.0f}",
    ]


def each_kind(figures: dict[str, dict[str, Any]]) -> list[list[str]]:
    """The rows of the kinds: the middle of all languages, and the largest file."""
    rows = []
    for kind in next(iter(figures.values()))["times"]:
        row = [kind]
        for pack in figures.values():
            row.append(f"{1000 * statistics.median(pack['times'][kind]):.0f}")
            row.append(f"{max(pack['sizes'][kind]) / 1000:.1f}")
        rows.append(row)
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.artefacts", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=PACKS, help="measure here and print the figures as JSON")
    only = parser.parse_args(arguments).only
    if only:
        print(json.dumps(render(PACKS[only])))
        return 0
    figures = {name: measured(name) for name in PACKS}
    headings = ("pack", "languages", "files", "load s", "first s", "again s", "MB", "peak MB")
    print(table(headings, [whole(name, each) for name, each in figures.items()]), "\n")
    kinds = ["kind", *(f"{name} {unit}" for name in PACKS for unit in ("ms", "max kB"))]
    print(table(kinds, each_kind(figures)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
