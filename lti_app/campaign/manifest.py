"""What may stand in `pack.yaml`, field by field; anything else is a fault.

The models are strict: text is text, a number is a number, and a field that is not named here is
refused, because a misspelt `verified_on` must not be lost in silence. `fields.py` says what each
kind of value looks like.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from lti_app.campaign.fields import (
    Age,
    Clock,
    ClockOrMidnight,
    ContactKind,
    DoTexts,
    FileName,
    LanguageTag,
    Line,
    Lines,
    Link,
    Mail,
    Passages,
    PhoneNumber,
    Slug,
    Status,
    Weekdays,
    Zone,
    fault,
)
from lti_app.campaign.hours import weekdays


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LanguageEntry(_Strict):
    """A language of the pack; all its texts are given in it."""

    tag: LanguageTag
    status: Status
    """`official` only when an institution has made the text in this language its own."""


class InstitutionEntry(_Strict):
    """Whose pack it is."""

    name: Lines
    replace: bool = False


class IllustrationEntry(_Strict):
    """The drawing, and what it shows for those who do not see it."""

    file: FileName
    creator: Line
    licence: Line
    alt: Lines
    long: Passages


class DoEntry(_Strict):
    """One of the Do's. Its id stays the same for as long as its meaning does."""

    id: Slug
    text: DoTexts


class SourceEntry(_Strict):
    """A document that contact details were taken from; taken is not the same as checked."""

    id: Slug
    title: Lines
    taken_on: date


class AgesEntry(_Strict):
    """Whom a line is meant for; either end may be open."""

    from_: Age | None = Field(default=None, alias="from")
    to: Age | None = None


class PhoneEntry(_Strict):
    """A number to dial and the same number as people know it."""

    number: PhoneNumber
    """E.164, or a short number such as 112."""
    display: Line


class RangeEntry(_Strict):
    """The same hours on one day or a row of days; `to` may lie on the next day."""

    days: Weekdays
    from_: Clock = Field(alias="from")
    to: ClockOrMidnight


class ExceptionEntry(_Strict):
    """Hours on one date instead of those of its weekday; without times the line is closed."""

    date: date
    from_: Clock | None = Field(default=None, alias="from")
    to: ClockOrMidnight | None = None


class HoursEntry(_Strict):
    """When a line answers, in the local time of `zone`. A day that is not named is closed."""

    zone: Zone
    ranges: list[RangeEntry]
    to_be_confirmed: Weekdays | None = None
    """Days for which the source gives no hours: neither open nor closed is known."""
    exceptions: list[ExceptionEntry] = []


def _same_number(phone: PhoneEntry) -> PhoneEntry:
    shown = re.sub(r"[^0-9]", "", phone.display).lstrip("0")
    if not shown or not phone.number.endswith(shown):
        mend = "Make `number` and `display` the same telephone number"
        raise fault(f"shows {phone.display} but would dial {phone.number}", mend)
    return phone


def _youngest_first(ages: AgesEntry) -> AgesEntry:
    if ages.from_ is not None and ages.to is not None and ages.from_ > ages.to:
        raise fault(f"goes from {ages.from_} to {ages.to}", "Give the lower age in `from`")
    return ages


def _possible(hours: HoursEntry) -> HoursEntry:
    entries: list[RangeEntry | ExceptionEntry] = [*hours.ranges, *hours.exceptions]
    for each in entries:
        if (each.from_ is None) != (each.to is None):
            raise fault("has one time on an exceptional date", "Give `from` and `to`, or neither")
        if each.from_ is not None and each.from_ == each.to:
            raise fault(f"opens and closes at {each.to}", 'Write a whole day as "00:00" to "24:00"')
    known = {day for each in hours.ranges for day in weekdays(each.days)}
    if known & set(weekdays(hours.to_be_confirmed or "")):
        mend = "Give a day in `ranges` or in `to_be_confirmed`"
        raise fault("calls the hours of a day both known and to be confirmed", mend)
    return hours


class ContactEntry(_Strict):
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
        mend = "Give the `source`, or in `verified_on` the day on which you asked the line itself"
        raise fault("does not say how its details are known", mend)
    return contact


class Manifest(_Strict):
    """All of `pack.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    id: Slug
    version: Annotated[Line, Field(max_length=40)]
    licence: Line
    institution: InstitutionEntry
    languages: Annotated[list[LanguageEntry], Field(min_length=1, max_length=12)]
    title: Lines
    introduction: Passages
    illustration: IllustrationEntry
    dos: Annotated[list[DoEntry], Field(min_length=1, max_length=12)]
    sources: list[SourceEntry] = []
    contacts: list[Annotated[ContactEntry, AfterValidator(_accounted_for)]]


def validate(tree: Mapping[str, object]) -> Manifest:
    """Return the manifest in `tree`. Raises pydantic's ValidationError with every fault found."""
    listed = tree.get("languages")
    entries = listed if isinstance(listed, list) else []
    tags = [str(entry["tag"]) for entry in entries if isinstance(entry, dict) and "tag" in entry]
    # By way of JSON, because there a strict model takes a date from its text and nothing else.
    return Manifest.model_validate_json(json.dumps(tree), context={"languages": tags})
