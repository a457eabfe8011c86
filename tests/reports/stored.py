"""What the reports database really holds: texts with their layer, and the files below them."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from lti_app.sealing import outer
from tests import beside

COLUMNS = (("report", "content"), ("report", "names"), ("message", "content"))


def stored(engine: Engine) -> dict[tuple[str, str, bytes], bytes]:
    """Return the texts as they are stored, by table, column and id."""
    found = {}
    with engine.connect() as connection:
        for table, column in COLUMNS:
            rows: Any = connection.execute(text(f"SELECT id, {column} FROM {table}"))
            for row in rows:
                if row[1] is not None:
                    found[table, column, bytes(row[0])] = bytes(row[1])
    return found


def stored_texts(engine: Engine) -> list[bytes]:
    return list(stored(engine).values())


def put(engine: Engine, texts: dict[tuple[str, str, bytes], bytes]) -> None:
    """Store texts as they are, with the layer that they have or have not."""
    with engine.begin() as connection:
        for (table, column, key), content in texts.items():
            statement = text(f"UPDATE {table} SET {column} = :content WHERE id = :key")
            connection.execute(statement, {"content": content, "key": key})


def quarters(engine: Engine) -> set[str | None]:
    """Return under which keys the texts lie."""
    return {outer.quarter_in(each) for each in stored_texts(engine)}


def on_disk(engine: Engine) -> bytes:
    """Return all that stands in the files of the tables, and in SQLite's log."""
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        return beside.content(sorted(path.parent.glob(f"{path.name}*")))
    with engine.connect() as connection:
        connection.commit()
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("CHECKPOINT"))
        folder = Path(str(connection.scalar(text("SHOW data_directory"))))
        number = connection.scalar(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
    return b"".join(map(_content, (folder / "base" / str(number)).iterdir()))


def _content(path: Path) -> bytes:
    """Return what stands in a file; nothing, when PostgreSQL has taken it away meanwhile."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
