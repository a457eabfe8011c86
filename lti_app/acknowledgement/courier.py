"""Brings one score to the platform: exactly once for each person and column, whatever happens.

No transaction is open while the platform is asked. What makes a second sending harmless: a score
keeps its timestamp, and a platform takes only a newer one; and where an earlier attempt may have
arrived, the platform is asked first (docs/decisions/0012-grades-and-the-queue.md).
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Engine

from lti_app import clock
from lti_app.acknowledgement import grade_problems, outbox
from lti_app.acknowledgement.outbox import Delivery
from lti_app.errors import PlatformError
from lti_app.lti.keys import ToolKey
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.scores import NOT_FOUND, Gradebook, Score
from lti_app.lti.services import Service

FIRST_PAUSE = 30.0
LONGEST_PAUSE = 6 * 3600.0
GIVE_UP_AFTER = timedelta(days=14)
FEWEST_ATTEMPTS = 14
"""What goes again long after its click, since its column was made anew, is not given up at once. As
many fit into two weeks also where a platform asks for pauses of a day."""
MOST_ATTEMPTS = 100
"""More than fit into two weeks with these pauses; a limit for what crashes each time."""
PLATFORM_PAUSE = timedelta(minutes=1)
"""How long the scores of everybody else wait when a platform is down."""
COLUMN_PAUSE = timedelta(seconds=5)
"""How long a score waits for the column that another worker is making."""
CONFLICT = 409
_NEWER = timedelta(seconds=1)
"""Moodle takes a score only when it is newer by a whole second."""


class Words(Protocol):
    """The texts that go into a platform's gradebook, in the language of a person."""

    def label(self, language: str | None) -> str:
        """Return the name of the column."""

    def comment(self, language: str | None, on: datetime, time_zone: str) -> str:
        """Return what stands beside a score."""


