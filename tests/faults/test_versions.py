"""Two versions beside each other: on tables that the next one has expanded already."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import Engine, MetaData, insert, select

from bench.visits import Request
from lti_app import schema
from tests.faults.comers import Somebody, inside
from tests.faults.town import Town
from tests.project.test_upgrading import revisions, tables, value
from tests.soak.faults import contract, expand
from tests.soak.people import ask
from tests.web import installations


@pytest.fixture
def newer(town: Town) -> Iterator[Flask]:
    """A process that was started after the tables were expanded; the town's was before."""
    expand(town.course, town.reports)
    with installations.running(**town.environment) as app:
        yield app


def test_two_versions_share_all_work(town: Town, newer: Flask) -> None:
    ways = inside(town.app), inside(newer)
    for way in ways:
        assert ask(town.ledger, way, Request("/health/ready")).status == 200
    for before, after in product(ways, ways):
        student, late = town.students(2)
        student.launch(before)
        town.again([student], after)
        town.again([*town.writers(1), *town.repliers(1)], before)
        # Each text twice, as from a browser whose answer was lost.
        people: list[Somebody] = [*town.writers(1), *town.repliers(1)]
        town.again(people, before)
        town.again(people, after)
        late.launch(before)
        town.deliver(newer if after is ways[1] else town.app)
        town.again([late], after)
    assert town.wrong() == []

    contract(town.course, town.reports)
    for way in ways:
        town.again([*town.students(1), *town.writers(1), *town.repliers(1)], way)
    assert town.wrong() == []


@pytest.mark.parametrize("history", schema.HISTORIES)
def test_what_the_version_before_writes_fits_into_the_tables_of_today(
    history: schema.History, fresh_engine: Callable[[str], Engine]
) -> None:
    engine = fresh_engine(history)
    configuration = schema.configuration(history, engine)
    command.upgrade(configuration, revisions(history)[-2])
    with engine.connect() as connection:
        older = tables(connection)
    command.upgrade(configuration, "head")
    with engine.begin() as connection:
        for table in older:
            # Five is the smallest threshold of figures that there may be.
            row = {column.name: value(column, 5) for column in table.columns}
            connection.execute(insert(table).values(row))
        today = MetaData()
        today.reflect(connection)
        for table in older:
            assert len(connection.execute(select(today.tables[table.name])).all()) == 1
    engine.dispose()
