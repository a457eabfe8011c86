"""Promises 3, 8 and 16 of the tables: no moment, no person, no order, nothing to read."""

import random
import secrets
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import (
    Boolean,
    Date,
    Engine,
    LargeBinary,
    String,
    event,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from lti_app import clock
from lti_app.db import CourseModel, ReportsModel
from lti_app.reports import tidying
from lti_app.reports.layers import Layered
from lti_app.reports.models import Message, Report, SpentToken, Status
from lti_app.sealing import periods

PLAIN = (Date, Boolean, LargeBinary, Layered, String)
SAMPLED = {"id", "public_key", "report_id", "other_id", "message_id", "figure_id"}
SAMPLED |= {"author", "member", "member_id", "owner", "written_by"}
"""Bytes that name a row and say nothing else, and a key that is for everybody."""
ABOUT_MEMBERS = {"desk_member.name", "desk_member.mail", "desk_invite.name", "reader.wrapped"}
COUNTED = {"desk_log.number", "desk_member.generation", "desk_sheet.version"}
"""Of what staff did; nothing that a reporter does is counted."""
CONSTANT = (None, "0", "1", "false", "true")
"""Defaults that are the same whenever a row is made."""
TABLES = list(ReportsModel.metadata.sorted_tables)


def test_promise_8_no_column_is_finer_than_a_day(engine):
    for table in TABLES:
        for column in inspect(engine).get_columns(table.name):
            kind = str(column["type"]).upper()
            assert "TIME" not in kind, (table.name, column)
            assert "INTERVAL" not in kind, (table.name, column)
            assert not column.get("autoincrement") or column["autoincrement"] == "auto"
            assert column["default"] in CONSTANT, (table.name, column)
        odd = {str(each) for each in table.columns if not isinstance(each.type, PLAIN)}
        assert odd <= COUNTED, table.name


def test_promise_3_nothing_leads_from_a_report_to_a_person():
    names = {table.name for table in TABLES}
    persons = {"subject", "registration", "deployment", "launch", "context", "course", "user"}

    assert not names & {table.name for table in CourseModel.metadata.sorted_tables}
    for table in TABLES:
        for key in table.foreign_keys:
            assert key.column.table.name in names
        for column in table.columns:
            assert not any(word in column.name for word in persons), column


def test_promise_8_sqlite_keeps_no_row_numbers(engine):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has none")
    with engine.connect() as connection:
        made = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        ).all()
        assert connection.scalar(text("PRAGMA secure_delete")) == 1
        assert not inspect(engine).has_table("sqlite_sequence")
    ours = {name: sql for name, sql in made if name != "alembic_version"}
    assert ours.keys() == {table.name for table in TABLES}
    assert all(sql.rstrip().endswith("WITHOUT ROWID") for sql in ours.values())


def test_promise_36_postgresql_samples_nothing_that_is_sealed_or_secret(engine):
    bytes_of_their_own = {
        str(column)
        for table in TABLES
        for column in table.columns
        if isinstance(column.type, LargeBinary | Layered) and column.name not in SAMPLED
    }
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
        assert not any(name.startswith("sqlite_stat") for name in tables)
        return
    query = text(
        "SELECT attrelid::regclass || '.' || attname FROM pg_attribute "
        "JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r' "
        "WHERE attnum > 0 AND attstattarget = 0"
    )
    with engine.connect() as connection:
        unsampled = set(connection.scalars(query))
    assert unsampled == bytes_of_their_own | ABOUT_MEMBERS


def row(number: int) -> dict[str, object]:
    """One report of a day; `number` is the order in which it comes, and goes nowhere."""
    return {
        "id": secrets.token_bytes(16),
        "institution": "default",
        "received_on": date(2026, 11, 20),
        "release_on": date(2026, 11, 20),
        "staff": bool(number % 2),
        "fast": False,
        "weaker": False,
        "content": secrets.token_bytes(4124),
        "names": None,
        "sent_hash": secrets.token_bytes(32),
        "mailbox_hash": secrets.token_bytes(32),
        "mailbox_key": secrets.token_bytes(65),
        "status": Status.NEW,
        "status_on": date(2026, 11, 20),
    }


def correlation(found: list[int]) -> float:
    """Return Spearman's rank correlation between an order and the true one."""
    n = len(found)
    return 1 - 6 * sum((place - rank) ** 2 for place, rank in enumerate(found)) / (n * (n * n - 1))


def orders(engine: Engine) -> list[str]:
    """Everything that rows can be put in order by."""
    columns = [column.name for column in Report.__table__.columns]
    hidden = ["ctid", "xmin::text::bigint", "cmin::text::bigint"]
    return [*columns, *(hidden if engine.dialect.name == "postgresql" else [])]


