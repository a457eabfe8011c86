"""The table of `make bench`: each contender in one row, and how ours stands to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.contenders import Contender
from bench.measure import Memory, Tally, percentile, table
from bench.rounds import Tallies

OURS = "ours"
OURS_ON_POSTGRESQL = "ours-postgresql"
FLOOR = "floor"
HEADINGS = (
    "contender",
    "launches/s at {levels}",
    "p50 / p95 / p99 ms at {busiest}",
    "CPU ms a launch",
    "database CPU ms",
    "MB a worker (RSS)",
    "errors",
    "CPU / floor",
    "rate / floor at {levels}",
    "ours, times as many at {levels}",
)


@dataclass(frozen=True)
class Standing:
    """What a run came to."""

    contenders: Sequence[Contender]
    """All that were asked for, also those that are not installed."""
    levels: Sequence[int]
    tallies: Tallies
    memory: Mapping[str, Memory]
    """What a worker takes, by contender."""

    @property
    def busiest(self) -> int:
        """The highest level."""
        return max(self.levels)

    def knows(self, name: str) -> bool:
        """Whether the contender `name` brought launches at every level."""
        found = [self.tallies.get((level, name)) for level in self.levels]
        return all(tally is not None and tally.latencies for tally in found)

    def rate(self, name: str, level: int) -> float:
        """Launches a second."""
        return self.tallies[level, name].rate

    def cpu(self, name: str) -> float:
        """CPU milliseconds a launch, all levels together."""
        return _per_launch([self.tallies[level, name] for level in self.levels], "tool_cpu")

    def database_cpu(self, name: str) -> float:
        """CPU milliseconds of its database server a launch, all levels together."""
        return _per_launch([self.tallies[level, name] for level in self.levels], "database_cpu")

    def times(self, name: str, other: str, level: int) -> float:
        """How many times as many launches a second `name` has as `other`."""
        return self.rate(name, level) / self.rate(other, level)

    def latency(self, name: str, share: float) -> float:
        """Milliseconds that this share of the launches took at most, at the highest level."""
        return 1000 * percentile(self.tallies[self.busiest, name].latencies, share)

    def as_table(self) -> str:
        """The table, in Markdown."""
        levels = " / ".join(map(str, self.levels))
        headings = [each.format(levels=levels, busiest=self.busiest) for each in HEADINGS]
        return table(headings, [self._row(each) for each in self.contenders])

    def _row(self, contender: Contender) -> list[str]:
        name = contender.name
        if not contender.is_installed:
            return [contender.about, "not installed", *["-"] * (len(HEADINGS) - 2)]
        errors = str(sum(len(self.tallies[level, name].errors) for level in self.levels))
        if not self.knows(name):
            return [contender.about, *["-"] * 5, errors, *["-"] * 3]
        return [
            contender.about,
            self._at_each(lambda level: f"{self.rate(name, level):.0f}"),
            " / ".join(f"{self.latency(name, share):.0f}" for share in (0.5, 0.95, 0.99)),
            f"{self.cpu(name):.2f}",
            f"{self.database_cpu(name):.2f}" if contender.on_postgresql else "-",
            f"{self.memory[name].share:.0f} ({self.memory[name].resident:.0f})",
            errors,
            f"{self.cpu(name) / self.cpu(FLOOR):.2f}" if self.knows(FLOOR) else "-",
            self._ratios(name, FLOOR),
            "-" if contender.is_ours else self._ratios(OURS, name),
        ]

    def _ratios(self, name: str, other: str) -> str:
        if not (self.knows(name) and self.knows(other)):
            return "-"
        return self._at_each(lambda level: f"{self.times(name, other, level):.2f}")

    def _at_each(self, cell: Callable[[int], str]) -> str:
        return " / ".join(cell(level) for level in self.levels)


def _per_launch(tallies: Sequence[Tally], field: str) -> float:
    spent: float = sum(getattr(tally, field) for tally in tallies)
    return 1000 * spent / sum(len(tally.latencies) for tally in tallies)
