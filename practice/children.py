"""A process that the supervisor started: what it says, and how it is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence

GRACE = 6.0
"""Seconds that a process may take to end by itself."""
LAST_WORDS = 1.0
"""Seconds in which the last words of a process that has ended are read."""
REMEMBERED = 60
"""Lines kept of what a process said, to be shown when it fails."""


class Child:
    """A process in a session of its own, so that Ctrl-C reaches it through us and only once."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._lines: deque[str] = deque(maxlen=REMEMBERED)
        self._talks = False
        self._process = subprocess.Popen(  # noqa: S603 - only the supervisor's own commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def exit_code(self) -> int | None:
        """The exit code; None while the process runs."""
        return self._process.poll()

    def said(self) -> str:
        """The last lines of what the process said."""
        if self.exit_code() is not None:
            self._reader.join(timeout=LAST_WORDS)
        return "\n".join(f"  {line}" for line in self._lines) or "  (nothing)"

    def let_talk(self) -> None:
        """From now on, show what the process says as it says it."""
        self._talks = True

    def ask_to_end(self) -> None:
        """Ask the process, and all that it started, to end; its good-byes are of no interest."""
        self._talks = False
        self._signal(signal.SIGTERM)

    def end(self) -> None:
        """Wait for the end that was asked for; insist when it takes too long."""
        try:
            self._process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.exit_code() is None:
            os.killpg(self._process.pid, number)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.append(line.rstrip("\n"))
            if self._talks:
                print(f"[{self.name}] {line}", end="", file=sys.stderr, flush=True)
