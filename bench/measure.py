"""Figures: the CPU time of a process with its children, percentiles, and the table of a run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")


def tree_cpu(root: int) -> float:
    """Return the CPU seconds (user and system) of process `root` and all below it.

    Children that have ended count as well, once their parent has waited for them (proc(5)). The
    kernel counts in hundredths of a second, so a measurement should take seconds, not moments.
    """
    times, parents = {}, {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_text()
        except OSError:
            continue  # it has ended meanwhile
        # The name may hold spaces and brackets, so count from its closing bracket: field 3 on.
        fields = text.rpartition(")")[2].split()
        parents[int(folder.name)] = int(fields[1])
        times[int(folder.name)] = sum(map(int, fields[11:15]))
    return sum(times[pid] for pid in _family(root, parents)) / _TICKS


class Memory(NamedTuple):
    """Megabytes of memory for each worker of a server."""

    share: float
    """What the machine has to have: the master and its workers, pages that several use counted
    once, divided by the number of workers (PSS in proc(5))."""
    resident: float
    """What `ps` shows of the largest worker: what it shares counted in full (RSS)."""


def memory(root: int) -> Memory:
    """Return what the workers of process `root` take, its children."""
    sizes = {root: _sizes(root), **{pid: _sizes(pid) for pid in _children(root)}}
    workers = [size["Rss"] for pid, size in sizes.items() if pid != root]
    return Memory(sum(size["Pss"] for size in sizes.values()) / len(workers), max(workers))


def _children(root: int) -> list[int]:
    threads = Path("/proc", str(root), "task").iterdir()
    return [int(pid) for thread in threads for pid in (thread / "children").read_text().split()]


def _sizes(pid: int) -> dict[str, float]:
    """Return the megabytes of one process, by what they count."""
    _, *lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
    return {line.split(":")[0]: int(line.split()[1]) * 1024 / 1e6 for line in lines}


def _family(root: int, parents: dict[int, int]) -> set[int]:
    found: set[int] = set()
    new = {root} & parents.keys()
    while new:
        found |= new
        new = {pid for pid, parent in parents.items() if parent in new} - found
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of `values` that at least `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else float("nan")


@dataclass
class Tally:
    """All rounds of one contender at one level."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    requests: int = 0
    errors: list[str] = field(default_factory=list)
    tool_cpu: float = 0.0
    database_cpu: float = 0.0
    """CPU seconds of a database server beside the tool."""
    generator_cpu: float = 0.0
    fetches: int = 0
    each_cpu: list[float] = field(default_factory=list)
    """CPU milliseconds a launch of each round, to see how far they lie apart."""

    @property
    def rate(self) -> float:
        """Launches per second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    @property
    def cpu(self) -> float:
        """CPU milliseconds of the tool for each launch."""
        return 1000 * self.tool_cpu / len(self.latencies) if self.latencies else float("nan")

    def row(self, floor: Tally | None) -> list[str]:
        """The cells of the table, with the ratios to the floor of the same level."""
        if not self.latencies:
            return ["-"] * 6 + [str(len(self.errors))] + ["-"] * 3
        times = [f"{1000 * percentile(self.latencies, share):.1f}" for share in (0.5, 0.95, 0.99)]
        cpu = f"{self.cpu:.2f} ({min(self.each_cpu):.2f}-{max(self.each_cpu):.2f})"
        ratios = (
            [f"{self.cpu / floor.cpu:.2f}", f"{self.rate / floor.rate:.2f}"]
            if floor is not None and floor.latencies
            else ["-", "-"]
        )
        return [
            f"{self.rate:.0f}",
            " / ".join(times),
            cpu,
            f"{self.requests / (len(self.latencies) + len(self.errors)):.1f}",
            f"{1000 * self.generator_cpu / len(self.latencies):.2f}",
            str(self.fetches),
            str(len(self.errors)),
            str(len(self.latencies)),
            *ratios,
        ]


HEADINGS = (
    "launches/s",
    "p50 / p95 / p99 ms",
    "tool CPU ms (rounds)",
    "requests",
    "load CPU ms",
    "fetches",
    "errors",
    "launches",
    "CPU / floor",
    "rate / floor",
)


def table(headings: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table whose columns are aligned."""
    cells = [list(headings), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
