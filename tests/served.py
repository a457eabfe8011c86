"""gunicorn as it runs in earnest, on a port that nobody else can take meanwhile."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lti_app.config import ROOT
from tests.patience import PATIENCE


@dataclass(frozen=True)
class Gunicorn:
    """Where it listens, and its first process."""

    port: int
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        """End it well, so that whatever it wants to write is written."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


@contextmanager
def gunicorn(environment: Mapping[str, str], said: Path) -> Iterator[Gunicorn]:
    """Serve the tool with these settings; what it writes goes into the file `said`.

    The socket listens from the beginning: whoever asks before gunicorn is there waits for it.
    """
    with socket.socket() as listening, said.open("wb") as file:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        number = listening.fileno()
        served = Gunicorn(
            listening.getsockname()[1],
            subprocess.Popen(
                [
                    *(Path(sys.executable).with_name("gunicorn"), "-c", "gunicorn.conf.py"),
                    *("--bind", f"fd://{number}", "wsgi:app"),
                ],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=file,
                stderr=file,
                pass_fds=[number],
            ),
        )
    yield served
    served.end()
