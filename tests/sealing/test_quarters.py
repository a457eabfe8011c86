"""Quarters: which one a moment is in, where it begins and ends."""

from datetime import date, datetime

import pytest

from lti_app.sealing import quarters


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [
        ("2026-01-01T00:00:00+00:00", "2026-Q1"),
        ("2026-03-31T23:59:59+00:00", "2026-Q1"),
        ("2026-04-01T00:00:00+00:00", "2026-Q2"),
        ("2026-09-30T12:00:00+00:00", "2026-Q3"),
        ("2026-12-31T23:59:59+00:00", "2026-Q4"),
        ("2027-01-01T00:30:00+01:00", "2026-Q4"),
        ("2026-12-31T23:30:00-01:00", "2027-Q1"),
    ],
)
def test_a_moment_is_in_the_quarter_that_utc_says(moment, quarter):
    assert quarters.quarter_of(datetime.fromisoformat(moment)) == quarter


def test_quarters_follow_each_other_without_a_gap():
    assert [quarters.following(f"2026-Q{number}") for number in (1, 2, 3, 4)] == [
        "2026-Q2",
        "2026-Q3",
        "2026-Q4",
        "2027-Q1",
    ]
    assert quarters.begins_on("2026-Q4") == date(2026, 10, 1)
    assert quarters.ends_on("2026-Q3") == date(2026, 9, 30)
    assert quarters.ends_on("2026-Q4") == date(2026, 12, 31)
    assert quarters.ends_on("2028-Q1") == date(2028, 3, 31)


@pytest.mark.parametrize("text", ["2026-Q0", "2026-Q5", "2026-11", "../-Q1", "2026-Q1\n", ""])
def test_other_texts_are_no_quarters(text):
    assert quarters.QUARTER.fullmatch(text) is None
