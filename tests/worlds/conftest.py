"""Fixtures of the two worlds: how they begin, a clock that stands still, what they tell others."""

import logging
import smtplib
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import TimestampSigner

from lti_app import clock
from practice.platform import Platform
from tests.closing import close
from tests.launcher import Launcher
from tests.web import installations
from tests.worlds import living, remains
from tests.worlds.beginnings import Beginning, begin
from tests.worlds.reporting import Way

World = Callable[[str, Way], dict[str, object]]
"""Takes who reports and how; returns what is left, part by part."""


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def beginning(request, tmp_path_factory, platform: Platform) -> Beginning:
    """An installation that nobody has visited, on each database."""
    on_server = request.param == "postgresql"
    server = request.getfixturevalue("postgresql_url") if on_server else None
    return begin(tmp_path_factory.mktemp("worlds"), platform, server)


@pytest.fixture(autouse=True)
def _frozen(monkeypatch) -> None:
    moment = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: moment)
    seconds = int(moment.timestamp())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: seconds)


@pytest.fixture
def outside(monkeypatch) -> list[object]:
    """What the tool tells the world outside: mails, and whom it calls."""
    told: list[object] = []
    connect = socket.socket.connect

    def call(self: socket.socket, address: Any) -> None:
        told.append(("call", address))
        connect(self, address)

    def mail(_self: smtplib.SMTP, *message: Any, **_more: Any) -> None:
        told.append(("mail", message))

    monkeypatch.setattr(socket.socket, "connect", call)
    monkeypatch.setattr(socket, "getfqdn", lambda *_: "localhost")
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *_: (220, b""))
    monkeypatch.setattr(smtplib.SMTP, "sendmail", mail)
    return told


@pytest.fixture
def world(beginning: Beginning, platform: Platform, outside, caplog, capfd, monkeypatch) -> World:
    """Return a function that lets a world happen."""
    # Of the practice platform, which runs in this process and is no part of any world.
    caplog.set_level(logging.ERROR, "werkzeug")
    caplog.set_level(logging.DEBUG, "lti_app")

    def happen(reporter: str, way: Way) -> dict[str, object]:
        caplog.clear()
        capfd.readouterr()
        outside.clear()
        with beginning.copied() as settings, monkeypatch.context() as patch:
            patch.setattr("tempfile.tempdir", str(Path(settings["KEYS_DIR"], "../tmp")))
            with installations.running(**settings) as app:
                left = living.live(Launcher(app, platform), reporter, way, beginning.readers)
                left |= remains.dumps(app.extensions["settings"])
                close(app)
                left |= remains.files(app.extensions["settings"].keys_dir.parent)
        said = tuple(capfd.readouterr())
        return left | {"logs": caplog.text, "said": said, "outside": list(outside)}

    return happen
