"""Databases that take nothing in: a file that cannot grow, and one that may only be read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bench.visits import Request
from tests.faults.comers import Somebody
from tests.faults.steps import engines_of
from tests.faults.town import Town
from tests.soak.people import CONFIRMED, ask

Prepare = Callable[[Any, Any], None]


@contextmanager
def connected_so(town: Town, prepare: Callable[[Engine], Prepare]) -> Iterator[None]:
    """Let all that the tool connects to its databases in the block be prepared so."""
    listeners = [(engine, prepare(engine)) for engine in engines_of(town.app)]
    for engine, listener in listeners:
        engine.dispose()
        event.listen(engine, "connect", listener)
    yield
    for engine, listener in listeners:
        event.remove(engine, "connect", listener)
        engine.dispose()


def room_for(pages: int) -> Callable[[Engine], Prepare]:
    """Return what lets a file grow by so many pages, and then be full as a disk is."""

    def prepare(engine: Engine) -> Prepare:
        with engine.connect() as connection:
            now = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

        def limit(connection: Any, _record: Any) -> None:
            connection.execute(f"PRAGMA max_page_count = {now + pages}")

        return limit

    return prepare


def read_only(_engine: Engine) -> Prepare:
    """Return what lets SQLite refuse every write."""

    def forbid(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA query_only = ON")

    return forbid


def crowd(town: Town) -> list[Somebody]:
    """Return people of all kinds; some of the students have their page already."""
    there = town.students(12)
    for each in there[6:]:
        each.launch(town.way)
    return [*there, *town.writers(3), *town.repliers(2)]


def come(town: Town, people: list[Somebody]) -> list[Somebody]:
    """Let them try; return who was refused."""
    return [each for each in people if not each.attempt(town.way)]


# How much room there is decides which of the statements finds none.
@pytest.mark.parametrize("pages", [0, 1, 5])
def test_a_file_that_cannot_grow(pages: int, town: Town) -> None:
    people = crowd(town)
    with connected_so(town, room_for(pages)):
        left = come(town, people)
    assert town.ledger.statuses["503"] >= len(left) > 0
    town.again(left)
    assert town.wrong() == []


def test_a_database_that_may_only_be_read(town: Town) -> None:
    people = crowd(town)
    (first,) = town.students(1)
    page = first.launch(town.way)
    town.again([first])
    with connected_so(town, read_only):
        assert come(town, people) == people
        shown = ask(town.ledger, town.way, Request(f"/dos?launch={page.hidden('launch')}"))
        assert CONFIRMED in shown.body, "who has confirmed sees that still"
    town.again(people)
    assert town.wrong() == []
