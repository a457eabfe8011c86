"""When a help contact can be reached, in the local time of the line.

A range belongs to the day on which it begins and may run past midnight. It is compared as a moment
in time, not as hands on a clock, so both clock changes come out right: a local time that exists
twice is the first of the two, a local time that is skipped is as long after midnight as its
digits say. A day whose hours nobody has confirmed is neither open nor closed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MIDNIGHT = time()
_DAY = timedelta(days=1)
_WEEKDAYS = re.compile(rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))?")


def weekdays(text: str) -> tuple[int, ...]:
    """The days named by `fri` or `sat-mon`, Monday being 0; empty when `text` names none."""
    found = _WEEKDAYS.fullmatch(text)
    if not found:
        return ()
    first = DAYS.index(found[1])
    last = DAYS.index(found[2] or found[1])
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def zone_named(name: str) -> ZoneInfo | None:
    """Return the time zone called `name`, or None when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def clock_time(text: str) -> time:
    """`14:00` as a time; `24:00` is the midnight at which the day ends."""
    return _MIDNIGHT if text == "24:00" else time.fromisoformat(text)


@dataclass(frozen=True)
class OpeningRange:
    """The same hours on consecutive days."""

    days: tuple[int, ...]
    """In order, Monday being 0; from the first up to and including the last."""
    opens: time
    closes: time
    """Not later than `opens` when it lies on the next day; midnight ends the day."""

    @property
    def all_day(self) -> bool:
        """Whether the range goes on from midnight to midnight."""
        return self.opens == self.closes == _MIDNIGHT


@dataclass(frozen=True)
class DateException:
    """A date with hours of its own instead of those of its weekday."""

    date: date
    hours: tuple[time, time] | None
    """Opening and closing time; None when the line is closed that day."""


@dataclass(frozen=True)
class OpeningHours:
    """The hours of one line in its own time zone; a weekday without a range is closed."""

    zone: ZoneInfo
    ranges: tuple[OpeningRange, ...]
    to_be_confirmed: tuple[int, ...] = ()
    """Days without known hours."""
    exceptions: tuple[DateException, ...] = ()

    def is_open(self, now: datetime) -> bool | None:
        """Whether the line answers at `now`; None when nobody knows.

        Raises ValueError when `now` does not say in which time zone it is.
        """
        if now.utcoffset() is None:
            raise ValueError("the moment must say its time zone")
        # Two times of one zone would be compared by their digits, and lose the repeated hour.
        moment = now.astimezone(UTC)
        today = now.astimezone(self.zone).date()
        for day in (today - _DAY, today):
            if any(opens <= moment < closes for opens, closes in self._moments(day)):
                return True
        return None if self._is_unknown(today) else False

    def _is_unknown(self, day: date) -> bool:
        excepted = any(each.date == day for each in self.exceptions)
        return day.weekday() in self.to_be_confirmed and not excepted

    def _hours_of(self, day: date) -> list[tuple[time, time]]:
        own = [each.hours for each in self.exceptions if each.date == day]
        if own:
            return [hours for hours in own if hours is not None]
        return [(r.opens, r.closes) for r in self.ranges if day.weekday() in r.days]

    def _moments(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for opens, closes in self._hours_of(day):
            last = day if closes > opens else day + _DAY
            yield (
                datetime.combine(day, opens, self.zone).astimezone(UTC),
                datetime.combine(last, closes, self.zone).astimezone(UTC),
            )
