"""The histories: they lead to the tables of the code, and back, on both databases."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, inspect, text

from lti_app import models, schema
from lti_app.db import CampaignModel, CourseModel, ReportsModel

METADATA: dict[schema.History, MetaData] = {
    "course": CourseModel.metadata,
    "reports": ReportsModel.metadata,
    "campaign": CampaignModel.metadata,
}
BOTH = pytest.mark.parametrize("history", schema.HISTORIES)


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


@BOTH
def test_a_history_has_one_beginning_and_one_head(history: schema.History):
    scripts = ScriptDirectory.from_config(schema.configuration(history))

    assert scripts.get_heads() == [schema.head(history)]
    assert len(scripts.get_bases()) == 1


@BOTH
def test_the_head_is_what_the_code_says(history: schema.History, empty_engine: Engine):
    schema.upgrade(history, empty_engine)

    with empty_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, METADATA[history]) == []


@BOTH
def test_constraints_have_the_names_that_later_migrations_need(
    history: schema.History, empty_engine: Engine
):
    schema.upgrade(history, empty_engine)

    inspector = inspect(empty_engine)
    for table in METADATA[history].sorted_tables:
        found = {key["name"] for key in inspector.get_unique_constraints(table.name)}
        found |= {key["name"] for key in inspector.get_foreign_keys(table.name)}
        found.add(inspector.get_pk_constraint(table.name)["name"])
        wanted = {str(constraint.name) for constraint in table.constraints}
        assert found == wanted, table.name


@BOTH
def test_up_down_and_up_again(history: schema.History, empty_engine: Engine):
    schema.upgrade(history, empty_engine)
    there = _tables(empty_engine)

    command.downgrade(schema.configuration(history, empty_engine), "base")
    assert _tables(empty_engine) == set()
    schema.upgrade(history, empty_engine)

    assert _tables(empty_engine) == there == set(METADATA[history].tables)
    assert schema.revision(empty_engine) == schema.head(history)


@BOTH
def test_each_step_can_be_taken_back(history: schema.History, empty_engine: Engine):
    scripts = ScriptDirectory.from_config(schema.configuration(history))
    configuration = schema.configuration(history, empty_engine)

    for step in reversed(list(scripts.walk_revisions())):
        command.upgrade(configuration, step.revision)
        before = _tables(empty_engine)
        command.downgrade(configuration, "-1")
        command.upgrade(configuration, step.revision)
        assert _tables(empty_engine) == before


@BOTH
def test_upgrading_again_does_nothing(history: schema.History, empty_engine: Engine):
    assert schema.upgrade(history, empty_engine)
    assert not schema.upgrade(history, empty_engine)


def test_upgrading_keeps_what_is_there(empty_engine: Engine):
    schema.upgrade("course", empty_engine)
    with empty_engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO institution (slug, name, time_zone, made_at) "
                "VALUES ('x', 'X', 'Europe/Amsterdam', '2026-09-01 00:00:00')"
            )
        )

    schema.upgrade("course", empty_engine)

    with empty_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM institution")) == 1


def test_the_databases_share_no_table():
    tables = [name for metadata in METADATA.values() for name in metadata.tables]

    assert len(set(tables)) == len(tables)


def test_every_table_is_known_to_the_migrations():
    listed = {getattr(models, name).__tablename__ for name in models.__all__}

    assert listed == {name for metadata in METADATA.values() for name in metadata.tables}


def test_every_row_of_the_course_site_says_to_which_institution_it_belongs():
    for table in CourseModel.metadata.sorted_tables:
        if table.name != "institution":
            assert not table.c.institution_id.nullable, table.name
            assert any(
                "institution_id" in constraint.column_keys
                for constraint in table.foreign_key_constraints
            ), table.name
