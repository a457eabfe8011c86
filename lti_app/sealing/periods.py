"""Periods of membership tokens: calendar months in UTC, written "2026-11"."""

import re
from datetime import UTC, date, datetime, timedelta

PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def period_of(moment: datetime) -> str:
    """Return the period of an aware moment."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def previous(period: str) -> str:
    """Return the period before `period`."""
    return f"{begins_on(period) - timedelta(days=1):%Y-%m}"


def following(period: str) -> str:
    """Return the period after `period`."""
    return f"{begins_on(period) + timedelta(days=31):%Y-%m}"


def begins_on(period: str) -> date:
    """Return the first day of `period`."""
    return date.fromisoformat(f"{period}-01")


def accepted(moment: datetime) -> tuple[str, str]:
    """Return the periods whose tokens are accepted at `moment`: this one and the one before."""
    current = period_of(moment)
    return current, previous(current)
