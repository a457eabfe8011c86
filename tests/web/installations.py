"""Other installations than the one that all tests share: other settings, other databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.config import Settings
from lti_app.db import db
from lti_app.gate import combine
from lti_app.lti.keys import ToolKeys
from practice.platform import Platform
from tests.closing import close
from tests.factories import Factories
from tests.launcher import TOOL, Launcher


@contextmanager
def running(**environment: str) -> Iterator[Flask]:
    """The three sites with settings from `environment`, as one process would serve them."""
    app = combine(Settings.from_env({"PUBLIC_URL": TOOL, **environment}))
    yield app
    close(app)


def prepare(app: Flask) -> Flask:
    """Run `flask prepare`; the keys are the same in every installation."""
    settings: Settings = app.extensions["settings"]
    lay_keys(settings.keys_dir)
    result = app.test_cli_runner().invoke(args=["prepare", "--bare"])
    assert result.exit_code == 0, result.output
    return app


_KEYS: dict[str, bytes] = {}


def lay_keys(folder: Path) -> None:
    """Put keys into `folder`. They are made once: that takes longer than most of our tests."""
    if not _KEYS:
        ToolKeys(folder).ensure(clock.now())
        _KEYS.update({path.name: path.read_bytes() for path in folder.iterdir()})
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in _KEYS.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(content)


def launcher_for(app: Flask, platform: Platform, **registration: Any) -> Launcher:
    """Register `platform` with `app` and return the launcher between them."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        Factories(session).registration(platform, **registration)
    return Launcher(app, platform)


def on_sqlite(folder: Path) -> dict[str, str]:
    """Settings for files in `folder`."""
    return {
        "COURSE_DATABASE_URL": f"sqlite:///{folder}/course.sqlite3",
        "REPORTS_DATABASE_URL": f"sqlite:///{folder}/reports.sqlite3",
        "CAMPAIGN_DATABASE_URL": f"sqlite:///{folder}/campaign.sqlite3",
        "KEYS_DIR": str(folder / "keys"),
    }


def on_postgresql(folder: Path, server_url: str) -> dict[str, str]:
    """Settings for new databases on the server at `server_url`; keys in `folder`."""
    admin = create_engine(
        server_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    names = {part: f"{folder.name}_{part}".lower() for part in ("course", "reports", "campaign")}
    with admin.connect() as connection:
        for name in names.values():
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    urls = {
        f"{part.upper()}_DATABASE_URL": server_url.replace("/postgres?", f"/{name}?")
        for part, name in names.items()
    }
    return {**urls, "KEYS_DIR": str(folder / "keys")}
