"""Opening hours: weekdays, midnight, both clock changes, exceptions and days nobody knows."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from lti_app.campaign.hours import (
    DateException,
    OpeningHours,
    OpeningRange,
    clock_time,
    weekdays,
    zone_named,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FRIDAY = date(2026, 11, 20)
SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
CLOCK_BACK = date(2026, 10, 25)
"""At 03:00 the clock goes back to 02:00: 02:30 comes twice."""
CLOCK_FORWARD = date(2026, 3, 29)
"""At 02:00 the clock goes on to 03:00: 02:30 does not come."""


def hours(days, opens, closes, **rest):
    daily = OpeningRange(weekdays(days), clock_time(opens), clock_time(closes))
    return OpeningHours(AMSTERDAM, (daily,), **rest)


def at(day, text, fold=0):
    return datetime.combine(day, time.fromisoformat(text), AMSTERDAM).replace(fold=fold)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("fri", (4,)),
        ("sat-sun", (5, 6)),
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
        ("sun-tue", (6, 0, 1)),
        ("vrijdag", ()),
        ("mon-", ()),
        ("", ()),
    ],
)
def test_a_day_or_a_row_of_days_is_understood(text, days):
    assert weekdays(text) == days


def test_an_unknown_zone_is_no_zone():
    assert zone_named("Europe/Leiden") is None
    assert zone_named("../etc/passwd") is None


def test_a_line_is_open_from_its_first_minute_until_its_last():
    line = hours("mon-sun", "14:00", "22:00")

    answers = [line.is_open(at(FRIDAY, t)) for t in ("13:59", "14:00", "21:59", "22:00")]

    assert answers == [False, True, True, False]


def test_the_moment_may_come_in_any_time_zone():
    line = hours("mon-sun", "14:00", "22:00")

    assert line.is_open(datetime(2026, 11, 20, 13, 0, tzinfo=UTC)) is True
    assert line.is_open(datetime(2026, 11, 20, 12, 59, tzinfo=UTC)) is False
    assert line.is_open(datetime(2026, 7, 20, 12, 0, tzinfo=UTC)) is True


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        hours("mon-sun", "14:00", "22:00").is_open(datetime(2026, 11, 20, 15, 0))  # noqa: DTZ001


def test_a_day_without_a_range_is_closed():
    assert hours("sat-sun", "11:00", "19:00").is_open(at(FRIDAY, "12:00")) is False


def test_promise_30_a_day_to_be_confirmed_is_neither_open_nor_closed():
    line = hours("fri", "07:00", "23:00", to_be_confirmed=weekdays("mon-thu"))

    assert line.is_open(at(MONDAY, "12:00")) is None
    assert line.is_open(at(FRIDAY, "12:00")) is True
    assert line.is_open(at(SATURDAY, "12:00")) is False


def test_hours_past_midnight_belong_to_the_day_they_began_on():
    line = hours("fri", "20:00", "02:00")

    assert line.is_open(at(FRIDAY, "01:00")) is False
    assert line.is_open(at(FRIDAY, "23:30")) is True
    assert line.is_open(at(SATURDAY, "01:59")) is True
    assert line.is_open(at(SATURDAY, "02:00")) is False
    assert line.is_open(at(SATURDAY, "23:30")) is False


def test_hours_of_sunday_run_on_into_a_monday_to_be_confirmed():
    line = hours("sun", "20:00", "02:00", to_be_confirmed=weekdays("mon"))

    assert line.is_open(at(MONDAY, "01:00")) is True
    assert line.is_open(at(MONDAY, "03:00")) is None


def test_a_day_may_end_at_midnight():
    line = hours("fri", "20:00", "24:00")

    assert line.is_open(at(FRIDAY, "23:59")) is True
    assert line.is_open(at(SATURDAY, "00:00")) is False


def test_a_line_may_be_open_round_the_clock():
    line = hours("mon-sun", "00:00", "24:00")

    assert all(line.is_open(at(SUNDAY, f"{hour:02}:00")) for hour in range(24))


def test_promise_30_closing_in_the_repeated_hour_happens_once():
    line = hours("sat", "22:00", "02:30")

    assert line.is_open(at(CLOCK_BACK, "02:29", fold=0)) is True
    assert line.is_open(at(CLOCK_BACK, "02:31", fold=0)) is False
    assert line.is_open(at(CLOCK_BACK, "02:15", fold=1)) is False


def test_a_night_with_the_repeated_hour_is_an_hour_longer():
    line = hours("sat", "22:00", "04:00")

    assert line.is_open(at(CLOCK_BACK, "02:30", fold=0)) is True
    assert line.is_open(at(CLOCK_BACK, "02:30", fold=1)) is True
    assert line.is_open(at(CLOCK_BACK, "03:59")) is True
    assert line.is_open(at(CLOCK_BACK, "04:00")) is False


def test_promise_30_opening_in_the_skipped_hour_happens_right_after_it():
    line = hours("sun", "02:30", "06:00")

    assert line.is_open(datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) is False
    assert line.is_open(at(CLOCK_FORWARD, "03:29")) is False
    assert line.is_open(at(CLOCK_FORWARD, "03:30")) is True


def test_promise_30_hours_on_the_days_of_both_clock_changes_keep_to_the_local_clock():
    line = hours("mon-sun", "14:00", "22:00")

    for day in (CLOCK_BACK, CLOCK_FORWARD):
        answers = [line.is_open(at(day, t)) for t in ("13:59", "14:00", "21:59", "22:00")]
        assert answers == [False, True, True, False]


def test_promise_30_an_exceptional_date_has_its_own_hours_or_none():
    line = hours(
        "mon-sun",
        "11:00",
        "21:00",
        exceptions=(
            DateException(FRIDAY, None),
            DateException(SATURDAY, (time(15), time(17))),
        ),
    )

    assert line.is_open(at(FRIDAY, "12:00")) is False
    assert line.is_open(at(SATURDAY, "12:00")) is False
    assert line.is_open(at(SATURDAY, "16:00")) is True
    assert line.is_open(at(SUNDAY, "12:00")) is True


def test_an_exceptional_date_makes_a_day_to_be_confirmed_known():
    line = hours(
        "fri",
        "07:00",
        "23:00",
        to_be_confirmed=weekdays("mon-thu"),
        exceptions=(DateException(MONDAY, None),),
    )

    assert line.is_open(at(MONDAY, "12:00")) is False
