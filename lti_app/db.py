"""The ground of all tables: a base for each database, column types, and the engine settings.

The databases (course, reports, campaign) share no metadata, so no foreign key can ever run from a
report to a person.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, cast

from flask import Flask, current_app, g
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    FromClause,
    Insert,
    MetaData,
    Table,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.dml import ReturningInsert

from lti_app.config import SettingError
from lti_app.one_writer import take_turns
from lti_app.postgresql import REACHING, leave_alone_while_silent, options

BUSY_MILLISECONDS = 3000
"""How long a SQLite writer waits for another one before the page says that the database is busy."""

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused. SQLite keeps microseconds as text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def text_enum(enum: type[StrEnum]) -> Enum:
    """Store an enum by its value as plain text, so that a new member needs no migration."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class CourseModel(DeclarativeBase):
    """Base of every table of the course site."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar = {datetime: UTCDateTime()}


class CampaignModel(DeclarativeBase):
    """Base of every table of published content; all three sites read it."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar = {datetime: UTCDateTime()}


class ReportsModel(DeclarativeBase):
    """Base of every table of the report site and the desk."""

    metadata = MetaData(naming_convention=_NAMES)


def dialect_of(database: Connection | Session) -> str:
    """Return "sqlite" or "postgresql"."""
    if isinstance(database, Session):
        return database.get_bind().dialect.name
    return database.dialect.name


def insert_into(dialect: str, table: FromClause) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can say ON CONFLICT; both dialects do so in the same words."""
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(cast("Table", table))


def insert_once(dialect: str, table: FromClause) -> Insert:
    """Return an INSERT that does nothing where a unique constraint says the row is there.

    One statement instead of a savepoint with three (docs/decisions/0005-once.md).
    """
    return insert_into(dialect, table).on_conflict_do_nothing()


def insert_or_update(
    dialect: str, table: FromClause, key: Sequence[str], changes: Sequence[str]
) -> Insert:
    """Return an INSERT that, where `key` is there already, updates the columns `changes`.

    With no changes it does nothing there.
    """
    statement = insert_into(dialect, table)
    if not changes:
        return statement.on_conflict_do_nothing(index_elements=key)
    values = {name: statement.excluded[name] for name in changes}
    return statement.on_conflict_do_update(index_elements=key, set_=values)


def count_up(
    dialect: str, table: FromClause, key: Sequence[str], counter: str, *, most: int
) -> ReturningInsert[tuple[int]]:
    """Return an INSERT that, where `key` is there already, adds one to `counter` up to `most`.

    It returns the new count; no row when there were `most` already.
    """
    column = cast("Table", table).c[counter]
    statement = insert_into(dialect, table).on_conflict_do_update(
        index_elements=key, set_={counter: column + 1}, where=column < most
    )
    return statement.returning(column)


class Database:
    """The one database of the current site: its engine, and one connection for each request.

    Each site's Flask application has an engine of its own, so no site can reach another's data.
    What every student does goes over `connection` with statements built once; `session` loads and
    stores whole objects over the same connection (docs/decisions/0011-one-connection.md).
    """

    def init_app(self, app: Flask, url: str) -> None:
        """Give `app` its engine; nothing is connected yet."""
        engine = open_engine(url, app.extensions["settings"].keys_dir)
        if engine.dialect.name == "sqlite":
            take_turns(engine, patience=BUSY_MILLISECONDS / 1000)
        app.extensions["database"] = engine
        app.teardown_appcontext(_close)

    @property
    def engine(self) -> Engine:
        """The engine of the current site."""
        engine: Engine = current_app.extensions["database"]
        return engine

    @property
    def connection(self) -> Connection:
        """The connection of the current request or command; rolled back and closed at its end."""
        connection: Connection | None = g.get("database_connection")
        if connection is None:
            began = time.perf_counter()
            connection = g.database_connection = self.engine.connect()
            g.database_waited = time.perf_counter() - began
        return connection

    @property
    def session(self) -> Session:
        """A session over `connection`, in the same transaction: either of them commits both."""
        session: Session | None = g.get("database_session")
        if session is None:
            session = g.database_session = Session(
                self.connection, join_transaction_mode="control_fully"
            )
        return session

    def release(self) -> None:
        """Give the connection back before a long wait; the next use takes one anew.

        What was not committed is rolled back.
        """
        _close(None)


def _close(_error: BaseException | None) -> None:
    for name in ("database_session", "database_connection"):
        opened = g.pop(name, None)
        if opened is not None:
            # A server that went away has rolled back by itself, and the answer is made: an error
            # here would spoil it, and could have the server log the address with its launch token.
            with suppress(DBAPIError):
                opened.close()


db = Database()


def engine_options(url: str) -> dict[str, Any]:
    """Return create_engine's keywords for `url` (SQLite file or PostgreSQL)."""
    if make_url(url).get_backend_name() == "sqlite":
        return {
            "url": url,
            "hide_parameters": True,
            "connect_args": {"timeout": BUSY_MILLISECONDS / 1000},
        }
    return {
        "url": url,
        # What a row holds must not stand in an error message, and so not in a log.
        "hide_parameters": True,
        "pool_size": 4,
        "max_overflow": 4,
        "pool_timeout": BUSY_MILLISECONDS / 1000,
        # Nobody waits for a lock longer than for a busy SQLite file.
        "connect_args": {**REACHING, "options": options(lock_timeout=BUSY_MILLISECONDS)},
    }


def make_engine(url: str) -> Engine:
    """Return an engine for `url`; nothing is connected yet."""
    engine = create_engine(**engine_options(url))
    if engine.dialect.name == "postgresql":
        leave_alone_while_silent(engine)
    return engine


def open_engine(url: str, keys_dir: Path) -> Engine:
    """Return an engine whose column types find the keys of its installation.

    They are told by the dialect, of which every engine has its own (lti_app/reports/layers.py).
    """
    engine = make_engine(url)
    engine.dialect.keys_dir = keys_dir  # type: ignore[attr-defined]
    return engine


def init_app(app: Flask, url: str) -> None:
    """Give `app` its one database."""
    if make_url(url).get_backend_name() == "sqlite":
        make_folder(url)
    db.init_app(app, url)


def make_folder(url: str) -> None:
    """Make the folder of a SQLite file, readable by its owner only. Raises SettingError."""
    database = make_url(url).database
    if database and database != ":memory:":
        folder = Path(database).parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            why = f"{folder} cannot be made, the folder of a database: {error.strerror}."
            raise SettingError(why) from error


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Switch on what SQLite leaves off: foreign keys, a log, durable commits, real deletion."""
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: a commit is on the disk before a person reads "confirmed", also when the power fails.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is deleted is overwritten: it cannot be read from the file any more.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()
