"""Find and add institutions; know their academic year."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.institution.models import Institution

DEFAULT_SLUG = "default"
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


def local_date(moment: datetime, time_zone: str) -> date:
    """Return the calendar date of an aware `moment` in the IANA zone `time_zone`."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def academic_year_start(moment: datetime, time_zone: str) -> datetime:
    """Return the aware UTC moment at which the academic year around `moment` began."""
    today = local_date(moment, time_zone)
    year = today.year if today.month >= FIRST_MONTH else today.year - 1
    return datetime(year, FIRST_MONTH, 1, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
