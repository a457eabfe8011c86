"""Promises 36 and 37 for copies: what was deleted opens in no backup once its key has gone.

A backup here is every row of the reports database. The readers' private keys, the spare key and the
reporter's own are all at hand: what keeps them out is the outer key alone.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, text, update

from lti_app import clock
from lti_app.db import ReportsModel, open_engine
from lti_app.errors import OuterKeyMissingError
from lti_app.reports import tidying
from lti_app.reports.models import Message, ReaderKind, Report
from lti_app.reports.outer_keys import OuterKeys
from lti_app.sealing import base64url, envelopes, outer
from lti_app.sealing.envelopes import MAILBOX, RECOVERY
from lti_app.sealing.hpke import NotOpenedError
from lti_app.support import desk
from tests.reports.seasons import DAY, after_grace, turn
from tests.reports.stored import on_disk, stored, stored_texts

Backup = dict[str, list[dict[str, Any]]]
TABLES = [table.name for table in ReportsModel.metadata.sorted_tables]


def backup(engine: Engine) -> Backup:
    """Return every row of every table, as a dump has them."""
    with engine.connect() as connection:
        return {
            name: [dict(row._mapping) for row in connection.execute(text(f"SELECT * FROM {name}"))]
            for name in TABLES
        }


def restore(engine: Engine, kept: Backup) -> None:
    """Put a backup in the place of what is there."""
    with engine.begin() as connection:
        for name in reversed(TABLES):
            connection.execute(text(f"DELETE FROM {name}"))
        for name in TABLES:
            for row in kept[name]:
                names, values = ", ".join(row), ", ".join(f":{column}" for column in row)
                connection.execute(text(f"INSERT INTO {name} ({names}) VALUES ({values})"), row)


pytestmark = pytest.mark.usefixtures("fresh_outer_keys")


@pytest.fixture
def told(reporter, engine):
    """Somebody's report with names and a message."""
    somebody = reporter()
    assert somebody.send(names="A is Anna").status_code == 201
    assert somebody.post("mailbox/write", somebody.message("More.")).status_code == 201
    return somebody


def expire(engine: Engine) -> None:
    with engine.begin() as connection:
        ended = clock.now().date() - DAY
        connection.execute(update(Message).values(released=True))
        connection.execute(update(Report).values(keep_until=ended, unread=False))


def traces(engine: Engine) -> list[bytes]:
    """Return pieces of all that belongs to the texts: of their middle, which no page cuts."""
    with engine.connect() as connection:
        keys: Any = connection.execute(text("SELECT sealed FROM sealed_key")).scalars()
        sealed = [bytes(key) for key in keys]
    assert sealed
    return [each[40:72] for each in (*stored_texts(engine), *sealed)]


def opened_by(engine: Engine, readers, somebody) -> set[str]:
    """Return who opens what the database holds: everybody who ever could tries."""
    found = set()
    keys = {each.name: desk.Key(each.id, each.private) for each in readers}
    spare = next(each for each in readers if each.kind is ReaderKind.RECOVERY)
    keys["Recovery"] = desk.Key(RECOVERY, spare.private)
    for name, key in keys.items():
        with engine.connect() as connection:
            try:
                desk.open_report(connection, "default", somebody.report, key)
            except (OuterKeyMissingError, desk.DeskError):
                continue
            found.add(name)
    if somebody.look().status_code == 200:
        found.add("reporter")
    return found


EVERYBODY = {"First desk", "Case handler", "Recovery", "reporter"}


def test_promise_36_at_expiry_nothing_is_left_in_the_files_of_the_database(told, engine):
    written = traces(engine)
    before = on_disk(engine)
    assert all(each in before for each in written)
    expire(engine)

    tidying.tidy(engine, now=clock.now())

    after = on_disk(engine)
    assert not any(each in after for each in written)


@pytest.mark.parametrize("number", [0, 1])
def test_promise_36_nor_of_the_layers_that_it_had_before(told, engine, number):
    written = traces(engine)
    tidying.tidy(engine, now=turn())
    written += traces(engine)
    expire(engine)

    tidying.tidy(engine, now=turn(1 + number))

    after = on_disk(engine)
    assert not any(each in after for each in written)


@contextmanager
def older_transaction(engine: Engine) -> Iterator[Connection]:
    """Somebody else's transaction that still sees every row, as a dump or a statistic does."""
    other = create_engine(engine.url, isolation_level="REPEATABLE READ", poolclass=NullPool)
    with other.connect() as connection:
        connection.execute(text("SELECT 1"))
        yield connection


