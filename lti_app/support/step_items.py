"""What the working sheet of a case is made of: steps, and items that are answered one by one.

Pure data: no request, no database. Texts are those of the interface, translated when shown.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

Text = Any
"""A text of the interface, translated when it is shown."""
_WEEKEND = (5, 6)


class Kind(StrEnum):
    """How an item is answered."""

    TICK = "tick"
    TEXT = "text"
    """Some lines about people: sealed to the readers of the case, never in the clear."""
    DATE = "date"
    CHOICE = "choice"


class State(StrEnum):
    """The answer to an item; one without an answer has no state."""

    DONE = "done"
    NOT_APPLICABLE = "na"
    """With a reason, which is sealed like a text."""


class Fact(StrEnum):
    """What may be so in a case, and makes items apply."""

    MINORS = "minors"
    """Somebody involved is under 18."""
    IMAGES = "images"
    """Images of somebody are being spread."""
    STAFF = "staff"
    """A member of staff is involved."""


class Material(StrEnum):
    """What of the institution's own belongs beside an item: a list of the pack's desk, or help."""

    MAPPING = "mapping"
    """One text for each of these questions."""
    ROLES = "roles"
    NORMS = "norms"
    EVALUATION = "evaluation"
    CONTACTS = "contacts"
    """The help lines of the edition."""


@dataclass(frozen=True)
class Item:
    """Something to do, to write down or to decide."""

    id: str
    """Stays the same for ever: answers are kept under it."""
    text: Text
    hint: Text = ""
    kind: Kind = Kind.TICK
    is_needed: bool = True
    """Whether it must be answered before a case is closed."""
    may_be_na: bool = True
    """Whether "not applicable because ..." is an answer."""
    only_if: Fact | None = None
    """It applies where this is so, and as long as nobody knows."""
    choices: tuple[tuple[str, Text], ...] = ()
    after_days: int | None = None
    """The date to propose, in days from today."""
    material: Material | None = None

    def proposed_day(self, today: date) -> date | None:
        """Return the date to propose: a day on which people work; None for other kinds."""
        if self.after_days is None:
            return None
        day = today + timedelta(days=self.after_days)
        return day + timedelta(days=7 - day.weekday() if day.weekday() in _WEEKEND else 0)


@dataclass(frozen=True)
class Step:
    """A step with its items, in the order of work; any of them may come earlier or again."""

    id: str
    title: Text
    purpose: Text
    items: tuple[Item, ...]
