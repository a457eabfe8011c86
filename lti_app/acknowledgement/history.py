"""What happened with one person: their latest event in a run of a course says where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from lti_app.access.models import Door
from lti_app.access.service import Visitor
from lti_app.acknowledgement import statements
from lti_app.acknowledgement.models import Action, Reason
from lti_app.lti.roles import Role


@dataclass(frozen=True)
class Event:
    """One event, with the run that the visitor's course is in now."""

    deployment_id: int
    place: str
    run: int
    action: Action
    reason: Reason | None
    meaning_hash: str
    period: int
    version_hash: str
    language: str
    edition_hash: str
    recorded_at: datetime
    door: Door
    current_run: int

    @property
    def course_run(self) -> tuple[int, str, int]:
        """In which run of which course it happened."""
        return self.deployment_id, self.place, self.run


@dataclass(frozen=True)
class History:
    """A person's events on a platform, seen from one course."""

    here: tuple[Event, ...]
    """In this run of the course, oldest first."""
    latest: tuple[Event, ...]
    """The latest of each run of each course."""

    @property
    def stands(self) -> Event | None:
        """The event that says where the person stands here."""
        return self.here[-1] if self.here else None

    @property
    def rounds(self) -> int:
        """How often something ended here: the number of the round that is open."""
        return sum(event.action in statements.ENDINGS for event in self.here)

    @property
    def elsewhere(self) -> Sequence[Event]:
        """The acknowledgements that stand in other courses, and in earlier runs of this one."""
        stands = self.stands
        return [
            event
            for event in self.latest
            if event is not stands and event.action is Action.ACKNOWLEDGED
        ]


def of_person(connection: Connection, visitor: Visitor, subject: str | None) -> History:
    """Return what happened with `subject`, seen from the visitor's course. One query."""
    rows = connection.execute(statements.EVENTS, _asked_for(visitor, subject))
    events = [Event(**row) for row in rows.mappings()]
    course = visitor.deployment_id, visitor.place
    here = tuple(each for each in events if each.course_run == (*course, each.current_run))
    latest = {each.course_run: each for each in events}
    return History(here, tuple(latest.values()))


def end(
    connection: Connection,
    visitor: Visitor,
    subject: str | None,
    found: History,
    *,
    role: Role,
    now: datetime,
) -> None:
    """Record that what stands here for `subject` was taken back: it names the same text.

    The round is the one that was read, not counted anew: of two at once the second then meets the
    first.
    """
    stands = found.stands
    assert stands is not None, "the caller has looked"
    event = {
        **person(visitor, subject),
        "new_run": stands.run,
        "new_round": found.rounds,
        "new_role": role,
        "new_door": stands.door,
        "new_action": Action.WITHDRAWN,
        "new_reason": stands.reason,
        "new_meaning_hash": stands.meaning_hash,
        "new_period": stands.period,
        "new_version_hash": stands.version_hash,
        "new_language": stands.language,
        "new_edition_hash": stands.edition_hash,
        "new_recorded_at": now,
    }
    connection.execute(statements.add_in_round(connection.dialect.name), event)


def person(visitor: Visitor, subject: str | None) -> dict[str, object]:
    """Return the parameters that say of whom and where a new event is."""
    return {
        **_asked_for(visitor, subject),
        "new_institution_id": visitor.institution_id,
        "new_registration_id": visitor.registration_id,
        "new_deployment_id": visitor.deployment_id,
        "new_place": visitor.place,
        "new_resource_link_id": visitor.resource_link_id,
        "new_subject": subject,
        "new_door": visitor.door,
    }


def _asked_for(visitor: Visitor, subject: str | None) -> dict[str, object]:
    return {
        "of_registration": visitor.registration_id,
        "of_subject": subject,
        "of_deployment": visitor.deployment_id,
        "of_place": visitor.place,
    }
