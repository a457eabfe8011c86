"""A fault at every single step of what people and workers do, one after the other.

Whoever is refused comes back; then all that was promised is there, once, and nothing else is.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import cycle

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy.exc import OperationalError

from lti_app.lti import registry
from tests.faults.comers import Somebody
from tests.faults.steps import ALL, OF_DATABASE, Act, Kind, Steps
from tests.faults.town import Town

PEOPLE: dict[str, Callable[[Town], Somebody]] = {
    "a student": lambda town: town.students(1)[0],
    "who reports": lambda town: town.writers(1)[0],
    "who answers a report": lambda town: town.repliers(1)[0],
}
BEFORE_A_CALL, AFTER_A_CALL = frozenset({Kind.CALL}), frozenset({Kind.CALLED})


def visit_at_every_step(
    town: Town, steps: Steps, kind: str, act: Act, kinds: frozenset[Kind] = ALL
) -> int:
    """Let people of a kind come, each with `act` at another step, and come back when it is over.

    Return how many came.
    """
    refused: list[Somebody] = []

    def begin() -> Act:
        person = PEOPLE[kind](town)

        def visit() -> None:
            if not person.attempt(town.way):
                refused.append(person)

        return visit

    came = 0
    for came in steps.each(begin, act, kinds):  # noqa: B007 - the last one is how many
        town.clock.now = town.elsewhere.now
        town.again(refused)
        refused.clear()
    return came


def first_delivery(town: Town) -> Act:
    """Begin anew, and return what brings the first score, for which a column has to be made."""
    town.begin_anew()
    town.again(town.students(1))

    def deliver() -> None:
        # What a task of the queue raises becomes a line in the log.
        with suppress(OperationalError):
            town.deliver()

    return deliver


def deliver_at_every_step(town: Town, steps: Steps, act: Act, kinds: frozenset[Kind]) -> int:
    """Bring first scores, each with `act` at another step; return how many."""
    for number in steps.each(partial(first_delivery, town), act, kinds):
        town.clock.now = town.elsewhere.now
        assert town.wrong() == [], f"step {number}"
    return number


# --- the disk -----------------------------------------------------------------------------------


def fail() -> None:
    raise sqlite3.OperationalError("database or disk is full")


def test_the_disk_fails_at_any_step_of_a_visit(town: Town, steps: Steps) -> None:
    came = visit_at_every_step(town, steps, "a student", fail, OF_DATABASE)
    assert town.wrong() == []
    # What was published is shown on where its database fails, so not each of them is refused.
    assert came > town.ledger.statuses["503"] > 4


def test_the_disk_fails_at_any_commit_of_a_delivery(town: Town, steps: Steps) -> None:
    commits = frozenset({Kind.COMMIT, Kind.COMMITTED})
    assert deliver_at_every_step(town, steps, fail, commits) > 5


# --- the database server ------------------------------------------------------------------------


def go_away() -> None:
    # What SQLAlchemy takes for a connection that is gone.
    raise sqlite3.ProgrammingError("Cannot operate on a closed database.")


@pytest.mark.parametrize("kind", PEOPLE)
def test_the_connection_goes_away_at_any_step_of_a_visit(
    kind: str, town: Town, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "CACHE_SECONDS", -1.0)  # it is asked for each time
    came = visit_at_every_step(town, steps, kind, go_away, OF_DATABASE)
    assert town.wrong() == []
    assert came > town.ledger.statuses["503"] > 4


# --- the clock ----------------------------------------------------------------------------------


def jumps(town: Town, hours: int) -> Act:
    """Return what sets the tool's clock wrong."""
    return lambda: town.clock.move(hours=hours)


@pytest.mark.parametrize("hours", [2, -2, 72, -72])
def test_the_clock_is_wrong_while_people_come(hours: int, town: Town) -> None:
    before, there = town.students(2), town.students(2)
    for each in there:
        each.launch(town.way)
    people: list[Somebody] = [*before, *there, *town.writers(1), *town.repliers(1)]
    jumps(town, hours)()
    left = [each for each in people if not each.attempt(town.way)]
    town.deliver()
    jumps(town, -hours)()
    assert left, "nobody can launch with a clock that is wrong by hours"
    town.again(left)
    assert town.wrong() == []


@pytest.mark.parametrize("hours", [-2, 72])
def test_the_clock_jumps_at_any_step_of_a_visit(hours: int, town: Town, steps: Steps) -> None:
    jump = jumps(town, hours)
    assert visit_at_every_step(town, steps, "a student", jump) > 10
    for kind in ("who reports", "who answers a report"):
        assert visit_at_every_step(town, steps, kind, jump, frozenset({Kind.COMMIT})) > 1
    assert town.wrong() == []


@pytest.mark.parametrize("hours", [2, -72])
def test_the_clock_jumps_during_any_call_of_a_delivery(
    hours: int, town: Town, steps: Steps
) -> None:
    assert deliver_at_every_step(town, steps, jumps(town, hours), AFTER_A_CALL) > 4


# --- keys ---------------------------------------------------------------------------------------


@pytest.fixture
def rotate(town: Town, monkeypatch: pytest.MonkeyPatch) -> Act:
    """What lets a new key sign at once; two keys take turns, as making them takes longest."""
    pair = [rsa.generate_private_key(public_exponent=65537, key_size=3072) for _ in range(2)]
    made = cycle(pair)
    monkeypatch.setattr(rsa, "generate_private_key", lambda **_size: next(made))
    keys = town.app.extensions["door"].keys
    return lambda: keys.rotate(town.clock(), at_once=True)


def test_a_key_is_rotated_at_any_step_of_a_visit(town: Town, steps: Steps, rotate: Act) -> None:
    assert visit_at_every_step(town, steps, "a student", rotate) > 10
    assert town.wrong() == []
    assert town.ledger.statuses.keys() == {"200", "302", "303"}, "nobody notices"


def test_a_key_is_rotated_before_any_call_of_a_delivery(
    town: Town, steps: Steps, rotate: Act
) -> None:
    assert deliver_at_every_step(town, steps, rotate, BEFORE_A_CALL) > 4
