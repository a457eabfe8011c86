"""The running servers of the contenders, each on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench import installation
from bench.contenders import Contender
from bench.peers import NODE, python_of
from bench.platforms import Platforms
from bench.postgresql import Database

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
"""Seconds that a server may take to start."""
GRACE = 10.0
"""Seconds that it may take to end."""


class StartError(Exception):
    """A server did not come up; the text says what it said."""


class Server:
    """The running server of one contender."""

    def __init__(self, contender: Contender, folder: Path) -> None:
        self.contender = contender
        self.folder = folder
        self.port = _free_port()
        self.target = f"http://127.0.0.1:{self.port}/lti/launch"
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self.started_in = 0.0
        """Seconds from the start of the process to its first answer."""
        self.database_pid: int | None = None
        """The first process of its database server, if it is one of this run."""

    def start(self, platforms: Platforms, database: Database | None = None) -> None:
        """Install the contender and start it. Raises StartError."""
        variables = {**os.environ, "PYTHONPATH": str(ROOT)}
        if self.contender.is_ours:
            url = database.url if database else None
            variables = installation.environment(self.folder, self.port, url)
            installation.close(installation.prepare(variables, platforms.entries()))
        else:
            platforms.write(self.folder / "platforms.json")
            if self.contender.peer is not None:
                platforms.write_for_pylti1p3(self.folder / "tool.json")
        self.database_pid = database.pid if database else None
        began = time.monotonic()
        with self._log.open("wb") as log:
            # A session of its own: Ctrl-C reaches it through us, and only once.
            self._process = subprocess.Popen(
                self._command(database),
                # gunicorn reads `gunicorn.conf.py` where it stands: ours is not for the others.
                cwd=ROOT if self.contender.is_ours else self.folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._await()
        self.started_in = time.monotonic() - began

    def _command(self, database: Database | None) -> list[str]:
        places = {
            "python": python_of(self.contender.peer),
            "node": NODE,
            "root": ROOT,
            "folder": self.folder,
            "port": self.port,
            "database": database.url if database else "",
        }
        return [part.format(**places) for part in self.contender.command]

    @property
    def pid(self) -> int:
        """The master process, parent of the workers."""
        assert self._process is not None
        return self._process.pid

    def said(self) -> str:
        """The last of what server and application wrote."""
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
            time.sleep(0.01)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/health/ready")
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
