"""Find, add and change institutions; know their academic year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.institution.models import AsksAgain, Institution

DEFAULT_SLUG = "default"
LONGEST_RETENTION = 60
"""Months; nobody needs a click from longer ago."""
LONGEST_GRACE = 180
"""Days; longer would be as good as never asking again."""
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
FIRST_MONTH = 9
"""The academic year of Dutch universities begins in September."""


def ensure_default(session: Session, *, now: datetime) -> Institution:
    """Return the institution that a fresh installation serves, added on first use."""
    found = find(session, DEFAULT_SLUG)
    if found is not None:
        return found
    made = Institution(
        slug=DEFAULT_SLUG, name="My institution", time_zone="Europe/Amsterdam", made_at=now
    )
    session.add(made)
    session.flush()
    return made


def find(session: Session, slug: str) -> Institution | None:
    """Return the institution called `slug`, or None."""
    return session.scalars(select(Institution).where(Institution.slug == slug)).one_or_none()


class InstitutionError(ValueError):
    """A value cannot be used for an institution; the message says which and why."""


@dataclass(frozen=True)
class Policies:
    """What an institution decides for itself; None leaves it as it is."""

    name: str | None = None
    time_zone: str | None = None
    retention_months: int | None = None
    shows_names: bool | None = None
    activates_registrations: bool | None = None
    asks_again: AsksAgain | None = None
    grace_days: int | None = None


def add(session: Session, slug: str, name: str, *, now: datetime) -> Institution:
    """Add an institution and return it. Raises InstitutionError."""
    if not _SLUG.fullmatch(slug):
        raise InstitutionError(
            "The short name is made of lower-case letters, digits and hyphens, at most 40."
        )
    if find(session, slug) is not None:
        raise InstitutionError(f"There is an institution {slug!r} already.")
    row = Institution(slug=slug, name=slug, time_zone="Europe/Amsterdam", made_at=now)
    change(row, Policies(name=name))
    session.add(row)
    session.flush()
    return row


def change(row: Institution, policies: Policies) -> None:
    """Set the policies that are given. Raises InstitutionError, and then nothing is changed."""
    _check(policies)
    for name, value in vars(policies).items():
        if value is not None:
            setattr(row, name, value)


def list_all(session: Session) -> Sequence[Institution]:
    """Return every institution, oldest first."""
    return session.scalars(select(Institution).order_by(Institution.id)).all()


def _check(policies: Policies) -> None:
    if policies.name is not None and not 0 < len(policies.name.strip()) <= 200:
        raise InstitutionError("The name has 1 to 200 characters.")
    if policies.time_zone is not None and policies.time_zone not in available_timezones():
        raise InstitutionError(f"There is no time zone {policies.time_zone!r}.")
    months = policies.retention_months
    if months is not None and not 1 <= months <= LONGEST_RETENTION:
        raise InstitutionError(f"Acknowledgements are kept for 1 to {LONGEST_RETENTION} months.")
    days = policies.grace_days
    if days is not None and not 0 <= days <= LONGEST_GRACE:
        raise InstitutionError(f"Earlier acknowledgements count on for 0 to {LONGEST_GRACE} days.")


def local_date(moment: datetime, time_zone: str) -> date:
    """Return the calendar date of an aware `moment` in the IANA zone `time_zone`."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def academic_year_start(moment: datetime, time_zone: str) -> datetime:
    """Return the aware UTC moment at which the academic year around `moment` began."""
    today = local_date(moment, time_zone)
    year = today.year if today.month >= FIRST_MONTH else today.year - 1
    return datetime(year, FIRST_MONTH, 1, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
