"""The databases' histories: bring one up to date, and tell whether it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Literal

from sqlalchemy import (
    Connection,
    Engine,
    Enum,
    LargeBinary,
    MetaData,
    TypeDecorator,
    inspect,
    text,
)

from lti_app.config import ROOT
from lti_app.db import UTCDateTime

if TYPE_CHECKING:
    from alembic.config import Config

History = Literal["course", "reports", "campaign"]
HISTORIES: tuple[History, ...] = ("course", "reports", "campaign")


class BrokenReferenceError(Exception):
    """After a migration a row would refer to one that is not there; the database is as before."""


def configuration(history: History, engine: Engine | None = None) -> "Config":
    """Return Alembic's configuration for one history, working on `engine`.

    Alembic is loaded only by who changes a database: the server starts a quarter sooner without.
    """
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations" / history))
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = engine
    return config


def migrate(engine: Engine, metadata: MetaData) -> None:
    """Do what Alembic was asked to do, in one transaction; for the histories' env.py.

    Raises BrokenReferenceError, and whatever a migration raises; then nothing has changed.
    """
    from alembic import context

    with engine.connect() as connection, _tables_made_anew(connection):
        context.configure(
            connection=connection,
            target_metadata=metadata,
            # SQLite cannot alter a table in place; Alembic rebuilds it.
            render_as_batch=True,
            render_item=render_type,
        )
        with context.begin_transaction():
            context.run_migrations()


@contextmanager
def _tables_made_anew(connection: Connection) -> Iterator[None]:
    """Let tables of SQLite be rebuilt, in one transaction; what refers to them is looked at last.

    While foreign keys are on, dropping the old one is refused, or deletes what refers to it.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # Only outside of a transaction is it heard; and Python begins none before a CREATE TABLE.
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise BrokenReferenceError(f"a row of {broken[0]} refers to no row of {broken[2]}")
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def render_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types in a migration as what the database has (Alembic's render_item).

    A migration must keep working when the type's class is renamed or gone.
    """
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, TypeDecorator) and isinstance(item.impl_instance, LargeBinary):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


@cache
def head(history: History) -> str:
    """Return the newest revision of a history: the number before the name of its newest file."""
    files = (ROOT / "migrations" / history / "versions").glob("[0-9]*_*.py")
    return max(file.name.partition("_")[0] for file in files)


def is_behind(history: History, found: str | None) -> bool:
    """Return whether a database at revision `found` lacks something that this version needs.

    One that a newer version has brought further does not: a release adds only what the version
    before it can do without (docs/upgrading.md), so that both serve while machines take turns.
    """
    return found is None or found < head(history)


def upgrade(history: History, engine: Engine) -> bool:
    """Bring the database behind `engine` to the newest revision; return whether it changed."""
    if not is_behind(history, revision(engine)):
        return False
    from alembic import command

    command.upgrade(configuration(history, engine), "head")
    return True


def revision(engine: Engine) -> str | None:
    """Return the revision of the database behind `engine`; None when it has no tables yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
