"""What may stand in `pack.yaml` about a place to find help."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from lti_app.campaign.fields import (
    Age,
    Clock,
    ClockOrMidnight,
    ContactKind,
    Line,
    Lines,
    Link,
    Mail,
    Passages,
    PhoneNumber,
    Slug,
    Strict,
    Weekdays,
    Zone,
    refused,
)
from lti_app.campaign.hours import weekdays


class SourceEntry(Strict):
    """A document that contact details were taken from; taken is not the same as checked."""

    id: Slug
    title: Lines
    taken_on: date


class AgesEntry(Strict):
    """Whom a line is meant for; either end may be open."""

    from_: Age | None = Field(default=None, alias="from")
    to: Age | None = None


class PhoneEntry(Strict):
    """A number to dial and the same number as people know it."""

    number: PhoneNumber
    """E.164, or a short number such as 112."""
    display: Line


class RangeEntry(Strict):
    """The same hours on one day or a row of days; `to` may lie on the next day."""

    days: Weekdays
    from_: Clock = Field(alias="from")
    to: ClockOrMidnight


class ExceptionEntry(Strict):
    """Hours on one date instead of those of its weekday; without times the line is closed."""

    date: date
    from_: Clock | None = Field(default=None, alias="from")
    to: ClockOrMidnight | None = None


class HoursEntry(Strict):
    """When a line answers, in the local time of `zone`. A day that is not named is closed."""

    zone: Zone
    ranges: list[RangeEntry]
    to_be_confirmed: Weekdays | None = None
    """Days for which the source gives no hours: neither open nor closed is known."""
    exceptions: list[ExceptionEntry] = Field(default_factory=list)


def _same_number(phone: PhoneEntry) -> PhoneEntry:
    shown = re.sub(r"[^0-9]", "", phone.display).lstrip("0")
    if not shown or not phone.number.endswith(shown):
        raise refused("other_number", shown=phone.display, dialled=phone.number)
    return phone


def _youngest_first(ages: AgesEntry) -> AgesEntry:
    if ages.from_ is not None and ages.to is not None and ages.from_ > ages.to:
        raise refused("ages_reversed", first=ages.from_, last=ages.to)
    return ages


def _possible(hours: HoursEntry) -> HoursEntry:
    entries: list[RangeEntry | ExceptionEntry] = [*hours.ranges, *hours.exceptions]
    for each in entries:
        if (each.from_ is None) != (each.to is None):
            raise refused("half_an_exception")
        if each.to is not None and each.from_ == each.to:
            raise refused("no_time_between", time=each.to)
    known = {day for each in hours.ranges for day in weekdays(each.days)}
    if known & set(weekdays(hours.to_be_confirmed or "")):
        raise refused("known_and_unknown")
    return hours


class ContactEntry(Strict):
    """A place to find help."""

    id: Slug
    kind: ContactKind
    name: Lines
    description: Passages
    replace: bool = False
    """The institution has to fill in its own details here."""
    audience: Lines | None = None
    ages: Annotated[AgesEntry, AfterValidator(_youngest_first)] | None = None
    phone: Annotated[PhoneEntry, AfterValidator(_same_number)] | None = None
    mail: Mail | None = None
    web: Link | None = None
    chat: Link | None = None
    hours: Annotated[HoursEntry, AfterValidator(_possible)] | None = None
    source: Slug | None = None
    verified_on: date | None = None
    """The day on which somebody asked the line itself; empty until then."""
    review_by: date | None = None


def _accounted_for(contact: ContactEntry) -> ContactEntry:
    if not (contact.replace or contact.source or contact.verified_on):
        raise refused("unaccounted")
    return contact


Contact = Annotated[ContactEntry, AfterValidator(_accounted_for)]
