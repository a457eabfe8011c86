"""`flask --app wsgi backup DIR`: copies of the databases in files and of their keys."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from lti_app.config import Settings
from lti_app.db import engine_options
from lti_app.lti.keys import ToolKeys

OUTER = "outer"
"""The folder of outer keys: with them in it, a backup would bring back what was deleted (0028)."""


@click.command("backup", help="Copy the SQLite databases and the keys into a new folder.")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@with_appcontext
def backup(directory: Path) -> None:
    """Copy what an installation is, while it serves; each copy is of one moment.

    Refuses a folder that holds something. The outer keys stay behind: see docs/operations.md.
    """
    settings: Settings = current_app.extensions["settings"]
    if directory.exists() and any(directory.iterdir()):
        raise click.ClickException(f"{directory} is not empty; name a new folder.")
    databases = {
        "course": settings.course_database_url,
        "reports": settings.reports_database_url,
        "campaign": settings.campaign_database,
    }
    _refuse_what_is_not_there(settings, databases)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, url in databases.items():
        if file := _file(url):
            _copy_database(url, directory / f"{name}.sqlite3")
            click.echo(f"Copied the {name} database, {file}.")
        else:
            click.echo(f"Copy the {name} database with: pg_dump --format=custom")
    shutil.copytree(
        settings.keys_dir,
        directory / "keys",
        ignore=lambda folder, _: [OUTER] if Path(folder) == settings.keys_dir else [],
    )
    click.echo("Copied the keys, but for the outer ones: keep this folder as safe as they are.")


def _refuse_what_is_not_there(settings: Settings, databases: Mapping[str, str]) -> None:
    """Whoever forgets the tool's settings would have copies of nothing, for as long as they last.

    SQLite makes a file that is not there, empty, and would copy that.
    """
    ToolKeys(settings.keys_dir).state_secret()
    for name, url in databases.items():
        file = _file(url)
        if file and not file.is_file():
            raise click.ClickException(
                f"There is no {name} database at {file}: are these the settings of the tool?"
            )


def _file(url: str) -> Path | None:
    parts = make_url(url)
    return Path(parts.database or "") if parts.get_backend_name() == "sqlite" else None


def _copy_database(url: str, copy: Path) -> None:
    """Let SQLite write a copy of this moment, without what was deleted (VACUUM INTO)."""
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    engine = create_engine(**engine_options(url))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    except SQLAlchemyError as error:
        raise click.ClickException(f"{copy.stem} cannot be read: {error.__cause__}") from error
    finally:
        engine.dispose()
