"""Quarters of the calendar, written "2026-Q4"; nothing of a figure is finer than that."""

import re
from datetime import date, timedelta

from lti_app.errors import QuarterRefusedError

_QUARTER = re.compile(r"[1-9][0-9]{3}-Q[1-4]")


def quarter_of(day: date) -> str:
    """Return the quarter of a day."""
    return f"{day:%Y}-Q{(day.month + 2) // 3}"


def checked(quarter: str, *, today: date) -> str:
    """Return `quarter` when it is one and has begun. Raises QuarterRefusedError."""
    if not _QUARTER.fullmatch(quarter) or quarter > quarter_of(today):
        raise QuarterRefusedError
    return quarter


def last_day(quarter: str) -> date:
    """Return the last day of a quarter."""
    year, number = int(quarter[:4]), int(quarter[-1])
    following = date(year + number // 4, number % 4 * 3 + 1, 1)
    return following - timedelta(days=1)


def has_ended(quarter: str, *, today: date) -> bool:
    """Return whether the last day of a quarter is over."""
    return last_day(quarter) < today


def ended_lately(today: date) -> list[str]:
    """Return the four quarters that ended last, the latest first."""
    found: list[str] = []
    day = today
    for _ in range(4):
        day = _first_day(quarter_of(day)) - timedelta(days=1)
        found.append(quarter_of(day))
    return found


def _first_day(quarter: str) -> date:
    return date(int(quarter[:4]), int(quarter[-1]) * 3 - 2, 1)
