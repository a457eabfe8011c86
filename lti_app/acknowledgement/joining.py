"""What somebody did before it was known who on the platform they are becomes that user's.

Events are never changed, so what stands is added anew under the user, with the moment, the text
and the door that it had; the rest goes. Nobody is counted twice; of two clicks the later one holds.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, select, update

from lti_app.access.models import Launch
from lti_app.access.persons import Person
from lti_app.acknowledgement import grades, statements
from lti_app.acknowledgement.models import Acknowledgement, Action

_EVENT = Acknowledgement.__table__
Events = Sequence[RowMapping]
Run = tuple[int, str, int]
"""A run of a course: its deployment, its place, its number."""


def join(connection: Connection, person: Person, before: str, *, now: datetime) -> None:
    """Let what `before` did on the person's platform be the person's, also on pages open now.

    Where a link is graded, a confirmation gives the point that it could not give before.
    """
    events = _events(connection, Person(person.registration_id, before))
    if events:
        own = _by_run(_events(connection, person))
        for run, theirs in _by_run(events).items():
            if _stands_beside(theirs[-1], own.get(run, [])):
                _add(connection, person, theirs[-1], own.get(run, []), now)
        connection.execute(delete(Acknowledgement).where(*_of(person.registration_id, before)))
    connection.execute(
        update(Launch)
        .where(Launch.registration_id == person.registration_id, Launch.subject == before)
        .values(subject=person.subject)
    )


def _events(connection: Connection, person: Person) -> Events:
    """Return all events of somebody, oldest first."""
    query = select(_EVENT).where(*_of(person.registration_id, person.subject))
    return connection.execute(query.order_by(Acknowledgement.id)).mappings().all()


def _by_run(events: Events) -> dict[Run, list[RowMapping]]:
    found: dict[Run, list[RowMapping]] = {}
    for event in events:
        run = event["deployment_id"], event["place"], event["run"]
        found.setdefault(run, []).append(event)
    return found


def _stands_beside(event: RowMapping, own: Events) -> bool:
    """Return whether `event` is a confirmation, and later than what the user did themselves."""
    is_later = not own or event["recorded_at"] > own[-1]["recorded_at"]
    return event["action"] is Action.ACKNOWLEDGED and is_later


def _add(
    connection: Connection,
    person: Person,
    event: RowMapping,
    own: Events,
    now: datetime,
) -> None:
    """Add `event` as one of the person's, in the round that is open there."""
    values = {f"new_{name}": value for name, value in event.items() if name != "id"}
    new = {
        **values,
        "new_subject": person.subject,
        "new_round": sum(each["action"] in statements.ENDINGS for each in own),
        # The statement asks for the run of today where none is given; this one has its own.
        "of_deployment": event["deployment_id"],
        "of_place": event["place"],
    }
    connection.execute(statements.add_in_round(connection.dialect.name), new)
    grades.add_for(
        connection, event["deployment_id"], event["resource_link_id"], person.subject, now=now
    )


def _of(registration_id: int, subject: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Acknowledgement.registration_id == registration_id,
        Acknowledgement.subject == subject,
    )
