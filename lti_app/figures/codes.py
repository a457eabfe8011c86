"""The codes that staff give a case: six coarse fields, no course, no free text, no person.

Settings and outcomes are lists of our own, after the seven steps of the step plan; themes are the
kinds of the institution's pack; the parts are those of the form, so that nothing is made finer than
what was told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from lti_app.errors import FigureRefusedError

OTHER = "other"
"""The theme that is always possible, also for a kind that a later pack has no more."""
UNKNOWN = "unknown"
"""The faculty that is always possible."""


class Part(StrEnum):
    """The reporter's own part, as the form asks for it."""

    HAPPENED = "happened"
    SAW = "saw"
    TOLD = "told"
    SHARED = "shared"
    UNSAID = "unsaid"


class Setting(StrEnum):
    """Where it happened."""

    GROUP_CHAT = "group_chat"
    PRIVATE = "private"
    """From one person to another: messages, mail."""
    SOCIAL_MEDIA = "social_media"
    COURSE_SITE = "course_site"
    ONLINE_CLASS = "online_class"
    ELSEWHERE = "elsewhere"
    """Somewhere else online."""
    IN_PERSON = "in_person"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What came of it; the one that weighs most, where there are several."""

    OPEN = "open"
    """Not closed."""
    ADVICE = "advice"
    CARE = "care"
    """Help or aftercare for people was arranged."""
    CONVERSATION = "conversation"
    """With those involved or in the group; restorative talks belong here."""
    MEASURE = "measure"
    """Of the institution, towards somebody."""
    PASSED_ON = "passed_on"
    """To the police, a confidential adviser or another service."""
    WITHDRAWN = "withdrawn"
    NOTHING = "nothing"
    """Nothing could be done, or nobody answered."""


@dataclass(frozen=True)
class Codes:
    """What staff say of a case for the figures."""

    theme: str = OTHER
    part: str = Part.UNSAID.value
    setting: str = Setting.UNKNOWN.value
    outcome: str = Outcome.OPEN.value
    faculty: str = UNKNOWN


FIELDS = tuple(field.name for field in fields(Codes))
FIXED: Mapping[str, tuple[str, ...]] = {
    "part": tuple(Part),
    "setting": tuple(Setting),
    "outcome": tuple(Outcome),
}


@dataclass(frozen=True)
class Offered:
    """What can be chosen besides the fixed lists: ids of themes and of faculties."""

    themes: Collection[str] = ()
    faculties: Collection[str] = ()

    def of(self, field: str) -> tuple[str, ...]:
        """Return what can be chosen for `field`, in order, with what is always possible."""
        if field == "theme":
            return (*(each for each in self.themes if each != OTHER), OTHER)
        if field == "faculty":
            return (*(each for each in self.faculties if each != UNKNOWN), UNKNOWN)
        return FIXED[field]


def check(codes: Codes, offered: Offered, *, before: Codes | None = None) -> None:
    """Raise FigureRefusedError for a code that is not offered and did not stand there `before`."""
    for field in FIELDS:
        code = getattr(codes, field)
        stood = before is not None and code == getattr(before, field)
        if not stood and code not in offered.of(field):
            raise FigureRefusedError(field)
