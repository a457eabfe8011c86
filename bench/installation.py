"""Our tool, installed for one run: fresh databases and keys, the platforms registered."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from bench.platforms import PlatformEntry
from lti_app import clock
from lti_app.config import Settings
from lti_app.db import db
from lti_app.gate import combine
from lti_app.institution.service import ensure_default
from lti_app.lti import administration
from lti_app.lti.administration import RegistrationFields


class InstallationError(Exception):
    """Our tool cannot be prepared; the text says why."""


def environment(folder: Path, port: int, database_url: str | None) -> dict[str, str]:
    """Return the variables of an installation in `folder` that listens on `port`.

    `database_url` names another course database; that one is used as it is found.
    """
    return {
        **os.environ,
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "REPORT_URL": "",
        "DESK_URL": "",
        "COURSE_DATABASE_URL": database_url or f"sqlite:///{folder}/course.sqlite3",
        "REPORTS_DATABASE_URL": f"sqlite:///{folder}/reports.sqlite3",
        "CAMPAIGN_DATABASE_URL": f"sqlite:///{folder}/campaign.sqlite3",
        "KEYS_DIR": str(folder / "keys"),
        "WORKERS": "2",
    }


def prepare(variables: dict[str, str], platforms: list[PlatformEntry]) -> Flask:
    """Make keys and tables, register `platforms`; return the application in this process."""
    app = combine(Settings.from_env(variables))
    result = app.test_cli_runner().invoke(args=["prepare", "--bare"])
    if result.exit_code != 0:
        raise InstallationError(result.output or repr(result.exception))
    with app.app_context():
        institution = ensure_default(db.session, now=clock.now())
        for number, entry in enumerate(platforms, start=1):
            fields = RegistrationFields(
                name=f"Platform {number}",
                issuer=entry.issuer,
                client_id=entry.client_id,
                auth_url=entry.auth_url,
                token_url=entry.token_url,
                jwks_url=entry.jwks_url,
            )
            row, _is_new = administration.save_registration(
                db.session, institution.id, fields, allow_http=True, now=clock.now()
            )
            administration.approve_deployment(db.session, row, entry.deployment_id, now=clock.now())
        db.session.commit()
    return app


def close(app: Flask) -> None:
    """Let go of the database, so that only the servers hold it."""
    with app.app_context():
        db.engine.dispose()
