"""What a search came to, read from what it left behind."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fuzz.guided.findings import ACCEPTED, REFUSED, UNEXPECTED, Finding

HEAD = (
    f"{'target':<26} {'executions':>10} {'a second':>8} {'edges':>6} {'features':>8} "
    f"{'accepted':>9} {'refused':>9}  wrongly accepted, wrongly refused, unexpected"
)
SHOWN = 300
"""Bytes of an input that are printed; the file has all of them."""
LEFT = ("timeout", "oom", "crash")
"""How the names begin of inputs that the fuzzer itself leaves."""
_COVERED = re.compile(r"cov: (\d+) ft: (\d+)")


@dataclass(frozen=True)
class Outcome:
    """The figures of one target, and what was wrong."""

    name: str
    place: Path
    told: dict[str, Any]
    """Nothing, if the search did not come to its end."""
    edges: int
    features: int
    code: int

    @property
    def is_bad(self) -> bool:
        """Whether anything was found."""
        return self.code != 0 or not self.told or bool(self.told["findings"])

    def line(self) -> str:
        """Return the figures as a row."""
        if not self.told:
            return f"{self.name:<26} did not come to its end"
        executions, faults = self.told["executions"], self.told["faults"]
        speed = executions / self.told["seconds"]
        wrong = ", ".join(str(faults.get(kind, 0)) for kind in (ACCEPTED, REFUSED, UNEXPECTED))
        return (
            f"{self.name:<26} {executions:>10,} {speed:>8,.0f} {self.edges:>6,} "
            f"{self.features:>8,} {self.told['accepted']:>9,} {self.told['refused']:>9,}  {wrong}"
        )

    def troubles(self, root: Path, plant: str) -> Iterator[str]:
        """Yield what was wrong in words, with the smallest input and how to see it again."""
        place = os.path.relpath(self.place, root)
        again = f"python -m tests.fuzz.guided --again {self.name} {place}/"
        if plant:
            again = again.replace("--again", f"--plant {plant} --again")
        for told in self.told.get("findings", ()):
            finding = Finding(**{**told, "content": bytes.fromhex(told["content"])})
            yield f"\n{self.name}: {finding.kind}, {finding.place}"
            yield f"  found after {finding.execution:,} executions, {finding.seconds:.1f} seconds"
            yield f"  {finding.content[:SHOWN]!r}"
            yield f"  again: {again}{finding.file_name}"
        if not self.told:
            yield f"\n{self.name}: ended with code {self.code}; see {place}/log.txt"
            # What took too long or too much memory.
            for kind in LEFT:
                for path in sorted(self.place.glob(f"{kind}-*")):
                    yield f"  {kind}: {again}{path.name}"


def outcome_of(name: str, place: Path, code: int) -> Outcome:
    """Return the outcome of a search that ended with `code`."""
    try:
        told = json.loads((place / "told.json").read_text("utf-8"))
    except FileNotFoundError:
        told = {}
    covered = _COVERED.findall((place / "log.txt").read_text("utf-8", "replace")) or [("0", "0")]
    edges, features = map(int, covered[-1])
    return Outcome(name, place, told, edges, features, code)
