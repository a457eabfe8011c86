"""Acknowledge, withdraw, and what follows for the page: one status and the course's counts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from lti_app.access import staff
from lti_app.access.service import Visitor
from lti_app.acknowledgement import answers, ended_scores, grades, history, statements
from lti_app.acknowledgement.answers import Chosen
from lti_app.acknowledgement.asking import Asking
from lti_app.acknowledgement.history import Event, History
from lti_app.acknowledgement.models import Action
from lti_app.campaign.pack import Edition
from lti_app.errors import NotRecordableError, WithdrawnOftenError

MOST_WITHDRAWALS = 20
"""Of one person in one run of a course, within a day: each lets them add two events more, and have
another score delivered, and nothing else that a person does here adds rows without end."""

Click = Literal["acknowledged", "withdrawn"]


@dataclass(frozen=True)
class ShownText:
    """The text that stood on a page."""

    version_hash: str
    edition: Edition


@dataclass(frozen=True)
class Earlier:
    """An acknowledgement of a text that is not today's."""

    version_hash: str
    language: str
    """In which it was read."""
    has_other_meaning: bool = True
    """False where only the academic year is another."""
    until: date | None = None
    """The last day on which it counts in this course; None: it does not count any more."""


@dataclass(frozen=True)
class Status:
    """Where somebody stands in this course with what is asked today."""

    kind: Literal["open", "acknowledged", "elsewhere", "earlier", "exempt", "unrecorded"]
    on: date | None = None
    """The day of the acknowledgement, here or in another course of this academic year."""
    reason: str | None = None
    """Why it cannot be recorded, for the kind "unrecorded"."""
    just_now: Click | None = None
    """The click that led to this very page, if it brought about what the page shows."""
    earlier: Earlier | None = None
    """What was confirmed, where it was not today's text."""
    is_first: bool = True
    """Whether nothing was ever confirmed in this run: only then the pack's question is asked."""

    def after(self, click: str | None) -> "Status":
        """Return the status as the page shows it right after `click`.

        A click that does not fit the status says nothing: the address was kept, or another tab
        was faster.
        """
        if click == "acknowledged" and self.kind == "acknowledged":
            return replace(self, just_now="acknowledged")
        if click == "withdrawn" and self.kind in ("open", "elsewhere"):
            return replace(self, just_now="withdrawn")
        return self


@dataclass(frozen=True)
class Counts:
    """Figures of one course; names are not among them."""

    acknowledged: int
    """People who confirmed, also those whose earlier confirmation counts on for some days."""
    in_grace: int
    """How many of them those are."""
    until: date | None
    """The next day on which such days end."""
    earlier: int
    """People who confirmed, and are asked again: what they confirmed does not count any more."""
    run: int


def status(connection: Connection, visitor: Visitor, asking: Asking) -> Status:
    """Return the visitor's status. One query, none for a visitor who cannot be recorded."""
    if visitor.why_not_recorded is not None:
        return Status("unrecorded", reason=visitor.why_not_recorded)
    found = history.of_person(connection, visitor, visitor.subject)
    is_first = all(event.action is not Action.ACKNOWLEDGED for event in found.here)
    return replace(_stands(found, asking), is_first=is_first)


def _stands(found: History, asking: Asking) -> Status:
    stands = found.stands
    if stands is not None and stands.action is Action.EXEMPTED:
        return Status("exempt", on=asking.day(stands.recorded_at))
    here = stands if stands is not None and stands.action is Action.ACKNOWLEDGED else None
    if here is not None and asking.is_current(here.meaning_hash, here.recorded_at):
        is_todays = asking.means_the_same(here.meaning_hash)
        earlier = None if is_todays else Earlier(here.version_hash, here.language)
        return Status("acknowledged", on=asking.day(here.recorded_at), earlier=earlier)
    return _asked(found, here, asking)


