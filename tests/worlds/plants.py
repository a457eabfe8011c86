"""Builds of the tool that keep who reports, each in another place; the two worlds must notice."""

import logging
import smtplib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import current_app, request
from sqlalchemy import Connection, create_engine, text, update

from lti_app import silence
from lti_app.reports import service
from lti_app.reports.models import Report
from lti_app.reports.submissions import Submission

Keep = Callable[[Connection, Submission, str], None]


def in_the_report(connection: Connection, sent: Submission, user: str) -> None:
    mine = update(Report).where(Report.id == sent.report)
    connection.execute(mine.values(mailbox_key=user.encode()))


def in_the_course(_connection: Connection, _sent: Submission, user: str) -> None:
    course = create_engine(current_app.extensions["settings"].course_database_url)
    with course.begin() as connection:
        connection.execute(text("UPDATE institution SET name = :user"), {"user": user})
    course.dispose()


def in_a_log(_connection: Connection, _sent: Submission, user: str) -> None:
    logging.getLogger("lti_app").debug("report of %s", user)


def on_the_console(_connection: Connection, _sent: Submission, user: str) -> None:
    print(user)  # noqa: T201


def in_a_file(_connection: Connection, _sent: Submission, user: str) -> None:
    Path(tempfile.gettempdir(), "last").write_text(user)


def in_a_mail(_connection: Connection, _sent: Submission, user: str) -> None:
    smtplib.SMTP("mail.example").sendmail("tool@example", "desk@example", user)


PLANTS: dict[Keep, set[str]] = {
    in_the_report: {"dump of reports", "file reports.sqlite3"},
    in_the_course: {"dump of course", "file course.sqlite3"},
    in_a_log: {"logs"},
    on_the_console: {"said"},
    in_a_file: {"file tmp/last"},
    in_a_mail: {"outside"},
}
"""The parts of what is left in which each of them shows, and no other."""


def plant(patch: pytest.MonkeyPatch, keep: Keep) -> None:
    """Let the report site hear cookies, and its store pass on who reports."""
    store = service._store

    def stored(connection: Connection, institution: str, sent: Submission, **more: Any) -> bool:
        is_new = store(connection, institution, sent, **more)
        keep(connection, sent, request.cookies["user"])
        return is_new

    patch.setattr(silence, "KEPT", silence.KEPT | {"HTTP_COOKIE"})
    patch.setattr(service, "_store", stored)
