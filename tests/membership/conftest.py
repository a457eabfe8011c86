"""Fixtures of the tests of membership tokens: a clock, and the key of the month."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from lti_app import clock
from lti_app.campaign.shelf import shelf
from lti_app.membership.keys import PeriodKeys


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch) -> None:
    """Let a test happen within one day and one month, whatever the time is."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def at(monkeypatch, app) -> Callable[[str], datetime]:
    """Return a function that holds the tool's clock at a moment, with the keys of its month.

    A launch ends two hours later: launch first, and hold a moment of the past.
    """
    keys: PeriodKeys = app.extensions["period_keys"]

    def hold(text: str) -> datetime:
        moment = datetime.fromisoformat(text).astimezone(UTC)  # as the clock itself tells it
        monkeypatch.setattr(clock, "now", lambda: moment)
        keys.ensure(shelf(app).engine, "default", now=moment)
        return moment

    return hold
