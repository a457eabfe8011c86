"""Two machines over one PostgreSQL, with nginx before them: real processes, some of them killed.

All tests share the machines and stand in the order in which they use them up.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, insert, select

from lti_app.acknowledgement.models import Acknowledgement, AcknowledgementTotal
from lti_app.reports.models import SealedKey
from lti_app.support.models import Member
from tests.reports.desk import DAY
from tests.soak import checks, rounds
from tests.soak.fleet import Fleet, running
from tests.soak.people import over
from tests.soak.processes import until
from tests.support.post_office import PostOffice, open_office

# As long as a very slow machine needs; see PATIENCE for how long it waits for one thing.
pytestmark = pytest.mark.timeout(3600)
SEED = 8


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    """A mail server."""
    with open_office() as found:
        yield found


@pytest.fixture(scope="module")
def fleet(tmp_path_factory, office: PostOffice) -> Iterator[Fleet]:
    """The machines, with a platform and people."""
    mail = {"MAIL_URL": office.url, "MAIL_FROM": "dos@example.edu"}
    folder = tmp_path_factory.mktemp("machines")
    with running(folder, on_postgresql=True, **mail) as fleet:
        # Two at once bring grades in tests/faults; here the second is there for the last test.
        fleet.hands = 1
        fleet.start()
        rounds.begin(fleet)
        yield fleet


def test_who_launches_on_one_machine_confirms_on_the_other(fleet):
    one, other = fleet.webs
    (student,) = fleet.newcomers(1)

    student.launch(over(one.port))

    assert student.attempt(over(other.port))
    assert checks.acknowledged(fleet)[student.subject] == 1
    assert fleet.ledger.contradicted == set()


@pytest.mark.parametrize(
    "fault",
    [
        "web server killed",
        "first process of a web server killed",
        "database killed",
        "database read-only",
    ],
)
def test_nothing_that_was_promised_is_lost_or_done_twice(fleet, fault):
    assert rounds.play(fleet, fault, random.Random(SEED), size=12) == []


def test_what_is_lost_is_found(fleet):
    lost, late = fleet.newcomers(2)
    rounds.again(fleet, [lost, late, *fleet.writers(1)])
    fleet.settle()
    with fleet.course.begin() as course, fleet.reports.begin() as reports:
        course.execute(delete(Acknowledgement).where(Acknowledgement.subject == lost.subject))
        fleet.ledger.clicked.discard(late.subject)
        reports.execute(delete(SealedKey).where(SealedKey.recipient == fleet.readers[0].id.hex()))

    found = {each.rpartition(":")[0] for each in checks.wrong(fleet)}

    assert found == {
        "acknowledgement lost",
        "acknowledgement that nobody asked for",
        "grade that nobody asked for",
        "report that First desk cannot read",
    }


def test_what_the_clock_asks_for_is_done_once_though_two_workers_run(fleet, office):
    fleet.workers[0].end()
    rounds.again(fleet, [*fleet.newcomers(10), *fleet.writers(1)])
    people = len(checks.acknowledged(fleet))
    with fleet.reports.begin() as connection:
        connection.execute(insert(Member).values(**MEMBER))
    # Noon, so that no other hour of the desk strikes while this runs.
    noon = datetime.now(UTC).replace(hour=12) + timedelta(days=3 * 366)
    for worker in fleet.workers:
        fleet.clocks[worker.name].set((noon - datetime.now(UTC)).total_seconds())
    queue = fleet.app.extensions["queue"]
    for name in ("clean-up", "release-reports") * 2:  # as two workers do when it is time
        queue.put(name)

    fleet.hands = 2
    fleet.start()
    until(lambda: office.letters and not queue.size() and not checks.acknowledged(fleet), "undone")
    for worker in fleet.workers:
        worker.end()

    assert office.addresses == ["boss@example.edu"]
    with fleet.course.connect() as connection:
        assert connection.scalar(select(func.sum(AcknowledgementTotal.people))) == people


MEMBER = {
    "id": bytes(16),
    "institution": "default",
    "name": "Coordinator",
    "coordinates": True,
    "audits": False,
    "mail": "boss@example.edu",
    "generation": 1,
    "since": DAY,
}