def _asked(found: History, here: Event | None, asking: Asking) -> Status:
    """Return the status of somebody who is asked; `here` does not count, or not for long.

    Elsewhere counts what was confirmed in this academic year.
    """
    this_year = [each for each in found.elsewhere if each.recorded_at >= asking.year_began]
    elsewhere = sorted(this_year, key=lambda event: event.recorded_at)
    current = [e for e in elsewhere if asking.is_current(e.meaning_hash, e.recorded_at)]
    if current:
        return Status("elsewhere", on=asking.day(current[-1].recorded_at))
    latest = here or (elsewhere[-1] if elsewhere else None)
    if latest is None:
        return Status("open")
    earlier = Earlier(
        latest.version_hash,
        latest.language,
        has_other_meaning=not asking.means_the_same(latest.meaning_hash),
        until=asking.until(latest.meaning_hash, latest.recorded_at) if here else None,
    )
    return Status("earlier", on=asking.day(latest.recorded_at), earlier=earlier)


def acknowledge(
    connection: Connection,
    visitor: Visitor,
    asking: Asking,
    shown: Callable[[], ShownText],
    answer: Chosen | None = None,
) -> int | None:
    """Record that the visitor acknowledged the text they saw. Doing it twice is doing it once.

    An answer is counted with a new event, and not kept with it. Return what to deliver to the
    gradebook after the commit; None when there is nothing. Raises NotRecordableError, and what
    `shown` raises where the page showed another text than today's.
    """
    if visitor.why_not_recorded is not None:
        raise NotRecordableError(visitor.why_not_recorded)
    text = shown()
    event = {
        **history.person(visitor, visitor.subject),
        "new_role": visitor.role,
        "new_action": Action.ACKNOWLEDGED,
        "new_reason": None,
        "new_meaning_hash": asking.published.meaning_hash,
        "new_period": asking.period,
        "new_version_hash": text.version_hash,
        "new_language": text.edition.language,
        "new_edition_hash": text.edition.hash,
        "new_recorded_at": asking.now,
    }
    added = connection.scalar(statements.add_in_this_round(connection.dialect.name), event)
    if answer is not None and added is not None:
        answers.add(connection, visitor, answer)
    return grades.add(connection, visitor, now=asking.now) if visitor.is_graded else None


def withdraw(connection: Connection, visitor: Visitor, *, now: datetime) -> None:
    """Record that the visitor takes the acknowledgement back; nothing happens without one.

    Raises NotRecordableError, and WithdrawnOftenError for who does it again and again.
    """
    if visitor.why_not_recorded is not None:
        raise NotRecordableError(visitor.why_not_recorded)
    found = history.of_person(connection, visitor, visitor.subject)
    stands = found.stands
    if stands is None or stands.action is not Action.ACKNOWLEDGED:
        return  # never acknowledged, withdrawn already, or exempt
    since = now - timedelta(days=1)
    lately = [each for each in found.here if each.recorded_at > since]
    if sum(each.action is Action.WITHDRAWN for each in lately) >= MOST_WITHDRAWALS:
        raise WithdrawnOftenError
    history.end(connection, visitor, visitor.subject, found, role=visitor.role, now=now)


def counts(connection: Connection, visitor: Visitor, asking: Asking) -> Counts:
    """Return the figures of the visitor's course for what is asked today."""
    course = {"of_deployment": visitor.deployment_id, "of_place": visitor.place}
    row = connection.execute(statements.COUNT, {**course, **asking.parameters}).one()
    in_grace = row.counting - row.current
    return Counts(
        acknowledged=row.counting,
        in_grace=in_grace,
        until=asking.grace_ends if in_grace else None,
        earlier=row.standing - row.counting,
        run=row.run,
    )


def begin_run(connection: Connection, visitor: Visitor, *, after: int) -> None:
    """Let everybody in the course be asked anew. Doing it twice after the same run is once.

    Who assisted in the run before may study in this one: that they came as staff is forgotten. So
    is whose point has been sent, since who confirms in this run gets one of this run.
    """
    begun = connection.execute(
        statements.BEGIN_RUN,
        {
            "of_deployment": visitor.deployment_id,
            "of_place": visitor.place,
            "of_run": after,
        },
    )
    if begun.rowcount:
        staff.forget_run(connection, visitor)
        ended_scores.forget_run(connection, visitor)
