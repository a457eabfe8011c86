"""Dates and the academic year, in the institution's own time."""

from datetime import UTC, date, datetime

import pytest

from lti_app.institution.service import academic_year_start, local_date

AMSTERDAM = "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-10-05T21:59:59+00:00", AMSTERDAM, date(2026, 10, 5)),
        ("2026-10-05T22:00:00+00:00", AMSTERDAM, date(2026, 10, 6)),
        ("2026-12-31T23:00:00+00:00", AMSTERDAM, date(2027, 1, 1)),
        ("2026-10-05T22:00:00+00:00", "America/Curacao", date(2026, 10, 5)),
        ("2026-10-05T22:00:00-04:00", AMSTERDAM, date(2026, 10, 6)),
    ],
)
def test_a_day_is_that_of_the_institution(moment: str, zone: str, day: date):
    assert local_date(datetime.fromisoformat(moment), zone) == day


@pytest.mark.parametrize(
    ("moment", "began"),
    [
        ("2026-08-31T21:59:59+00:00", 2025),
        ("2026-08-31T22:00:00+00:00", 2026),
        ("2026-09-01T00:00:00+02:00", 2026),
        ("2026-12-31T23:59:59+01:00", 2026),
        ("2027-01-01T00:00:00+01:00", 2026),
        ("2027-08-31T23:59:59+02:00", 2026),
    ],
)
def test_the_academic_year_begins_on_the_first_of_september(moment: str, began: int):
    assert academic_year_start(datetime.fromisoformat(moment), AMSTERDAM) == datetime(
        began, 8, 31, 22, tzinfo=UTC
    )


def test_the_academic_year_begins_by_the_clock_of_the_institution():
    moment = datetime(2026, 9, 1, 3, 59, 59, tzinfo=UTC)

    assert academic_year_start(moment, AMSTERDAM).year == 2026
    assert academic_year_start(moment, "America/Curacao").year == 2025
