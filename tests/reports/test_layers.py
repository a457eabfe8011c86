"""The layer on stored texts: on every one, off for whoever reads, and told when it stays."""

import shutil

import pytest
from sqlalchemy import LargeBinary, create_engine, insert, select, text
from sqlalchemy.exc import StatementError

from lti_app import clock
from lti_app.db import ReportsModel, engine_options, open_engine
from lti_app.errors import OuterKeyMissingError
from lti_app.reports.layers import Layered
from lti_app.reports.models import Message, Report, SealedKey
from lti_app.reports.outer_keys import OuterKeys
from lti_app.schema import render_type
from lti_app.sealing import base64url, envelopes, outer
from lti_app.sealing.hpke import NotOpenedError
from lti_app.sealing.quarters import quarter_of
from tests.reports.stored import on_disk, put, quarters, stored, stored_texts
from tests.reports.test_mailbox import opened
from tests.reports.test_tables import row


@pytest.fixture
def keys(settings) -> OuterKeys:
    return OuterKeys(settings.keys_dir)


@pytest.fixture
def keys_away(settings):
    """The folder of outer keys has gone, and comes back after the test."""
    folder = settings.keys_dir / "outer"
    away = folder.rename(settings.keys_dir / "away")
    yield away
    if away.exists():
        away.rename(folder)


def test_every_text_of_the_database_is_layered_in_its_own_name():
    columns = [each for table in ReportsModel.metadata.sorted_tables for each in table.columns]

    for column in columns:
        if isinstance(column.type, Layered):
            assert column.type.place == f"{column.table.name}.{column.name}"
        endless = isinstance(column.type, LargeBinary) and column.type.length is None
        assert not endless, f"{column} has room for a sealed text and no layer"
    assert sum(isinstance(column.type, Layered) for column in columns) >= 3


def test_a_migration_writes_the_column_as_what_the_database_has():
    assert render_type("type", Layered("report.content"), None) == "sa.LargeBinary()"


def test_what_comes_in_is_stored_under_the_key_of_this_quarter_and_read_without_it(
    reporter, engine
):
    somebody = reporter()
    body = somebody.sealed(names="A is Anna")
    written = somebody.message("More.")
    somebody.post("send", body)
    somebody.post("mailbox/write", written)

    sent = [body["content"], body["names"], written["message"]["content"]]
    assert quarters(engine) == {quarter_of(clock.now())}
    assert len(stored_texts(engine)) == 3
    disk = on_disk(engine)
    for each in sent:
        assert base64url.decode(each)[40:72] not in disk
    told = somebody.look().json
    assert [told["content"], told["names"], told["messages"][0]["content"]] == sent


def test_promise_16_neither_the_database_nor_the_keys_of_the_server_open_a_report(
    reporter, engine, settings, keys
):
    somebody = reporter()
    somebody.send(story="canary-4417", names="canary-4417")
    key = keys.current(clock.now())

    disk = on_disk(engine)
    files = b"".join(path.read_bytes() for path in settings.keys_dir.rglob("*") if path.is_file())
    assert b"canary-4417" not in disk + files
    assert key.key not in disk
    assert key.key.hex().encode() not in disk
    for (table, column, _id), content in stored(engine).items():
        below = outer.lift(key.key, f"{table}.{column}", content)
        assert len(below) in envelopes.CONTENT_BYTES
        assert b"canary" not in below


def test_a_text_that_was_moved_to_another_column_does_not_open(reporter, engine):
    somebody = reporter()
    somebody.send(names="A is Anna")
    texts = stored(engine)
    content = texts["report", "content", somebody.report]

    put(engine, {("report", "names", somebody.report): content})

    told = somebody.look().json
    assert told["names"] == ""
    assert opened(somebody, told, "content")["story"]
    with pytest.raises(NotOpenedError):
        opened(somebody, told, "names")


def test_a_text_that_was_moved_to_another_row_does_not_open_below_its_layer(reporter, engine):
    somebody, other = reporter(), reporter()
    somebody.send()
    other.send()
    texts = stored(engine)

    put(engine, {("report", "content", other.report): texts["report", "content", somebody.report]})

    with pytest.raises(NotOpenedError):
        opened(other, other.look().json, "content")


