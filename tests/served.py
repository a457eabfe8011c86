"""The tool as it is served in earnest, on a port that nobody else can take meanwhile."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lti_app.config import ROOT
from tests.patience import PATIENCE
from tests.ports import held, wait_for

SERVERS: Mapping[str, Sequence[str]] = {
    "granian": (sys.executable, "serve.py"),
    "gunicorn": (str(Path(sys.executable).with_name("gunicorn")), "-c", "gunicorn.conf.py"),
}
"""How each is started, without what it serves."""


@dataclass(frozen=True)
class Server:
    """Where it listens, and its first process."""

    port: int
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        """End it well, so that whatever it wants to write is written."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


@contextmanager
def serving(
    name: str, environment: Mapping[str, str], said: Path, application: str = "wsgi:app"
) -> Iterator[Server]:
    """Serve the tool with these settings; what it writes goes into the file `said`."""
    with held(1) as (port,), said.open("wb") as file:
        process = subprocess.Popen(
            [*SERVERS[name], application],
            cwd=ROOT,
            env={**os.environ, **environment, "PORT": str(port)},
            stdout=file,
            stderr=file,
        )
        served = Server(port, process)
        try:
            wait_for(process, said, port)
            yield served
        finally:
            served.end()
