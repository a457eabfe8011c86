"""Starts the tool and the practice platform, says where to click, and ends what it started.

Loads nothing heavy itself: a second start has to be quick.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from practice.children import Child
from practice.entra_client import write_teams_file
from practice.settings import CLIENT_ID, DEPLOYMENT_ID, KEPT, Settings, SettingsError
from practice.sign_in_client import write_file

PATIENCE = 180.0
"""Seconds that the two may take to become ready."""
TICK = 0.05

PYTHON = (sys.executable, "-m")
PRACTICE = ("gunicorn", "practice.server:application()", "-c", "python:practice.server")


class StartError(Exception):
    """The start has to be given up; the text says why and what to do."""


class StopRequest(Exception):
    """Somebody asked us to stop."""


def main() -> int:
    """Run until somebody stops us; give the exit code."""
    try:
        return Supervisor(Settings.from_env(os.environ)).run()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1


class Supervisor:
    """The processes that belong together, from the first to the last."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._servers: list[Child] = []
        self._stopping = False
        self._give_up_at = time.monotonic() + PATIENCE

    def run(self) -> int:
        """Start everything, stay until somebody stops us, end everything; give the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            self._check_place()
            self._start()
            self._announce()
            while True:
                self._pause(4 * TICK)
        except StopRequest:
            print("\nStopping.", flush=True)
            return 0
        except StartError as error:
            print(f"\n{error}", file=sys.stderr, flush=True)
            return 1
        finally:
            self._end()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        # Only a mark: an exception from here could come between a process and our note of it.
        self._stopping = True

    def _check_place(self) -> None:
        """Find out now, in words, what would otherwise fail later in a log."""
        if not Path("wsgi.py").exists():
            raise StartError("Start this in the folder of the project: there is no wsgi.py here.")
        check_port("PORT", self._settings.tool_port)
        check_port("PRACTICE_PORT", self._settings.practice_port)

    def _start(self) -> None:
        """Start everything and return when both servers are ready."""
        settings = self._settings
        print("Starting the tool and the practice platform ...", flush=True)
        # Somebody who has a sign-in or a tenant of their own to try goes on with that one.
        if not os.environ.get("SIGN_IN_FILE"):
            os.environ["SIGN_IN_FILE"] = str(write_file(KEPT, settings.issuer))
        if not os.environ.get("TEAMS_FILE"):
            os.environ["TEAMS_FILE"] = str(write_teams_file(KEPT, settings.issuer))
        tool = Child("tool", [*PYTHON, "practice.tool", *_registration(settings.issuer)])
        self._servers.append(tool)
        practice = Child("practice platform", [*PYTHON, *PRACTICE])
        self._servers.append(practice)
        host = urlsplit(settings.tool_url).netloc
        self._await(tool, settings.tool_port, "/health/ready", host)
        self._await(practice, settings.practice_port, "/health", urlsplit(settings.issuer).netloc)
        for server in self._servers:
            server.let_talk()

    def _await(self, server: Child, port: int, path: str, host: str) -> None:
        """Wait until a server answers that it is ready."""
        while (reason := unready(port, path, host)) is not None:
            if time.monotonic() > self._give_up_at:
                late = f"The {server.name} is not ready after {PATIENCE:.0f} seconds"
                raise StartError(f"{late}: {reason}. It said:\n{server.said()}")
            self._pause(TICK)

    def _pause(self, seconds: float) -> None:
        """Wait a little; give up when somebody wants us to, or when a server has ended."""
        if self._stopping:
            raise StopRequest
        for server in self._servers:
            if server.exit_code() is not None:
                raise StartError(_last_words(server))
        time.sleep(seconds)

    def _announce(self) -> None:
        print(
            f"\n  Click here:   {self._settings.issuer}   (a practice course with the tool in it)"
            f"\n  The tool:     {self._settings.tool_url}"
            "\n\n  Ctrl-C ends both.\n",
            flush=True,
        )

    def _end(self) -> None:
        for server in self._servers:
            server.ask_to_end()
        for server in self._servers:
            server.end()


def check_port(variable: str, port: int) -> None:
    """Raise `StartError` if nobody can listen on `port`, with the `variable` that changes it."""
    with socket.socket() as probe:
        # As the servers do it, so that connections that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            why = (error.strerror or "unknown reason").lower()
            raise StartError(
                f"Port {port} cannot be used ({why}): set {variable} to another port."
            ) from error


def unready(port: int, path: str, host: str) -> str | None:
    """Why the server on `port` is not ready; None when it is."""
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        text = answer.read(500).decode("utf-8", "replace").strip()
    except (OSError, HTTPException) as error:
        return f"no answer ({error})"
    finally:
        connection.close()
    return None if answer.status == 200 else f"{answer.status} {text}"


def _registration(issuer: str) -> list[str]:
    """How the tool gets to know the practice platform."""
    return [
        *("--issuer", issuer),
        *("--client-id", CLIENT_ID),
        *("--deployment-id", DEPLOYMENT_ID),
        *("--auth-url", f"{issuer}/auth"),
        *("--token-url", f"{issuer}/token"),
        *("--jwks-url", f"{issuer}/jwks.json"),
        *("--name", "Practice platform"),
        "--allow-anonymous",
    ]


def _last_words(child: Child) -> str:
    return f"The {child.name} ended (exit code {child.exit_code()}). It said:\n{child.said()}"