def test_promise_8_no_order_of_the_rows_tells_in_which_they_came(engine):
    came = [row(number) for number in range(200)]
    for each in came:
        with engine.begin() as connection:  # one transaction each, as in earnest
            connection.execute(insert(Report).values(each))
    numbers = {each["id"]: number for number, each in enumerate(came)}

    tidying.tidy(engine, now=datetime(2026, 11, 20, tzinfo=UTC))

    with engine.connect() as connection:
        for name in [None, *orders(engine)]:
            query = f"SELECT id FROM report {f'ORDER BY {name}' if name else ''}"
            found = [numbers[bytes(key)] for key in connection.scalars(text(query))]
            assert sorted(found) == list(range(200))
            if len(set(connection.scalars(text(f"SELECT {name or 1} FROM report")))) == 1:
                continue  # all the same: whatever order comes out is that of another value
            # Sigma is 0.071: chance alone reaches this less than once in a thousand million.
            assert abs(correlation(found)) < 0.45, name
        if engine.dialect.name == "postgresql":
            assert len(set(connection.scalars(text("SELECT xmin::text FROM report")))) == 1


def test_the_order_of_an_ordinary_table_would_be_found():
    assert correlation(list(range(200))) == 1
    assert abs(correlation(random.Random(4).sample(range(200), 200))) < 0.45


def test_what_is_over_goes_and_what_is_not_stays(engine):
    now = datetime(2026, 11, 20, tzinfo=UTC)
    kept, ended = row(0), row(1)
    with engine.begin() as connection:
        connection.execute(insert(Report).values({**kept, "keep_until": now.date()}))
        connection.execute(
            insert(Report).values({**ended, "keep_until": now.date() - timedelta(days=1)})
        )
        for period in ("2026-12", "2026-11", "2026-10", "2026-09"):
            connection.execute(
                insert(SpentToken).values(
                    institution="default",
                    period=period,
                    hash=secrets.token_bytes(32),
                    report_id=kept["id"],
                )
            )

    tidying.tidy(engine, now=now)

    with engine.connect() as connection:
        assert list(connection.scalars(select(Report.id))) == [kept["id"]]
        # That of December was used by somebody whose clock is ahead of this one.
        left = {"2026-12", *periods.accepted(now)}
        assert set(connection.scalars(select(SpentToken.period))) == left


@pytest.mark.parametrize(("seconds", "is_known"), [(0, True), (59, True), (60, False)])
def test_a_used_token_is_known_until_no_machine_takes_it_whose_clock_is_a_minute_behind(
    engine, seconds, is_known
):
    kept = row(0)
    with engine.begin() as connection:
        connection.execute(insert(Report).values(kept))
        connection.execute(
            insert(SpentToken).values(
                institution="default", period="2026-10", hash=bytes(32), report_id=kept["id"]
            )
        )

    tidying.tidy(engine, now=datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=seconds))

    with engine.connect() as connection:
        found = connection.scalars(select(SpentToken.period)).all()
    assert found == (["2026-10"] if is_known else [])


def test_what_is_over_goes_also_while_a_message_waits_in_another_report(engine):
    now = datetime(2026, 11, 20, tzinfo=UTC)
    over = {"keep_until": now.date() - timedelta(days=1), "unread": False}
    ended, told = {**row(0), **over}, {**row(1), **over}
    with engine.begin() as connection:
        connection.execute(insert(Report), [ended, told])
        connection.execute(
            insert(Message).values(
                id=secrets.token_bytes(16),
                report_id=told["id"],
                from_desk=False,
                sent_on=now.date(),
                content=secrets.token_bytes(60),
                released=False,
            )
        )

    tidying.tidy(engine, now=now)

    with engine.connect() as connection:
        assert list(connection.scalars(select(Report.id))) == [told["id"]]


def test_clean_up_tidies_the_reports_too(app, reporter, engine):
    reporter().send()
    with engine.begin() as connection:
        ended = clock.now().date() - timedelta(days=1)
        connection.execute(update(Report).values(keep_until=ended, unread=False))

    result = app.test_cli_runner().invoke(args=["clean-up"])

    assert result.exit_code == 0, result.output
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Report)) == 0


def test_promise_16_what_was_written_stands_nowhere_in_plain_text(app, reporter, engine, settings):
    canary = "canary-4417"
    statements: list[str] = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        statements.append(repr((statement, parameters)))

    with app.wsgi_app.sites.report.app_context():
        from lti_app.db import db

        sites = db.engine
    event.listen(sites, "before_cursor_execute", note)
    somebody = reporter()
    somebody.send(story=canary, names=canary)
    somebody.post("mailbox/write", somebody.message(canary))
    event.remove(sites, "before_cursor_execute", note)

    assert len(statements) > 5
    assert not any(canary in each or somebody.receipt.text in each for each in statements)
