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
        found |= {key["name"] for key in inspector.get_check_constraints(table.name)}
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


def test_what_was_acknowledged_before_meanings_counts_for_its_version(empty_engine: Engine):
    configuration = schema.configuration("course", empty_engine)
    command.upgrade(configuration, "0002")
    with empty_engine.begin() as connection:
        for statement in _ACKNOWLEDGED_BEFORE_MEANINGS:
            connection.execute(text(statement))

    command.upgrade(configuration, "0003")

    read = text("SELECT meaning_hash, period, reason FROM acknowledgement")
    with empty_engine.connect() as connection:
        assert connection.execute(read).all() == [("abc", 0, None)]
        total = text("SELECT meaning_hash, people FROM acknowledgement_total")
        assert connection.execute(total).all() == [("abc", 12)]
    command.downgrade(configuration, "0002")
    with empty_engine.connect() as connection:
        back = text("SELECT version_hash FROM acknowledgement")
        assert connection.scalar(back) == "abc"
        total = text("SELECT version_hash, people FROM acknowledgement_total")
        assert connection.execute(total).all() == [("abc", 12)]


_ACKNOWLEDGED_BEFORE_MEANINGS = (
    "INSERT INTO institution (id, slug, name, time_zone, made_at) "
    "VALUES (1, 'x', 'X', 'Europe/Amsterdam', '2026-09-01 00:00:00')",
    "INSERT INTO registration (id, institution_id, name, issuer, client_id, auth_url, token_url, "
    "jwks_url, algorithms, frame_origins, allow_anonymous, approve_deployments, status, made_at) "
    "VALUES (1, 1, 'X', 'x', 'x', '', '', '', '', '', FALSE, FALSE, 'active', "
    "'2026-09-01 00:00:00')",
    "INSERT INTO deployment (id, institution_id, registration_id, deployment_id, status, made_at) "
    "VALUES (1, 1, 1, 'x', 'active', '2026-09-01 00:00:00')",
    "INSERT INTO acknowledgement (institution_id, registration_id, deployment_id, place, "
    "resource_link_id, subject, role, action, round, version_hash, language, edition_hash, "
    "recorded_at) VALUES (1, 1, 1, 'x', 'x', 'x', 'learner', 'acknowledged', 0, 'abc', 'nl', "
    "'def', '2026-09-01 00:00:00')",
    "INSERT INTO acknowledgement_total (institution_id, academic_year, version_hash, people) "
    "VALUES (1, 2025, 'abc', 12)",
)


def test_the_databases_share_no_table():
    tables = [name for metadata in METADATA.values() for name in metadata.tables]

    assert len(set(tables)) == len(tables)


def test_who_registered_itself_before_is_called_at_public_addresses_only(empty_engine: Engine):
    configuration = schema.configuration("course", empty_engine)
    command.upgrade(configuration, "0010")
    with empty_engine.begin() as connection:
        connection.execute(text(_ACKNOWLEDGED_BEFORE_MEANINGS[0]))
        for number, (kind, family, scopes) in enumerate(_REGISTERED_BEFORE):
            values = {"number": number, "kind": kind, "family": family, "scopes": scopes}
            connection.execute(text(_REGISTER).bindparams(**values, client=str(number)))

    command.upgrade(configuration, "0011")

    with empty_engine.connect() as connection:
        read = text("SELECT public_only FROM registration ORDER BY id")
        assert [bool(each) for each in connection.scalars(read)] == [True, True, False, False]


_REGISTERED_BEFORE = [
    ("lti", "moodle", ""),
    ("lti", "", "a scope"),
    ("lti", "", ""),
    ("teams", "msteams", ""),
]
"""By itself, by itself, by hand, and Microsoft Teams: kind, family and scopes."""
_REGISTER = (
    "INSERT INTO registration (id, institution_id, name, issuer, client_id, auth_url, token_url, "
    "jwks_url, algorithms, frame_origins, allow_anonymous, approve_deployments, status, made_at, "
    "kind, platform_family, scopes) VALUES (:number, 1, 'X', 'x', :client, '', '', '', '', '', "
    "FALSE, FALSE, 'active', '2026-09-01 00:00:00', :kind, :family, :scopes)"
)


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