class _RefusedError(Exception):
    """Trying again is no use; `problem` is a code of `grade_problems`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class _ColumnBusyError(Exception):
    """Another worker is making the column."""


@dataclass(frozen=True)
class Courier:
    """Delivers scores; one object for each process."""

    engine: Engine
    platform_of: Callable[[int], RegisteredPlatform | None]
    signing_key: Callable[[datetime], ToolKey]
    words: Words
    now: Callable[[], datetime] = clock.now
    jitter: Callable[[], float] = random.random
    """From 0 to 1; spreads further attempts, so that they do not all come at once."""

    def deliver(self, delivery_id: int) -> None:
        """Try one delivery if it is due and nobody else has it; write down how that ended."""
        delivery = outbox.lease(self.engine, delivery_id, now=self.now())
        if delivery is None:
            return
        if delivery.attempts > MOST_ATTEMPTS:
            outbox.failed(self.engine, delivery, grade_problems.GIVEN_UP)
            return
        platform = self.platform_of(delivery.registration_id)
        if platform is None or not platform.is_active:
            self._postpone(delivery, grade_problems.UNREACHABLE)
            return
        try:
            outbox.sent(self.engine, delivery, self._send(delivery, platform))
        except _RefusedError as refusal:
            outbox.failed(self.engine, delivery, refusal.problem)
        except _ColumnBusyError:
            outbox.postpone(self.engine, delivery, None, self.now() + COLUMN_PAUSE)
        except PlatformError as error:
            self._judge(delivery, platform, error)

    def _judge(
        self, delivery: Delivery, platform: RegisteredPlatform, error: PlatformError
    ) -> None:
        problem = grade_problems.of_call(error, platform.token_url)
        if grade_problems.is_final(problem):
            outbox.failed(self.engine, delivery, problem)
            return
        self._postpone(delivery, problem, error.retry_after or 0)
        if grade_problems.concerns_whole_platform(error, problem):
            now = self.now()
            wait = max(PLATFORM_PAUSE, timedelta(seconds=error.retry_after or 0))
            outbox.pause(self.engine, platform.id, now=now, until=now + wait)

    def _postpone(self, delivery: Delivery, problem: str, at_least: int = 0) -> None:
        now = self.now()
        is_old = now - delivery.scored_at >= GIVE_UP_AFTER
        if is_old and delivery.attempts >= FEWEST_ATTEMPTS:
            outbox.failed(self.engine, delivery, grade_problems.GIVEN_UP)
            return
        pause = min(FIRST_PAUSE * 2 ** (delivery.attempts - 1), LONGEST_PAUSE)
        wait = max(pause, at_least) * (1 + self.jitter() / 4)
        outbox.postpone(self.engine, delivery, problem, now + timedelta(seconds=wait))

    def _send(self, delivery: Delivery, platform: RegisteredPlatform) -> datetime:
        """Bring the score into the gradebook; return the timestamp that it has there.

        Raises PlatformError, _RefusedError and _ColumnBusyError.
        """
        book = self._gradebook(delivery, platform)
        if not book.takes_scores:
            raise _RefusedError(grade_problems.SERVICE_MISSING)
        column = delivery.lineitem_url or self._column(delivery, book)
        if delivery.attempts > 1 and _is_known(book, column, delivery.subject):
            return delivery.scored_at
        score = self._score(delivery, platform)
        for _ in range(2):
            try:
                return _deliver(book, column, score, self.now())
            except PlatformError as error:
                if error.platform_status not in NOT_FOUND or book.has_column(column):
                    raise
            outbox.drop_column(self.engine, delivery.placement_id, column)
            column = self._column(delivery, book)
        raise _RefusedError(grade_problems.COLUMN_GONE)

    def _gradebook(self, delivery: Delivery, platform: RegisteredPlatform) -> Gradebook:
        key = self.signing_key(self.now())
        service = Service(self.engine, platform, (), key, self.now)
        return Gradebook(service, frozenset(delivery.grade_scopes.split()))

    def _score(self, delivery: Delivery, platform: RegisteredPlatform) -> Score:
        on = delivery.acknowledged_at or delivery.scored_at
        comment = self.words.comment(delivery.language, on, platform.time_zone)
        return Score(delivery.subject, delivery.scored_at, comment)

    def _column(self, delivery: Delivery, book: Gradebook) -> str:
        """Return the column of the link: found, or made by one worker only."""
        if delivery.grade_problem is not None:
            raise _RefusedError(delivery.grade_problem)
        now = self.now()
        known, until = outbox.lease_column(self.engine, delivery.placement_id, now=now)
        if known is not None:
            return known
        if until is None:
            raise _ColumnBusyError
        try:
            url = self._find_or_make(delivery, book)
        except _RefusedError as refusal:
            outbox.no_column(self.engine, delivery.placement_id, until, refusal.problem)
            raise
        except PlatformError:
            outbox.no_column(self.engine, delivery.placement_id, until, None)
            raise
        return outbox.keep_column(self.engine, delivery.placement_id, until, url, now=now)

    def _find_or_make(self, delivery: Delivery, book: Gradebook) -> str:
        """Find the column first: a worker that was killed may have made it already."""
        if delivery.lineitems_url is None or not book.lets_make_columns:
            raise _RefusedError(grade_problems.COLUMN_REFUSED)
        columns, link = delivery.lineitems_url, delivery.resource_link_id
        try:
            return book.find_column(columns, link) or book.make_column(
                columns, link, self.words.label(delivery.language)
            )
        except PlatformError as error:
            token_url = book.service.platform.token_url
            if grade_problems.is_final(grade_problems.of_call(error, token_url)):
                raise _RefusedError(grade_problems.COLUMN_REFUSED) from None
            raise


def _deliver(book: Gradebook, column: str, score: Score, now: datetime) -> datetime:
    """Send a score, a second time with a newer timestamp where the platform has none yet.

    A platform that has a score of ours that is as new has this one: we send no other.
    """
    try:
        book.send(column, score)
    except PlatformError as error:
        if error.platform_status != CONFLICT:
            raise
        if book.has_result(column, score.subject) is False:
            score = replace(score, at=max(now, score.at + _NEWER))
            book.send(column, score)
    return score.at


def _is_known(book: Gradebook, column: str, subject: str) -> bool:
    """Return whether an attempt that seemed to fail arrived, where the platform tells that."""
    try:
        return book.has_result(column, subject) is True
    except PlatformError as error:
        if error.platform_status in (403, *NOT_FOUND):
            return False
        raise
