"""What remains of a world: its databases, line by line, and its files, byte by byte."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import MetaData, create_engine

from lti_app.config import Settings
from lti_app.db import engine_options

SCHEMAS = {"sqlite": (None,), "postgresql": ("public", "queue")}


def dumps(settings: Settings) -> dict[str, list[str]]:
    """Return every row of every table that is there, known to the tool or not, by database."""
    urls = {
        "course": settings.course_database_url,
        "reports": settings.reports_database_url,
        "campaign": settings.campaign_database,
    }
    return {f"dump of {name}": _dump(url) for name, url in urls.items()}


def _dump(url: str) -> list[str]:
    engine = create_engine(**engine_options(url))
    found = []
    with engine.connect() as connection:
        for schema in SCHEMAS[engine.dialect.name]:
            tables = MetaData()
            tables.reflect(connection, schema=schema)
            for table in tables.sorted_tables:
                rows = sorted(repr(tuple(row)) for row in connection.execute(table.select()))
                found += [f"{table.fullname} {row}" for row in rows]
    engine.dispose()
    return found


def files(folder: Path) -> dict[str, str]:
    """Return the hash of every file below `folder`, after a checkpoint of each SQLite file."""
    for path in folder.rglob("*.sqlite3"):
        with closing(sqlite3.connect(path)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {
        f"file {path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