def test_promise_36_an_older_transaction_is_waited_for(told, engine):
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite keeps what an older transaction sees in its log, which is emptied")
    written = traces(engine)
    expire(engine)

    with older_transaction(engine) as older:
        ends = threading.Timer(1, older.rollback)
        ends.start()
        tidying.tidy(engine, now=clock.now())
        ends.join()

    after = on_disk(engine)
    assert not any(each in after for each in written)


def test_promise_36_a_transaction_that_does_not_end_is_told_to_the_operator(
    told, engine, caplog, monkeypatch
):
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite keeps what an older transaction sees in its log, which is emptied")
    written = traces(engine)
    expire(engine)

    with older_transaction(engine), monkeypatch.context() as patch:
        patch.setattr(tidying, "PATIENCE", 0)
        tidying.tidy(engine, now=clock.now())

    assert "dead_rows_left table=report" in caplog.text
    tidying.tidy(engine, now=clock.now())
    after = on_disk(engine)
    assert not any(each in after for each in written)


def test_promise_36_a_backup_from_before_the_expiry_opens_for_nobody_once_its_key_has_gone(
    told, readers, engine
):
    kept = backup(engine)
    expire(engine)
    tidying.tidy(engine, now=clock.now())
    assert told.look().status_code == 404

    # Within the grace a backup is what it is for.
    tidying.tidy(engine, now=turn())
    tidying.tidy(engine, now=after_grace() - DAY)
    restore(engine, kept)
    assert opened_by(engine, readers, told) == EVERYBODY

    restore(engine, {name: [] for name in TABLES} | {"reader": kept["reader"]})
    tidying.tidy(engine, now=after_grace())
    restore(engine, kept)
    assert opened_by(engine, readers, told) == set()


def test_promise_37_what_was_withdrawn_opens_in_no_backup_once_its_key_has_gone(
    told, readers, engine
):
    kept = backup(engine)
    assert told.post("mailbox/withdraw", {"lookup": told.lookup}).status_code == 200

    tidying.tidy(engine, now=turn())
    tidying.tidy(engine, now=after_grace())
    restore(engine, kept)

    assert opened_by(engine, readers, told) == set()
    assert told.look().json["code"] == "outer_key_missing"


def test_promise_36_also_a_backup_of_what_had_been_laid_anew(told, readers, engine):
    tidying.tidy(engine, now=turn())
    kept = backup(engine)
    expire(engine)
    tidying.tidy(engine, now=turn(2))
    restore(engine, kept)
    assert opened_by(engine, readers, told) == EVERYBODY
    expire(engine)

    tidying.tidy(engine, now=turn(2))
    tidying.tidy(engine, now=after_grace(2))
    restore(engine, kept)

    assert opened_by(engine, readers, told) == set()


def test_promise_36_a_backup_alone_opens_for_nobody(told, readers, engine, settings, tmp_path):
    """Stolen with every reader's key and without KEYS_DIR, by one with outer keys of their own."""
    OuterKeys(tmp_path).prepare(clock.now())
    thief = open_engine(settings.reports_database_url, tmp_path)
    spare = next(each for each in readers if each.kind is ReaderKind.RECOVERY)

    with thief.connect() as connection, pytest.raises(OuterKeyMissingError):
        desk.open_report(connection, "default", told.report, desk.Key(RECOVERY, spare.private))
    thief.dispose()


def test_promise_36_the_bytes_of_a_backup_hold_no_envelope_that_would_open(told, readers, engine):
    """Without the way through the project's own code: the readers' keys on the bytes themselves."""
    content = stored(engine)["report", "content", told.report]
    place = envelopes.content_of("default", told.report)
    sealed = base64url.decode(told.look().json["keys"]["content"])
    own = told.receipt.mailbox_key("default")
    envelope = base64url.decode(told.look().json["content"])
    assert envelopes.open_envelope(place, envelope, sealed, MAILBOX, own)

    length = len(envelope)
    for start in range(len(content) - length + 1):
        piece = content[start : start + length]
        with pytest.raises(NotOpenedError):
            envelopes.open_envelope(place, piece, sealed, MAILBOX, own)
    with pytest.raises(NotOpenedError):
        outer.lift(secrets.token_bytes(32), "report.content", content)


def test_a_restored_backup_of_last_night_goes_on_in_the_new_quarter(told, readers, engine):
    kept = backup(engine)
    tidying.tidy(engine, now=turn())
    restore(engine, kept)

    tidying.tidy(engine, now=turn() + DAY)
    tidying.tidy(engine, now=after_grace())

    assert opened_by(engine, readers, told) == EVERYBODY


def test_what_was_kept_long_enough_goes_again_after_a_restore(told, engine):
    expire(engine)
    kept = backup(engine)
    tidying.tidy(engine, now=clock.now())
    restore(engine, kept)

    tidying.tidy(engine, now=clock.now())

    assert stored_texts(engine) == []
