"""What the doctor found: in order, worth a look, or to be mended."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    GOOD = "ok"
    NOTE = "note"
    """It works, but somebody should know."""
    WRONG = "wrong"
    """Somebody meets this as an error, now or soon."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    about: str
    said: str
    mend: str = ""
    """What to do about it."""


def good(about: str, said: str) -> Finding:
    """Return that something is in order."""
    return Finding(Level.GOOD, about, said)


def note(about: str, said: str, mend: str) -> Finding:
    """Return something that works, with what would be better."""
    return Finding(Level.NOTE, about, said, mend)


def wrong(about: str, said: str, mend: str) -> Finding:
    """Return something that has to be mended, with how."""
    return Finding(Level.WRONG, about, said, mend)
