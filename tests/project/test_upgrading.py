"""Upgrading from each earlier revision: rows of every time are there at the newest, unchanged.

At each revision a row is written into every table that there is then; so what is brought further
is, at every step, a database with rows of that revision and of all before.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, MetaData, Table, insert, select, types

from lti_app import schema

Row = dict[str, Any]
CHANGED: dict[schema.History, set[str]] = {
    "course": {"acknowledgement_total.version_hash"},  # 0003: called meaning_hash, same value
    "reports": set(),
    "campaign": set(),
}
"""What a migration gives another name or value, or takes away."""


def revisions(history: schema.History) -> list[str]:
    """Return every revision, the first one first."""
    scripts = ScriptDirectory.from_config(schema.configuration(history))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def tables(connection: Connection) -> list[Table]:
    """Return the tables as the database has them, those first to which others refer."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def value(column: Column[Any], number: int) -> object:
    """Return a value that `column` takes; the same for one that refers to it, and `number`."""
    while column.foreign_keys:
        column = sorted(column.foreign_keys, key=lambda key: key.target_fullname)[0].column
    kind = column.type
    made: dict[type[types.TypeEngine[Any]], object] = {
        types.Boolean: number % 2 == 0,
        types.Integer: number,
        types.DateTime: datetime(2026, 1, number, 12, tzinfo=UTC),
        types.Date: date(2026, 1, number),
        types.LargeBinary: f"{column.name} {number}".encode(),
        types.String: f"{number} {column.name}"[: getattr(kind, "length", None)],
    }
    return next(what for each, what in made.items() if isinstance(kind, each))


def fill(connection: Connection, number: int) -> Iterator[tuple[Table, Row]]:
    """Write a row into every table; yield what was written."""
    for table in tables(connection):
        row = {column.name: value(column, number) for column in table.columns}
        connection.execute(insert(table).values(row))
        yield table, row


def as_read(found: object) -> object:
    """Return a moment without its time zone: SQLite keeps none."""
    if isinstance(found, datetime):
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    return found


def differences(before: tuple[Table, Row], rows: dict[str, list[Row]]) -> set[str]:
    """Return the columns in which a row is no longer what it was; fails where it is gone."""
    table, row = before
    alike = [
        {name for name in row if as_read(found.get(name)) == as_read(row[name])}
        for found in rows[table.name]
    ]
    kept = max(alike, key=len)
    assert len(kept) > len(row) / 2, f"{table.name} {row}"
    return {f"{table.name}.{name}" for name in row.keys() - kept}


@pytest.mark.parametrize("history", schema.HISTORIES)
def test_rows_of_every_revision_are_there_at_the_newest(
    history: schema.History, empty_engine: Engine
):
    configuration = schema.configuration(history, empty_engine)
    written: list[tuple[Table, Row]] = []
    for number, revision in enumerate(revisions(history), start=1):
        command.upgrade(configuration, revision)
        with empty_engine.begin() as connection:
            written += fill(connection, number)
    assert not schema.is_behind(history, schema.revision(empty_engine))

    with empty_engine.connect() as connection:
        rows = {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in tables(connection)
        }
    assert len(written) > 10
    assert set().union(*(differences(each, rows) for each in written)) == CHANGED[history]


def test_a_migration_that_would_leave_a_row_alone_changes_nothing(fresh_engine):
    engine = fresh_engine("course")
    configuration = schema.configuration("course", engine)
    command.upgrade(configuration, "0001")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for table in tables(connection)[1:]:  # without the institution to which they belong
            row = {column.name: value(column, 1) for column in table.columns}
            connection.execute(insert(table).values(row))
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")

    with pytest.raises(schema.BrokenReferenceError, match="refers to no row of institution"):
        schema.upgrade("course", engine)

    with engine.connect() as connection:
        assert schema.revision(engine) == "0001"
        assert "course" not in {table.name for table in tables(connection)}
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
