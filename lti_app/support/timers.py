"""What is due in a case: a first personal answer, feedback, a sign of life. Days, never moments.

A personal answer within three working days (ISO 37002 asks for one soon after the automatic
thanks), an acknowledgement within seven days and feedback within three months (Directive (EU)
2019/1937, article 9, whose clock we take over for every report).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ANSWER_WORKING_DAYS = 3
ACKNOWLEDGE_DAYS = 7
FEEDBACK_MONTHS = 3
SILENT_DAYS = 14
UNREAD_WORKING_DAYS = 2


class Due(StrEnum):
    """What is late, the most pressing first."""

    UNREAD = "unread"
    """Nobody has opened what the reporter wrote, for two working days."""
    ACKNOWLEDGEMENT = "acknowledgement"
    """Seven days without a word to the reporter."""
    ANSWER = "answer"
    FEEDBACK = "feedback"
    SILENCE = "silence"
    """A case under way of which the reporter has seen nothing for two weeks."""


@dataclass(frozen=True)
class Clock:
    """The days of a case that its timers look at."""

    release_on: date
    unread: bool
    closed: bool
    answered_on: date | None
    feedback_on: date | None
    last_sign_on: date
    """When the reporter last saw something change: a message or the status."""
    last_news_on: date | None = None
    """When the reporter last wrote; None where there is only the report."""


def late(case: Clock, today: date) -> list[Due]:
    """Return what is late in a case today."""
    if case.closed:
        return [Due.UNREAD] if _is_unread_long(case, today) else []
    found = [Due.UNREAD] if _is_unread_long(case, today) else []
    if case.answered_on is None:
        if today > case.release_on + timedelta(days=ACKNOWLEDGE_DAYS):
            found.append(Due.ACKNOWLEDGEMENT)
        elif today > answer_by(case.release_on):
            found.append(Due.ANSWER)
    elif today > case.last_sign_on + timedelta(days=SILENT_DAYS):
        found.append(Due.SILENCE)
    if case.feedback_on is None and today > feedback_by(case.release_on):
        found.append(Due.FEEDBACK)
    return sorted(found, key=list(Due).index)


def answer_by(day: date) -> date:
    """Return until when a report of `day` gets its first personal answer."""
    return add_working_days(day, ANSWER_WORKING_DAYS)


def feedback_by(day: date) -> date:
    """Return until when the reporter of a report of `day` hears what became of it."""
    month = day.month - 1 + FEEDBACK_MONTHS
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def unread_since(today: date) -> date:
    """Return the last day of which something unread is late now."""
    day = today - timedelta(days=1)
    while add_working_days(day, UNREAD_WORKING_DAYS) >= today:
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the day that is `count` working days (Monday to Friday) after `day`."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _is_unread_long(case: Clock, today: date) -> bool:
    came_on = max(case.release_on, case.last_news_on or case.release_on)
    return case.unread and today > add_working_days(came_on, UNREAD_WORKING_DAYS)
