"""Acknowledge, withdraw, and what follows for the page: one status and the course's counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, cast

from sqlalchemy import Connection, Row

from lti_app.access.service import Visitor
from lti_app.acknowledgement import grades, statements
from lti_app.acknowledgement.models import Action
from lti_app.campaign.pack import Edition, Version
from lti_app.errors import NotRecordableError, StaleTextError
from lti_app.institution.service import academic_year_start, local_date

Event = Row[int, str, int, Action, datetime, int]


Click = Literal["acknowledged", "withdrawn"]


@dataclass(frozen=True)
class Status:
    """Where somebody stands with the current version in this course."""

    kind: Literal["open", "acknowledged", "elsewhere", "unrecorded"]
    on: date | None = None
    """The day of the acknowledgement, here or in another course of this academic year."""
    reason: str | None = None
    """Why it cannot be recorded, for the kind "unrecorded"."""
    just_now: Click | None = None
    """The click that led to this very page, if it brought about what the page shows."""

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
    run: int


def status(
    connection: Connection, visitor: Visitor, version: Version, *, time_zone: str, now: datetime
) -> Status:
    """Return the visitor's status. One query, none for a visitor who cannot be recorded."""
    if visitor.why_not_recorded is not None:
        return Status("unrecorded", reason=visitor.why_not_recorded)
    since = academic_year_start(now, time_zone)
    events = _events(connection, visitor, version)
    standing = _standing(events)
    run = events[0].current_run if events else 1
    here = standing.get((visitor.deployment_id, visitor.place, run))
    if here is not None:
        return Status("acknowledged", on=local_date(here, time_zone))
    elsewhere = max((moment for moment in standing.values() if moment >= since), default=None)
    if elsewhere is not None:
        return Status("elsewhere", on=local_date(elsewhere, time_zone))
    return Status("open")


def acknowledge(
    connection: Connection, visitor: Visitor, version: Version, edition_hash: str, *, now: datetime
) -> int | None:
    """Record that the visitor acknowledged the text they saw. Doing it twice is doing it once.

    Return what to deliver to the gradebook after the commit; None when there is nothing. Raises
    NotRecordableError, or StaleTextError when the page showed another text than today's.
    """
    if visitor.why_not_recorded is not None:
        raise NotRecordableError(visitor.why_not_recorded)
    edition = _edition_shown(version, edition_hash)
    connection.execute(
        statements.add_in_this_round(connection.dialect.name),
        {
            **_event(visitor, version, edition, Action.ACKNOWLEDGED, now),
            **_person(visitor, version),
            "of_deployment": visitor.deployment_id,
            "of_place": visitor.place,
        },
    )
    return grades.add(connection, visitor, now=now) if visitor.is_graded else None


def withdraw(connection: Connection, visitor: Visitor, version: Version, *, now: datetime) -> None:
    """Record that the visitor takes the acknowledgement back; nothing happens without one.

    Raises NotRecordableError.
    """
    if visitor.why_not_recorded is not None:
        raise NotRecordableError(visitor.why_not_recorded)
    events = [
        event
        for event in _events(connection, visitor, version)
        if (event.deployment_id, event.place, event.run)
        == (visitor.deployment_id, visitor.place, event.current_run)
    ]
    here = [event.action for event in events]
    withdrawals = here.count(Action.WITHDRAWN)
    if here.count(Action.ACKNOWLEDGED) <= withdrawals:
        return  # never acknowledged, or withdrawn already
    # The round is the one that was read, not counted anew: of two withdrawals at once the second
    # then meets the first.
    edition = version.edition(visitor.language)
    event = _event(visitor, version, edition, Action.WITHDRAWN, now)
    connection.execute(
        statements.add_in_round(connection.dialect.name),
        {**event, "new_run": events[0].run, "new_round": withdrawals},
    )


def counts(connection: Connection, visitor: Visitor, version: Version) -> Counts:
    """Return the figures of the visitor's course for `version`."""
    acknowledged, run = connection.execute(
        statements.COUNT,
        {
            "of_deployment": visitor.deployment_id,
            "of_place": visitor.place,
            "of_version": version.hash,
        },
    ).one()
    return Counts(acknowledged=int(acknowledged), run=run)


def begin_run(connection: Connection, visitor: Visitor, *, after: int) -> None:
    """Let everybody in the course be asked anew. Doing it twice after the same run is once."""
    connection.execute(
        statements.BEGIN_RUN,
        {
            "of_deployment": visitor.deployment_id,
            "of_place": visitor.place,
            "of_run": after,
        },
    )


def _events(connection: Connection, visitor: Visitor, version: Version) -> Sequence[Event]:
    """Return the person's events for `version` on this platform, in all courses, oldest first."""
    return cast(
        "Sequence[Event]",
        connection.execute(
            statements.EVENTS,
            {
                **_person(visitor, version),
                "of_deployment": visitor.deployment_id,
                "of_place": visitor.place,
            },
        ).all(),
    )


def _standing(events: Sequence[Event]) -> dict[tuple[int, str, int], datetime]:
    """Return, for each run of a course where an acknowledgement stands, when it was given."""
    standing: dict[tuple[int, str, int], datetime] = {}
    for deployment_id, place, run, action, moment, _current in events:
        if action is Action.ACKNOWLEDGED:
            standing[deployment_id, place, run] = moment
        else:
            standing.pop((deployment_id, place, run), None)
    return standing


def _edition_shown(version: Version, edition_hash: str) -> Edition:
    for edition in version.editions.values():
        if edition.hash == edition_hash:
            return edition
    raise StaleTextError


def _person(visitor: Visitor, version: Version) -> dict[str, object]:
    return {
        "of_registration": visitor.registration_id,
        "of_subject": visitor.subject,
        "of_version": version.hash,
    }


def _event(
    visitor: Visitor, version: Version, edition: Edition, action: Action, now: datetime
) -> dict[str, object]:
    """Return the parameters of a new event, but for its round."""
    return {
        "new_institution_id": visitor.institution_id,
        "new_registration_id": visitor.registration_id,
        "new_deployment_id": visitor.deployment_id,
        "new_place": visitor.place,
        "new_resource_link_id": visitor.resource_link_id,
        "new_subject": visitor.subject,
        "new_role": visitor.role,
        "new_action": action,
        "new_version_hash": version.hash,
        "new_language": edition.language,
        "new_edition_hash": edition.hash,
        "new_recorded_at": now,
    }
