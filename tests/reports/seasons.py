"""Moments of the quarters to come, and a database with many texts."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Engine, insert, select

from lti_app import clock
from lti_app.config import Settings
from lti_app.reports.models import Report
from lti_app.reports.outer_keys import GRACE
from lti_app.sealing.quarters import begins_on, following, quarter_of
from tests.reports.test_tables import row

DAY = timedelta(days=1)


def turn(number: int = 1) -> datetime:
    """Return the first noon of a quarter to come: of the next one, or of a later one."""
    quarter = quarter_of(clock.now())
    for _ in range(number):
        quarter = following(quarter)
    return datetime.combine(begins_on(quarter), time(12), UTC)


def after_grace(number: int = 1) -> datetime:
    """Return the first moment at which the keys before `turn(number)` may go."""
    return turn(number) + GRACE


def fill(engine: Engine, count: int, **changes: object) -> dict[bytes, bytes]:
    """Store `count` reports; return their sealed contents by id."""
    rows = [{**row(number), **changes} for number in range(count)]
    with engine.begin() as connection:
        connection.execute(insert(Report), rows)
    return {each["id"]: each["content"] for each in rows}  # type: ignore[misc]


def contents(engine: Engine) -> dict[bytes, bytes]:
    """Return what a reader gets, by report."""
    with engine.connect() as connection:
        rows = connection.execute(select(Report.id, Report.content))
        return {row.id: row.content for row in rows}


def key_files(settings: Settings) -> list[str]:
    return sorted(path.stem for path in (settings.keys_dir / "outer").glob("*.key"))


def quarter(number: int = 0) -> str:
    """Return this quarter, or one to come."""
    return quarter_of(turn(number)) if number else quarter_of(clock.now())
