"""Who takes part, and each one's gunicorn on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench import installation
from bench.platforms import Platforms

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0
"""Seconds that a server may take to start."""
GRACE = 10.0
"""Seconds that it may take to end."""


class StartError(Exception):
    """A server did not come up; the text says what it said."""


@dataclass(frozen=True)
class Contender:
    """One column of the benchmark."""

    name: str
    about: str
    application: str
    """What gunicorn loads; `{folder}` is replaced by the folder of this contender."""
    options: tuple[str, ...]
    steps: int = 2
    """How far its visits go; see `bench.visits.visit`."""

    @property
    def is_ours(self) -> bool:
        """Whether it is this project's tool."""
        return self.application == "wsgi:app"


_OURS = ("wsgi:app", ("-c", "gunicorn.conf.py"))
_FLOOR = "bench.floor:create_app('{folder}')"
_SMALLEST = "bench.smallest:create_app('{folder}')"
_BARE = ("-w", "2", "--no-control-socket", "--log-level", "warning")

ALL: Mapping[str, Contender] = {
    contender.name: contender
    for contender in (
        Contender("ours", "ours: launch + page", *_OURS),
        Contender("ours-ack", "ours: launch + page + acknowledgement", *_OURS, steps=3),
        Contender("ours-ack-page", "ours: ... and the page that follows", *_OURS, steps=4),
        Contender("floor", "floor, sync", _FLOOR, _BARE),
        Contender(
            "floor-gthread", "floor, 8 threads", _FLOOR, (*_BARE, "-k", "gthread", "--threads", "8")
        ),
        Contender("smallest", "smallest PyLTI1p3, sync", _SMALLEST, _BARE),
        Contender(
            "smallest-gthread",
            "smallest PyLTI1p3, 4 threads",
            _SMALLEST,
            (*_BARE, "-k", "gthread", "--threads", "4"),
        ),
        Contender("ours-sync", "ours, sync worker", "wsgi:app", (*_OURS[1], "-k", "sync"), steps=3),
    )
}
USUAL = ("ours", "ours-ack", "ours-ack-page", "floor", "floor-gthread", "smallest")


class Server:
    """The running gunicorn of one contender."""

    def __init__(self, contender: Contender, folder: Path) -> None:
        self.contender = contender
        self.folder = folder
        self.port = _free_port()
        self.target = f"http://127.0.0.1:{self.port}/lti/launch"
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, platforms: Platforms, database_url: str | None) -> None:
        """Install the contender and start it. Raises StartError."""
        variables = dict(os.environ)
        if self.contender.is_ours:
            variables = installation.environment(self.folder, self.port, database_url)
            installation.close(installation.prepare(variables, platforms.entries()))
        else:
            platforms.write(self.folder / "platforms.json")
        command = [
            *(sys.executable, "-m", "gunicorn"),
            self.contender.application.format(folder=self.folder),
            *self.contender.options,
            *("-b", f"127.0.0.1:{self.port}"),
        ]
        with self._log.open("wb") as log:
            # A session of its own: Ctrl-C reaches it through us, and only once.
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._await()

    @property
    def pid(self) -> int:
        """The master process, parent of the workers."""
        assert self._process is not None
        return self._process.pid

    def said(self) -> str:
        """The last of what gunicorn and the application wrote."""
        return self._log.read_text(errors="replace")[-2000:] if self._log.exists() else ""

    def ask_to_stop(self) -> None:
        """Ask it to end, without waiting."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Wait for the end that was asked for; insist when it takes too long."""
        if self._process is None:
            return
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _await(self) -> None:
        assert self._process is not None
        give_up_at = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                raise StartError(f"{self.contender.name} did not start:\n{self.said()}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
