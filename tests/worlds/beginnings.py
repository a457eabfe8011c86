"""An installation that is ready, once; every world begins as a copy of it, at the same place."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from practice.platform import Platform
from tests.reports.desk import TestReader, open_channel, usual
from tests.web import installations

PARTS = ("course", "reports", "campaign")


@dataclass(frozen=True)
class Beginning:
    """A prepared installation with a platform and an open channel, that nobody has visited."""

    folder: Path
    settings: dict[str, str]
    readers: list[TestReader]
    server: str | None
    """Where PostgreSQL is; None for SQLite."""

    @contextmanager
    def copied(self) -> Iterator[dict[str, str]]:
        """Give the settings of a copy, which is gone afterwards."""
        copy = self.folder.with_name("world")
        shutil.copytree(self.folder, copy)
        (copy / "tmp").mkdir()
        with _databases(self.server, self.folder.name, copy.name):
            yield {
                name: value.replace("beginning", "world") for name, value in self.settings.items()
            }
        shutil.rmtree(copy)


def begin(folder: Path, platform: Platform, server: str | None) -> Beginning:
    """Prepare an installation in `folder`."""
    own = folder / "beginning"
    own.mkdir()
    settings = installations.on_postgresql(own, server) if server else installations.on_sqlite(own)
    readers = usual()
    with installations.running(**settings) as app:
        installations.prepare(app)
        open_channel(app, readers)
        installations.launcher_for(app, platform)
    return Beginning(own, settings, readers, server)


@contextmanager
def _databases(server: str | None, original: str, copy: str) -> Iterator[None]:
    if server is None:
        yield
        return
    url = server.replace("postgresql://", "postgresql+psycopg://")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        _for_each_part(connection, f'CREATE DATABASE "{copy}_%s" TEMPLATE "{original}_%s"')
        yield
        # A server takes a moment to see that whoever was there has gone.
        _for_each_part(connection, f'DROP DATABASE "{copy}_%s" WITH (FORCE)')
    admin.dispose()


def _for_each_part(connection: Connection, statement: str) -> None:
    for part in PARTS:
        connection.execute(text(statement.replace("%s", part)))
