"""Quarters of outer keys: calendar quarters in UTC, written "2026-Q4"."""

import re
from datetime import UTC, date, datetime, timedelta

QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")


def quarter_of(moment: datetime) -> str:
    """Return the quarter of an aware moment."""
    day = moment.astimezone(UTC).date()
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def begins_on(quarter: str) -> date:
    """Return the first day of `quarter`."""
    return date(int(quarter[:4]), 3 * int(quarter[-1]) - 2, 1)


def following(quarter: str) -> str:
    """Return the quarter after `quarter`."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year + 1:04}-Q1" if number == 4 else f"{year:04}-Q{number + 1}"


def ends_on(quarter: str) -> date:
    """Return the last day of `quarter`."""
    return begins_on(following(quarter)) - timedelta(days=1)
