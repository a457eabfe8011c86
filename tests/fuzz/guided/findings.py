"""What went wrong with which input: told apart by its place, kept small."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from tests.fuzz.runs import WronglyRefusedError

ROOT = Path(__file__).resolve().parents[3]
ACCEPTED, REFUSED, UNEXPECTED = "wrong acceptance", "wrong refusal", "unexpected exception"
TRIES = 3_000
SECONDS = 20.0
"""How long the smallest input of a finding is looked for."""
JUDGE = "tests/fuzz/runs.py"
Check = Callable[[bytes], object]


class Fault(NamedTuple):
    """One thing that is wrong."""

    kind: str
    place: str


@dataclass
class Finding:
    """The first and the smallest input with one fault."""

    kind: str
    place: str
    execution: int
    seconds: float
    """When it was found first."""
    content: bytes

    def told(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {**asdict(self), "content": self.content.hex()}

    @property
    def file_name(self) -> str:
        """A name of its own for each fault."""
        return "found-" + hashlib.sha256(f"{self.kind} {self.place}".encode()).hexdigest()[:8]


def fault_of(check: Check, content: bytes) -> Fault | None:
    """Return what is wrong when `check` is given `content`."""
    try:
        check(content)
    except Exception as error:
        return _fault(error)
    return None


def _fault(error: Exception) -> Fault:
    names, lines = _way(error.__traceback__)
    ours = [at for at in lines if at.startswith("lti_app/")]
    last = (ours or [at for at in lines if not at.startswith(JUDGE)])[-1]
    place = f"{type(error).__name__} at {last}"
    if isinstance(error, WronglyRefusedError):
        return Fault(REFUSED, place)
    # A rule that does not hold is said by the judge; `assert` in the tool would be a 500.
    is_judged = isinstance(error, AssertionError) and names[-1].startswith("tests/")
    return Fault(ACCEPTED if is_judged else UNEXPECTED, place)


def _way(trace: TracebackType | None) -> tuple[list[str], list[str]]:
    """Return the files that an exception came through, and the same with lines."""
    names, lines = [], []
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        names.append(name)
        lines.append(f"{name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return names, lines


def smallest(check: Check, content: bytes, fault: Fault, *, until: float) -> bytes:
    """Return what is left of `content` when all is taken away without which `fault` stays.

    Looks until the moment `until` of the monotonic clock at most, and TRIES times.
    """
    size, tries = max(1, len(content) // 2), 0
    while True:
        at, is_smaller = 0, False
        while at < len(content) and tries < TRIES and time.monotonic() < until:
            shorter = content[:at] + content[at + size :]
            tries += 1
            if fault_of(check, shorter) == fault:
                content, is_smaller = shorter, True
            else:
                at += size
        if (size == 1 and not is_smaller) or tries >= TRIES or time.monotonic() >= until:
            return content
        size = max(1, size // 2)


class Watch:
    """Looks at every input of a search, and keeps what went wrong."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._began = time.monotonic()
        self.executions = 0
        self.counts: Counter[str] = Counter()
        self.findings: dict[Fault, Finding] = {}

    @property
    def seconds(self) -> float:
        """How long it has looked."""
        return time.monotonic() - self._began

    def look(self, content: bytes) -> Fault | None:
        """Give one input to the tool."""
        self.executions += 1
        fault = fault_of(self._check, content)
        if fault is not None:
            self._keep(fault, content)
        return fault

    def _keep(self, fault: Fault, content: bytes) -> None:
        self.counts[fault.kind] += 1
        known = self.findings.get(fault)
        if known is None:
            self.findings[fault] = Finding(*fault, self.executions, self.seconds, content)
        elif len(content) < len(known.content):
            known.content = content

    def shrink(self, seconds: float = SECONDS) -> None:
        """Make the input of each finding as small as it gets in this time."""
        for fault, finding in self.findings.items():
            until = time.monotonic() + seconds
            finding.content = smallest(self._check, finding.content, fault, until=until)
