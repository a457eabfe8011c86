"""`python -m bench.artefacts`: what it costs to publish a version with every artefact.

Each pack is published in a process of its own, into a new SQLite database: that loads the
typesetter and the fonts, renders, and stores. Then every artefact is made once more, which is what
a worker pays that goes on publishing. Memory is the most that the process ever held, with Python
and all libraries.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from bench.measure import table
from lti_app import schema
from lti_app.campaign.files import read_files
from lti_app.campaign.pack import SHIPPED, Pack, open_pack
from lti_app.campaign.publishing import Wish
from lti_app.campaign.release import release
from lti_app.config import ROOT
from lti_app.db import engine_options

PACKS = {"shipped": SHIPPED, "second": ROOT / "tests" / "campaign_packs" / "second"}
WHEN = datetime(2026, 11, 26, tzinfo=UTC)


def publish(pack: Pack, folder: Path) -> tuple[float, int]:
    """Publish `pack` into a new database; return the seconds and the bytes of the database."""
    url = f"sqlite:///{folder}/campaign.sqlite3"
    engine = create_engine(**engine_options(url))
    schema.upgrade("campaign", engine)
    began = time.perf_counter()
    release(engine, pack, Wish("example"), public_url="https://dos.example.edu", now=WHEN)
    seconds = time.perf_counter() - began
    engine.dispose()
    return seconds, sum(path.stat().st_size for path in folder.iterdir())


def render(source: Path) -> dict[str, Any]:
    """Publish the pack in `source`, then make each artefact again; return the figures."""
    pack = open_pack(read_files(source))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        published, stored = publish(pack, Path(name))
    # Loaded here, so that the figure for publishing holds what loading costs.
    from lti_app.campaign.rendering.service import MAKERS
    from lti_app.campaign.rendering.sheet import sheet_for

    times: dict[str, list[float]] = {kind: [] for kind in MAKERS}
    sizes: dict[str, list[int]] = {kind: [] for kind in MAKERS}
    for tag in pack.version.editions:
        address = f"https://dos.example.edu/campaign/example/{tag}"
        sheet = sheet_for(pack.version, tag, address, WHEN)
        for kind, (_ending, _media_type, make) in MAKERS.items():
            start = time.perf_counter()
            content = make(sheet)
            times[kind].append(time.perf_counter() - start)
            sizes[kind].append(len(content))
    return {
        "languages": len(pack.version.editions),
        "published": published,
        "stored": stored,
        "times": times,
        "sizes": sizes,
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
    return [
        name,
        str(figures["languages"]),
        str(sum(map(len, figures["sizes"].values()))),
        f"{figures['published']:.2f}",
        f"{sum(map(sum, figures['times'].values())):.2f}",
        f"{sum(map(sum, figures['sizes'].values())) / 1e6:.2f}",
        f"{figures['stored'] / 1e6:.2f}",
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
    headings = (
        "pack",
        "languages",
        "files",
        "publish s",
        "again s",
        "files MB",
        "database MB",
        "peak MB",
    )
    print(table(headings, [whole(name, each) for name, each in figures.items()]), "\n")
    kinds = ["kind", *(f"{name} {unit}" for name in PACKS for unit in ("ms", "max kB"))]
    print(table(kinds, each_kind(figures)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
