"""Acknowledge, withdraw, and what follows for the page: one status and the course's counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Insert, Row, ScalarSelect, case, func, select
from sqlalchemy.orm import Session

from lti_app.access.service import Visitor
from lti_app.acknowledgement.models import Acknowledgement, Action
from lti_app.campaign.pack import Edition, Version
from lti_app.db import insert_once
from lti_app.errors import NotRecordableError, StaleTextError
from lti_app.institution.service import academic_year_start, local_date

Event = Row[int, str, Action, datetime]


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


def status(
    session: Session, visitor: Visitor, version: Version, *, time_zone: str, now: datetime
) -> Status:
    """Return the visitor's status. One query, none for a visitor who cannot be recorded."""
    if visitor.why_not_recorded is not None:
        return Status("unrecorded", reason=visitor.why_not_recorded)
    since = academic_year_start(now, time_zone)
    standing = _standing(_events(session, visitor, version))
    here = standing.get((visitor.deployment_id, visitor.place))
    if here is not None:
        return Status("acknowledged", on=local_date(here, time_zone))
    elsewhere = max((moment for moment in standing.values() if moment >= since), default=None)
    if elsewhere is not None:
        return Status("elsewhere", on=local_date(elsewhere, time_zone))
    return Status("open")


def acknowledge(
    session: Session, visitor: Visitor, version: Version, edition_hash: str, *, now: datetime
) -> None:
    """Record that the visitor acknowledged the text they saw. Doing it twice is doing it once.

    Raises NotRecordableError, or StaleTextError when the page showed another text than today's.
    """
    if visitor.why_not_recorded is not None:
        raise NotRecordableError(visitor.why_not_recorded)
    edition = _edition_shown(version, edition_hash)
    session.execute(
        _insert(
            session,
            visitor,
            version,
            edition,
            action=Action.ACKNOWLEDGED,
            round=_rounds_before(visitor, version),
            recorded_at=now,
        )
    )


def withdraw(session: Session, visitor: Visitor, version: Version, *, now: datetime) -> None:
    """Record that the visitor takes the acknowledgement back; nothing happens without one.

    Raises NotRecordableError.
    """
    if visitor.why_not_recorded is not None:
        raise NotRecordableError(visitor.why_not_recorded)
    here = [
        event.action
        for event in _events(session, visitor, version)
        if (event.deployment_id, event.place) == (visitor.deployment_id, visitor.place)
    ]
    withdrawals = here.count(Action.WITHDRAWN)
    if here.count(Action.ACKNOWLEDGED) <= withdrawals:
        return  # never acknowledged, or withdrawn already
    # The round is the one that was read, not counted anew: of two withdrawals at once the second
    # then meets the first.
    session.execute(
        _insert(
            session,
            visitor,
            version,
            version.edition(visitor.language),
            action=Action.WITHDRAWN,
            round=withdrawals,
            recorded_at=now,
        )
    )


def counts(session: Session, visitor: Visitor, version: Version) -> Counts:
    """Return the figures of the visitor's course for `version`.

    Each round of one person has one acknowledgement and at most one withdrawal, so the difference
    counts people.
    """
    difference = func.sum(case((Acknowledgement.action == Action.ACKNOWLEDGED, 1), else_=-1))
    number = session.scalar(
        select(func.coalesce(difference, 0)).where(
            Acknowledgement.deployment_id == visitor.deployment_id,
            Acknowledgement.place == visitor.place,
            Acknowledgement.version_hash == version.hash,
        )
    )
    return Counts(acknowledged=int(number or 0))


def _events(session: Session, visitor: Visitor, version: Version) -> Sequence[Event]:
    """Return the person's events for `version` on this platform, in all courses, oldest first."""
    query = (
        select(
            Acknowledgement.deployment_id,
            Acknowledgement.place,
            Acknowledgement.action,
            Acknowledgement.recorded_at,
        )
        .where(
            Acknowledgement.registration_id == visitor.registration_id,
            Acknowledgement.subject == visitor.subject,
            Acknowledgement.version_hash == version.hash,
        )
        .order_by(Acknowledgement.id)
    )
    return session.execute(query).all()


def _standing(events: Sequence[Event]) -> dict[tuple[int, str], datetime]:
    """Return, for each course where an acknowledgement stands, when it was given."""
    standing: dict[tuple[int, str], datetime] = {}
    for deployment_id, place, action, moment in events:
        if action is Action.ACKNOWLEDGED:
            standing[deployment_id, place] = moment
        else:
            standing.pop((deployment_id, place), None)
    return standing


def _edition_shown(version: Version, edition_hash: str) -> Edition:
    for edition in version.editions.values():
        if edition.hash == edition_hash:
            return edition
    raise StaleTextError


def _rounds_before(visitor: Visitor, version: Version) -> ScalarSelect[int]:
    """Return a query for how often the visitor withdrew `version` in this course."""
    return (
        select(func.count(Acknowledgement.id))
        .where(
            Acknowledgement.registration_id == visitor.registration_id,
            Acknowledgement.subject == visitor.subject,
            Acknowledgement.deployment_id == visitor.deployment_id,
            Acknowledgement.place == visitor.place,
            Acknowledgement.version_hash == version.hash,
            Acknowledgement.action == Action.WITHDRAWN,
        )
        .scalar_subquery()
    )


def _insert(
    session: Session, visitor: Visitor, version: Version, edition: Edition, **event: object
) -> Insert:
    """Return the one statement that adds an event, or does nothing when it is there already."""
    return insert_once(session, Acknowledgement).values(
        institution_id=visitor.institution_id,
        registration_id=visitor.registration_id,
        deployment_id=visitor.deployment_id,
        place=visitor.place,
        resource_link_id=visitor.resource_link_id,
        subject=visitor.subject,
        role=visitor.role,
        version_hash=version.hash,
        language=edition.language,
        edition_hash=edition.hash,
        **event,
    )
