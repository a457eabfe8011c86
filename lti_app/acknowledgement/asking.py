"""Which acknowledgements count today: by the meaning of the text, the academic year, and grace.

An institution decides when it asks again (`Institution.asks_again`). Who confirmed before that
still counts during the days of grace, and is never among those who are missing
(docs/decisions/0019-asked-again.md).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from lti_app.campaign.published import Published
from lti_app.institution.models import AsksAgain
from lti_app.institution.service import academic_year_start, local_date

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Asking:
    """What is asked at this moment, and what counts as an answer."""

    published: Published
    asks_again: AsksAgain
    grace_days: int
    time_zone: str
    now: datetime

    @cached_property
    def year_began(self) -> datetime:
        """When this academic year began; what was confirmed elsewhere counts since then."""
        return academic_year_start(self.now, self.time_zone)

    @property
    def period(self) -> int:
        """What tells the events of one academic year from those of another; 0: nothing does."""
        if self.asks_again is not AsksAgain.YEAR:
            return 0
        return self.day(self.year_began).year

    def means_the_same(self, meaning_hash: str) -> bool:
        """Return whether an acknowledgement of this meaning is one of today's text."""
        return meaning_hash == self.published.meaning_hash

    def is_current(self, meaning_hash: str, at: datetime) -> bool:
        """Return whether somebody who acknowledged this then is not asked again."""
        return (self._any_meaning or self.means_the_same(meaning_hash)) and at >= self._since

    def until(self, meaning_hash: str, at: datetime) -> date | None:
        """Return the last day on which an acknowledgement that is not current still counts.

        None when that day is over. Both the meaning and the year can be why; the earlier day holds.
        """
        ends = []
        if not (self._any_meaning or self.means_the_same(meaning_hash)):
            ends.append(self._meaning_ends)
        if at < self._since:
            ends.append(self._year_ends)
        last = min((end for end in ends if end is not None), default=None)
        return last if None not in ends and last is not None and self._is_running(last) else None

    def counts(self, meaning_hash: str, at: datetime) -> bool:
        """Return whether somebody who acknowledged this then is among those who confirmed."""
        return self.is_current(meaning_hash, at) or self.until(meaning_hash, at) is not None

    @property
    def grace_ends(self) -> date | None:
        """The next day on which days of grace end; None when none are running."""
        ends = (self._meaning_ends, self._year_ends)
        return min((end for end in ends if self._is_running(end)), default=None)  # type: ignore[type-var]

    @property
    def parameters(self) -> dict[str, object]:
        """The same rules for a statement: `is_current` and `counts` as parameters."""
        return {
            "of_meaning": self.published.meaning_hash,
            "any_meaning": self._any_meaning,
            "since": self._since,
            "any_meaning_counts": self._any_meaning or self._is_running(self._meaning_ends),
            "counts_since": _EVER if self._is_running(self._year_ends) else self._since,
        }

    def day(self, moment: datetime) -> date:
        """Return the calendar day of a moment where the institution is."""
        return local_date(moment, self.time_zone)

    @property
    def _any_meaning(self) -> bool:
        return self.asks_again is AsksAgain.NEVER

    @property
    def _since(self) -> datetime:
        return self.year_began if self.asks_again is AsksAgain.YEAR else _EVER

    @property
    def _meaning_ends(self) -> date | None:
        since = self.published.meaning_since
        return None if since is None or self._any_meaning else self._grace_from(since)

    @property
    def _year_ends(self) -> date | None:
        return self._grace_from(self.year_began) if self.asks_again is AsksAgain.YEAR else None

    def _grace_from(self, moment: datetime) -> date | None:
        if not self.grace_days:
            return None
        return self.day(moment) + timedelta(days=self.grace_days)

    def _is_running(self, end: date | None) -> bool:
        return end is not None and self.day(self.now) <= end
