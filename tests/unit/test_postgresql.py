"""A server that is silent: one finds out whether it is back, and nobody else waits for it."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import OperationalError

from lti_app import db
from lti_app.postgresql import PAUSE, REACHING, SLOW, leave_alone_while_silent

PATIENCE = REACHING["connect_timeout"]


class Server:
    """A server that answers, refuses at once or is silent; time passes only while it is silent."""

    def __init__(self) -> None:
        self.seconds, self.asked = 1000.0, 0
        self.does: Callable[[], None] = lambda: None

    def clock(self) -> float:
        return self.seconds

    def connect(self, *_place: object, **_more: object) -> sqlite3.Connection:
        self.asked += 1
        self.does()
        return sqlite3.connect(":memory:")

    def refuse(self) -> None:
        raise sqlite3.OperationalError("too many connections")

    def be_silent(self) -> None:
        self.seconds += PATIENCE
        raise sqlite3.OperationalError("timeout expired")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def engine(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    made = create_engine("sqlite://", poolclass=NullPool)
    monkeypatch.setattr(made.dialect, "connect", server.connect)
    leave_alone_while_silent(made, server.clock)
    yield made
    made.dispose()


def gets_in(engine: Engine) -> bool:
    try:
        engine.connect().close()
    except OperationalError:
        return False
    return True


def test_a_server_that_answers_or_refuses_is_asked_by_everybody(
    engine: Engine, server: Server
) -> None:
    assert gets_in(engine)
    server.does = server.refuse
    assert not any(gets_in(engine) for _ in range(3))
    server.does = lambda: None
    assert gets_in(engine)
    assert server.asked == 5


def test_a_silent_server_is_left_alone_for_a_while(engine: Engine, server: Server) -> None:
    server.does = server.be_silent
    assert not any(gets_in(engine) for _ in range(3))
    assert server.asked == 1

    server.seconds += PAUSE
    assert not any(gets_in(engine) for _ in range(3))
    assert server.asked == 2

    server.seconds += PAUSE
    server.does = lambda: None
    assert all(gets_in(engine) for _ in range(3))
    assert server.asked == 5


def test_one_finds_out_and_nobody_else_waits(engine: Engine, server: Server) -> None:
    server.does = server.be_silent
    assert not gets_in(engine)
    server.seconds += PAUSE
    others: list[bool] = []

    def be_back_in_time() -> None:
        server.seconds += PATIENCE
        others.append(gets_in(engine))

    server.does = be_back_in_time
    assert gets_in(engine)
    assert others == [False]
    assert server.asked == 2


def test_one_that_is_gone_without_a_word_is_followed_by_another(
    engine: Engine, server: Server
) -> None:
    server.does = server.be_silent
    assert not gets_in(engine)
    server.seconds += PAUSE
    others: list[bool] = []

    def hang() -> None:
        server.seconds += PATIENCE + PAUSE
        server.does = lambda: None
        others.append(gets_in(engine))

    server.does = hang
    assert gets_in(engine)
    assert others == [True]


def test_what_fails_soon_is_no_silence(engine: Engine, server: Server) -> None:
    def hesitate() -> None:
        server.seconds += SLOW - 0.1
        server.refuse()

    server.does = hesitate
    assert not any(gets_in(engine) for _ in range(3))
    assert server.asked == 3


def test_every_engine_for_postgresql_does_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Any] = []
    monkeypatch.setattr(db, "leave_alone_while_silent", found.append)

    server, file = db.make_engine("postgresql+psycopg://h/x"), db.make_engine("sqlite://")

    assert found == [server]
    assert file.dialect.name == "sqlite"
