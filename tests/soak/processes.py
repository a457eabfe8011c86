"""The processes of an installation: started, killed, asked whether they are ready."""

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from lti_app.config import ROOT

CLOCK, PLANT = "SOAK_CLOCK", "SOAK_PLANT"
"""Variables that tests/soak/shifted.py reads."""
PATIENCE = 240.0
"""Seconds for anything that another process does: this machine may be very slow."""


class TooSlowError(Exception):
    """Something did not come about in all that time; the text says what."""


def free_port() -> int:
    """Return a port where nobody listens, below those that the system gives to connections.

    So nobody takes it by chance while the process that listens there has been killed.
    """
    while True:
        port = random.randrange(10_240, 32_768)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def until(is_so: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something is so. Raises TooSlowError."""
    give_up_at = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > give_up_at:
            raise TooSlowError(what)
        time.sleep(0.2)


@dataclass
class Process:
    """One of them, with all that it starts."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    said: Path
    """Where its output goes."""
    port: int = 0
    """Where it listens; 0 for one that does not."""
    _running: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it, unless it runs."""
        if self._running is not None and self._running.poll() is None:
            return
        with self.said.open("ab") as said:
            self._running = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it and its children in the middle of whatever they do."""
        if self._running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()

    def kill_first(self) -> None:
        """End it alone in the middle of whatever it does, and wait until its children have ended.

        They are to do so by themselves: a new one could not begin beside them. Raises TooSlowError.
        """
        assert self._running is not None
        left = self.children()
        self._running.kill()
        self._running.wait()
        until(lambda: not any(map(_runs, left)), f"{self.name}: its children outlive it")

    def end(self) -> None:
        """Ask it to end, and wait until it has."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait(PATIENCE)

    def children(self) -> list[int]:
        """Return the ids of the processes that it has started."""
        assert self._running is not None
        return children_of(self._running.pid)

    def is_ready(self) -> bool:
        """Return whether it says that it can serve."""
        with suppress(OSError, HTTPException):
            return self._readiness() == 200
        return False

    def is_kept_ready(self) -> bool:
        """Return whether it can serve; start it where it has ended, as systemd and Kubernetes do.

        A server ends when a worker of it dies again within seconds.
        """
        self.start()
        return self.is_ready()

    def _readiness(self) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/health/ready")
            with connection.getresponse() as answer:
                return answer.status
        finally:
            connection.close()


def _runs(pid: int) -> bool:
    """Return whether there is such a process; one that nobody has asked for its end is none."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    return False


def children_of(pid: int) -> list[int]:
    """Return the ids of the processes that a process has started; none where it is gone."""
    with suppress(FileNotFoundError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
