"""What is wrong with a pack, said so that the person who wrote it can mend it.

A check never stops at the first fault: everything found is collected as `Problem`s and raised
together in one `PackError`.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault: where it is, what is wrong, and what to do about it."""

    file: str
    line: int | None
    """Counted from 1; None when the fault is not on a line, such as a missing file."""
    field: str
    """Such as `dos[privacy].text`; empty when the whole file is meant."""
    message: str
    mend: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        where = f"{place}, {self.field}" if self.field else place
        return f"{where}: {self.message}. {self.mend}."


class PackError(Exception):
    """A pack cannot be used. `problems` holds every fault found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: (each.file, each.line or 0)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
