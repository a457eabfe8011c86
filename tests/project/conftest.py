"""Fixtures of the guard rails: the three sites, the list of files, empty databases."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from lti_app.app import Sites, create_sites
from lti_app.config import ROOT, Settings
from lti_app.db import engine_options
from lti_app.gate import combine


@pytest.fixture(scope="session")
def own_settings(tmp_path_factory) -> Settings:
    """Settings of an installation that nobody has prepared."""
    folder: Path = tmp_path_factory.mktemp("project")
    return Settings.from_env(
        {
            "COURSE_DATABASE_URL": f"sqlite:///{folder}/course.sqlite3",
            "REPORTS_DATABASE_URL": f"sqlite:///{folder}/reports.sqlite3",
            "KEYS_DIR": str(folder / "keys"),
        }
    )


@pytest.fixture(scope="session")
def sites(own_settings: Settings) -> Sites:
    """The three sites."""
    return create_sites(own_settings)


@pytest.fixture(scope="session")
def command_line(own_settings: Settings) -> Flask:
    """The application that `flask --app wsgi` finds."""
    return combine(own_settings)


@pytest.fixture(scope="session")
def committed() -> list[Path]:
    """Every file that belongs to the project: what git knows, and what it would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in names.split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database without tables, once for each kind."""
    if request.param == "sqlite":
        engine = create_engine(**engine_options(f"sqlite:///{tmp_path}/empty.sqlite3"))
    else:
        engine = create_engine(**engine_options(_new_database(request, tmp_path.name)))
    yield engine
    engine.dispose()


def _new_database(request, name: str) -> str:
    url: str = request.getfixturevalue("postgresql_url")
    server = url.replace("postgresql://", "postgresql+psycopg://")
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    return server.replace("/postgres?", f"/{name}?")
