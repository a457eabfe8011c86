"""The current time, in one place, so that tests can hold it still."""

from datetime import UTC, datetime

AHEAD_SECONDS = 60
"""How far what another machine signed may lie in the future: clocks differ, and are set back. As
much is allowed of the tokens that platforms and providers sign."""


def now() -> datetime:
    """Return the current moment as an aware datetime in UTC."""
    return datetime.now(UTC)
