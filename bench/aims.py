"""What the tool is held to, and whether a run has shown it."""

from __future__ import annotations

from dataclasses import dataclass

from bench.load import Outcome
from bench.measure import percentile, table
from bench.standing import OURS, OURS_ON_POSTGRESQL, Standing

EXAMPLE = "pylti1p3-example"
LTIJS = "ltijs-postgresql"
PEERS = ("smallest", EXAMPLE, LTIJS)
BUSY = 16
"""Visitors at once from which rates are compared; with one alone, both mostly wait."""

MOST_CPU = 1.6
CPU_MARK = 1.25
OVER_EXAMPLE = 2.4
OVER_LTIJS = 4.5
POSTGRESQL_SHARE = 0.75
LONGEST_ARRIVAL = 1.0
MOST_MEMORY = 90.0
LONGEST_START = 2.0


@dataclass(frozen=True)
class Lecture:
    """The students who arrived together."""

    students: int
    seconds: int
    outcome: Outcome
    cpu: float
    """CPU seconds of the tool meanwhile."""


@dataclass(frozen=True)
class Aim:
    """One promise, what was measured, and whether it holds."""

    text: str
    measured: str
    met: bool | None
    """None: it could not be measured here."""

    def row(self) -> list[str]:
        """The cells of the table."""
        return [self.text, self.measured, {True: "met", False: "not met", None: "-"}[self.met]]


def as_table(aims: list[Aim]) -> str:
    """Return the table, in Markdown."""
    return table(("aim", "measured", "so"), [aim.row() for aim in aims])


def judged(standing: Standing, lecture: Lecture, start: float) -> list[Aim]:
    """Return every aim; `start` is the seconds of a cold start."""
    return [
        _cpu(standing, MOST_CPU, "at most"),
        _cpu(standing, CPU_MARK, "the mark to pass:"),
        _faster(standing, OURS, EXAMPLE, OVER_EXAMPLE, "PyLTI1p3's Flask example"),
        _faster(standing, OURS_ON_POSTGRESQL, LTIJS, OVER_LTIJS, "ltijs, both on PostgreSQL"),
        _soonest(standing),
        _as_fast_on_postgresql(standing),
        _received(lecture),
        _memory(standing),
        Aim(
            f"cold start under {LONGEST_START:.0f} s",
            f"{start:.2f} s until it is ready",
            start < LONGEST_START,
        ),
    ]


def _cpu(standing: Standing, most: float, word: str) -> Aim:
    text = f"CPU of a launch, with every check and the durable write, {word} {most} ms"
    if not standing.knows(OURS):
        return Aim(text, "-", None)
    spent = standing.cpu(OURS)
    return Aim(text, f"{spent:.2f} ms", spent <= most)


def _faster(standing: Standing, ours: str, peer: str, least: float, about: str) -> Aim:
    text = f"at least {least} times the launches/s of {about}"
    if not (standing.knows(ours) and standing.knows(peer)):
        return Aim(text, "not installed or no launches", None)
    times = {level: standing.times(ours, peer, level) for level in _busy(standing)}
    return Aim(text, _at(times), min(times.values()) >= least)


def _soonest(standing: Standing) -> Aim:
    text = f"p95 with {standing.busiest} at once below that of every peer"
    known = [peer for peer in PEERS if standing.knows(peer)]
    if not (standing.knows(OURS) and known):
        return Aim(text, "-", None)
    ours = standing.latency(OURS, 0.95)
    theirs = {peer: standing.latency(peer, 0.95) for peer in known}
    said = ", ".join(f"{peer} {value:.0f}" for peer, value in theirs.items())
    return Aim(text, f"{ours:.0f} ms; {said}", ours < min(theirs.values()))


def _as_fast_on_postgresql(standing: Standing) -> Aim:
    text = f"on PostgreSQL at least {POSTGRESQL_SHARE} of the launches/s on SQLite"
    if not (standing.knows(OURS) and standing.knows(OURS_ON_POSTGRESQL)):
        return Aim(text, "-", None)
    share = {level: standing.times(OURS_ON_POSTGRESQL, OURS, level) for level in _busy(standing)}
    return Aim(text, _at(share), min(share.values()) >= POSTGRESQL_SHARE)


def _received(lecture: Lecture) -> Aim:
    outcome = lecture.outcome
    p99 = percentile(outcome.latencies, 0.99)
    return Aim(
        f"{lecture.students:,} students within {lecture.seconds} s, each with four requests: no "
        f"error, p99 under {LONGEST_ARRIVAL:.0f} s",
        f"{len(outcome.latencies):,} good visits, {len(outcome.errors)} errors, p99 {p99:.2f} s; "
        f"{1000 * lecture.cpu / lecture.students:.1f} ms CPU a visit",
        not outcome.errors and len(outcome.latencies) == lecture.students and p99 < LONGEST_ARRIVAL,
    )


def _memory(standing: Standing) -> Aim:
    text = f"at most {MOST_MEMORY:.0f} MB of memory for each worker"
    if OURS not in standing.memory:
        return Aim(text, "-", None)
    share, resident = standing.memory[OURS]
    said = f"{share:.0f} MB; {resident:.0f} MB with all that it shares"
    return Aim(text, said, share <= MOST_MEMORY)


def _busy(standing: Standing) -> list[int]:
    return [level for level in standing.levels if level >= BUSY] or [standing.busiest]


def _at(values: dict[int, float]) -> str:
    return ", ".join(f"{value:.2f} at {level}" for level, value in values.items())
