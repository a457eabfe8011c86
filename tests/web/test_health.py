"""Alive and ready: what a load balancer and `make run` are told, with the reason when not."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from lti_app import schema
from lti_app.db import engine_options
from tests.web import installations

PREPARE = "run: flask --app wsgi prepare"
KEYS = f"keys are missing; {PREPARE}"


def _reasons(app: Flask) -> list[str]:
    answer = app.test_client().get("/health/ready")
    body = answer.get_json()
    assert answer.status_code == (503 if body["reasons"] else 200)
    assert body["status"] == ("not ready" if body["reasons"] else "ready")
    reasons: list[str] = body["reasons"]
    return reasons


def test_a_prepared_installation_is_ready(app):
    assert _reasons(app) == []


def test_a_running_process_is_alive(client):
    answer = client.get("/health/live")

    assert answer.status_code == 200
    assert answer.get_json() == {"status": "alive"}


def test_an_installation_that_nobody_prepared_says_all_that_is_missing(tmp_path):
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        assert _reasons(app) == [
            KEYS,
            f"the outer key of this quarter cannot be made; {PREPARE}",
            f"the course database is not up to date; {PREPARE}",
            f"the reports database is not up to date; {PREPARE}",
            f"the campaign database is not up to date; {PREPARE}",
        ]
        assert app.test_client().get("/health/live").status_code == 200


@pytest.mark.parametrize("pattern", ["state.key", "lti-*.pem"])
def test_half_of_the_keys_is_not_enough(tmp_path, pattern):
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        for path in (tmp_path / "keys").glob(pattern):
            path.unlink()

        assert _reasons(app) == [KEYS]


@pytest.mark.parametrize("part", ["course", "reports", "campaign"])
def test_an_older_database_has_to_be_brought_up_to_date(tmp_path, part):
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        engine = create_engine(**engine_options(f"sqlite:///{tmp_path}/{part}.sqlite3"))
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        engine.dispose()

        assert _reasons(app) == [f"the {part} database is not up to date; {PREPARE}"]


@pytest.mark.parametrize("part", ["course", "reports", "campaign"])
def test_a_database_that_a_newer_version_has_prepared_is_served_and_left_alone(tmp_path, part):
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        engine = create_engine(**engine_options(f"sqlite:///{tmp_path}/{part}.sqlite3"))
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

        assert _reasons(app) == []
        installations.prepare(app)
        assert schema.revision(engine) == "9999"
        engine.dispose()


@pytest.mark.parametrize("part", ["course", "reports", "campaign"])
def test_a_database_that_does_not_answer_is_named(tmp_path, part):
    environment = installations.on_sqlite(tmp_path)
    with installations.running(**environment) as app:
        installations.prepare(app)
    environment[f"{part.upper()}_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"

    with installations.running(**environment) as app:
        assert _reasons(app) == [f"the {part} database cannot be reached"]


def test_a_file_that_is_no_database_cannot_be_reached(tmp_path: Path):
    environment = installations.on_sqlite(tmp_path)
    with installations.running(**environment) as app:
        installations.prepare(app)
        (tmp_path / "reports.sqlite3").write_bytes(b"something else entirely" * 100)

        assert _reasons(app) == ["the reports database cannot be reached"]


def test_nothing_secret_is_told(tmp_path):
    environment = installations.on_sqlite(tmp_path)
    environment["COURSE_DATABASE_URL"] = "postgresql://dos:secret@127.0.0.1:1/nothing"

    with installations.running(**environment) as app:
        answer = app.test_client().get("/health/ready")

    assert "secret" not in answer.text
    assert "127.0.0.1" not in answer.text