def test_a_text_from_before_there_were_layers_is_read(reporter, engine, keys):
    somebody = reporter()
    somebody.send()
    key = keys.current(clock.now()).key
    place = ("report", "content", somebody.report)

    put(engine, {place: outer.lift(key, "report.content", stored(engine)[place])})

    assert quarters(engine) == {None}
    assert opened(somebody, somebody.look().json, "content")["story"]


def test_an_installation_does_not_read_with_the_keys_of_another(engine, settings, tmp_path):
    with engine.begin() as connection:
        connection.execute(insert(Report).values(row(1)))
    OuterKeys(tmp_path).prepare(clock.now())
    neighbour = open_engine(settings.reports_database_url, tmp_path)

    with neighbour.connect() as connection, pytest.raises(OuterKeyMissingError) as error:
        connection.execute(select(Report.content)).all()
    neighbour.dispose()
    assert error.value.detail.endswith("is not the one that is needed")


def test_an_engine_that_knows_no_keys_neither_writes_nor_reads_a_text(engine, settings):
    with engine.begin() as connection:
        connection.execute(insert(Report).values(row(1)))
    bare = create_engine(**engine_options(settings.reports_database_url))

    with bare.connect() as connection:
        assert connection.scalar(select(Report.weaker)) is False
        with pytest.raises(RuntimeError, match="open_engine"):
            connection.execute(select(Report.content)).all()
        with pytest.raises(StatementError, match="open_engine"):
            connection.execute(insert(Report).values(row(2)))
    bare.dispose()


def test_a_missing_key_is_told_to_who_reads_and_nothing_else_stands_still(
    reporter, engine, keys, keys_away, settings, caplog
):
    away, folder = keys_away, settings.keys_dir / "outer"
    away.rename(folder)
    before, after = reporter(), reporter()
    before.send()
    folder.rename(away)
    keys.prepare(clock.now())
    after.send()

    refused = before.look()
    assert (refused.status_code, refused.json["code"]) == (503, "outer_key_missing")
    assert "a key of the server is missing" in refused.json["sentence"]
    assert after.look().status_code == 200
    assert before.report.hex() not in caplog.text
    assert before.post("mailbox/write", before.message("Are you there?")).status_code == 201
    assert before.post("mailbox/withdraw", {"lookup": before.lookup}).status_code == 200
    assert before.look().json["status"] == "withdrawn"
    shutil.rmtree(folder)


def test_nothing_is_stored_without_a_key_and_everything_can_be_sent_again(
    reporter, engine, keys_away, settings, app
):
    somebody = reporter()
    body = somebody.sealed()

    refused = somebody.post("send", body)
    assert (refused.status_code, refused.json["code"]) == (503, "outer_key_not_made")
    assert "Nothing was sent." in refused.json["advice"]
    ready = app.test_client().get("/health/ready")
    assert (ready.status_code, ready.json["reasons"]) == (
        503,
        ["the outer key of this quarter cannot be made; run: flask --app wsgi prepare"],
    )
    with engine.connect() as connection:
        for table in (Report, Message, SealedKey):
            assert connection.execute(select(table.__table__)).all() == []
        assert connection.scalar(text("SELECT count(*) FROM spent_token")) == 0

    keys_away.rename(settings.keys_dir / "outer")
    assert somebody.post("send", body).status_code == 201
    assert app.test_client().get("/health/ready").status_code == 200


def test_prepare_says_which_key_is_damaged_and_replaces_nothing(app, settings):
    path = settings.keys_dir / "outer" / f"{quarter_of(clock.now())}.key"
    content = path.read_bytes()
    path.write_bytes(content[:-5])

    result = app.test_cli_runner().invoke(args=["prepare", "--bare"])

    left = path.read_bytes()
    path.write_bytes(content)
    assert result.exit_code == 1
    why = f"the outer key of {quarter_of(clock.now())} is damaged"
    assert result.output == f"Error: Reports cannot be stored: {why}. See docs/reporting.md.\n"
    assert left == content[:-5]
