"""What can be inserted for a request, and what somebody chose of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from lti_app.errors import InvalidFormError
from lti_app.lti.deep_links import DeepLinkingRequest

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class Kind(StrEnum):
    """What the picker can make."""

    ACKNOWLEDGE = "acknowledge"
    """The Do's, with the button to confirm."""
    READ = "read"
    """The Do's, to be read; nothing is recorded."""
    COPY = "copy"
    """The illustration and the Do's as a piece of the course's own page."""
    PICTURE = "picture"
    """The illustration and the Do's in one picture; the illustration alone where none was made."""
    LINK = "link"
    """A plain link to our public page, where nobody is known."""
    REPORT = "report"
    """A plain link to the start of the report site, where nobody is known either."""
    SHARE = "share"
    """A plain link to the public share kit, for those who teach."""


_TYPES = {
    Kind.ACKNOWLEDGE: "ltiResourceLink",
    Kind.READ: "ltiResourceLink",
    Kind.COPY: "html",
    Kind.PICTURE: "image",
    Kind.LINK: "link",
    Kind.REPORT: "link",
    Kind.SHARE: "link",
}
LAUNCHED = frozenset({Kind.ACKNOWLEDGE, Kind.READ})
"""Kinds that open by a launch, for which dates and "follow the reader" make sense."""

Problem = Literal["nothing_chosen", "column_alone", "no_such_day", "ends_before_it_begins"]


@dataclass(frozen=True)
class Wishes:
    """What stands in the form of the picker."""

    kinds: frozenset[Kind]
    is_graded: bool = False
    language: str | None = None
    """None: each reader gets their own."""
    visible_from: date | None = None
    visible_until: date | None = None
    confirm_before: date | None = None
    has_odd_day: bool = False
    """Whether a day was typed that is none, or beyond what a calendar can hold everywhere."""

    @property
    def problem(self) -> Problem | None:
        """What has to be mended before anything can be inserted."""
        if not self.kinds:
            return "nothing_chosen"
        if self.is_graded and Kind.ACKNOWLEDGE not in self.kinds:
            return "column_alone"
        if self.has_odd_day:
            return "no_such_day"
        begins = self.visible_from
        ends = [day for day in (self.visible_until, self.confirm_before) if day]
        return "ends_before_it_begins" if begins and any(day < begins for day in ends) else None


def offered(asked: DeepLinkingRequest, *, can_report: bool) -> tuple[Kind, ...]:
    """Return what can be made of what the platform takes, in the order of the picker.

    `can_report` tells whether the institution's reporting channel is open.
    """
    return tuple(
        kind
        for kind, name in _TYPES.items()
        if _is_taken(kind, name, asked) and (can_report or kind is not Kind.REPORT)
    )


def _is_taken(kind: Kind, name: str, asked: DeepLinkingRequest) -> bool:
    # Our public pages and the report site let nobody frame them: a link there needs a window.
    if _TYPES[kind] == "link" and "window" not in asked.accept_targets:
        return False
    return name in asked.accept_types


def first_wishes(kinds: Sequence[Kind]) -> Wishes:
    """Return how the form stands when it opens: the first of what is offered is chosen."""
    return Wishes(frozenset(kinds[:1]))


def read_wishes(
    kinds: Sequence[str],
    fields: Mapping[str, str],
    asked: DeepLinkingRequest,
    languages: Sequence[str],
    possible_kinds: Sequence[Kind],
) -> Wishes:
    """Return what was chosen.

    A day that cannot be used is left out, and said in `Wishes.problem`. Raises InvalidFormError for
    what the picker does not offer: other kinds or languages, several where one is taken.
    """
    possible = {kind.value: kind for kind in possible_kinds}
    if not possible.keys() >= set(kinds) or (len(set(kinds)) > 1 and not asked.accept_multiple):
        raise InvalidFormError("insert")
    language = fields.get("language") or None
    if language is not None and language not in languages:
        raise InvalidFormError("language")
    days = {name: _day(fields.get(name, "")) for name in _DAYS}
    return Wishes(
        kinds=frozenset(possible[kind] for kind in kinds),
        is_graded=asked.accept_lineitem and "graded" in fields,
        language=language,
        has_odd_day=any(fields.get(name) and day is None for name, day in days.items()),
        **days,
    )


_DAYS = ("visible_from", "visible_until", "confirm_before")


def _day(text: str) -> date | None:
    """Return the day that somebody typed; None for nothing, and for what cannot be used."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # Beyond these a time zone would leave the calendar.
    return day if EARLIEST <= day <= LATEST else None
