"""A place to find help, in the language of one edition."""

from dataclasses import dataclass
from datetime import date, datetime

from lti_app.campaign.contact_entries import ContactEntry, HoursEntry, SourceEntry
from lti_app.campaign.fields import ContactKind
from lti_app.campaign.hours import (
    DateException,
    OpeningHours,
    OpeningRange,
    clock_time,
    weekdays,
    zone_named,
)


@dataclass(frozen=True)
class Verification:
    """How we know the details of a contact, so that a page can say so in one honest sentence.

    Taken over is not checked. With `verified_on` somebody asked the line itself on that day;
    without it a page says whose statement it repeats: "As stated by `source` on `taken_on`, not
    yet checked with the line itself".
    """

    source: str | None
    """Who states the details, in the language of the edition; None: the institution itself."""
    taken_on: date | None
    """The day on which the details were read there."""
    verified_on: date | None
    review_by: date | None

    @property
    def is_checked(self) -> bool:
        """Whether somebody asked the line itself."""
        return self.verified_on is not None

    def is_overdue(self, today: date) -> bool:
        """Whether somebody should have looked at the details again before `today`."""
        return self.review_by is not None and today > self.review_by


@dataclass(frozen=True)
class HelpContact:
    """A help line, a person or an office that someone can turn to."""

    id: str
    kind: ContactKind
    name: str
    description: str
    audience: str | None
    """For whom it is, in words; None: for everybody."""
    youngest: int | None
    oldest: int | None
    phone: str | None
    """E.164, or a short number such as 112."""
    phone_display: str | None
    """The same number as people know it."""
    mail: str | None
    web: str | None
    chat: str | None
    """The page on which the chat is found."""
    hours: OpeningHours | None
    verified: Verification
    replace: bool
    """The institution still has to fill in its own details."""

    @property
    def tel_uri(self) -> str | None:
        """The link that dials the number (RFC 3966)."""
        return f"tel:{self.phone}" if self.phone else None

    def is_open(self, now: datetime) -> bool | None:
        """Whether the line answers at `now`; None when its hours are not known: show no badge.

        Raises ValueError when `now` does not say in which time zone it is.
        """
        return self.hours.is_open(now) if self.hours else None


def contact_in(language: str, entry: ContactEntry, sources: dict[str, SourceEntry]) -> HelpContact:
    """`entry` as a reader of `language` sees it."""
    source = sources[entry.source] if entry.source else None
    return HelpContact(
        id=entry.id,
        kind=entry.kind,
        name=entry.name[language],
        description=entry.description[language],
        audience=entry.audience[language] if entry.audience else None,
        youngest=entry.ages.from_ if entry.ages else None,
        oldest=entry.ages.to if entry.ages else None,
        phone=entry.phone.number if entry.phone else None,
        phone_display=entry.phone.display if entry.phone else None,
        mail=entry.mail,
        web=entry.web,
        chat=entry.chat,
        hours=_opening_hours(entry.hours) if entry.hours else None,
        verified=Verification(
            source=source.title[language] if source else None,
            taken_on=source.taken_on if source else None,
            verified_on=entry.verified_on,
            review_by=entry.review_by,
        ),
        replace=entry.replace,
    )


def _opening_hours(entry: HoursEntry) -> OpeningHours:
    zone = zone_named(entry.zone)
    assert zone is not None, "the manifest was validated"
    return OpeningHours(
        zone=zone,
        ranges=tuple(
            OpeningRange(weekdays(each.days), clock_time(each.from_), clock_time(each.to))
            for each in entry.ranges
        ),
        to_be_confirmed=weekdays(entry.to_be_confirmed) if entry.to_be_confirmed else (),
        exceptions=tuple(
            DateException(
                each.date,
                (clock_time(each.from_), clock_time(each.to)) if each.from_ and each.to else None,
            )
            for each in entry.exceptions
        ),
    )
