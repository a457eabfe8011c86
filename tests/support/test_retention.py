"""Promise 36: at its end nothing of a case is left, and nothing goes that nobody has read."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text, update

from lti_app import clock
from lti_app.db import ReportsModel
from lti_app.figures.models import CaseFigure
from lti_app.reports import tidying
from lti_app.reports.models import Report
from lti_app.support.inbox import reference
from tests.reports.stored import on_disk
from tests.support.staff import refusal
from tests.support.texts import text_for
from tests.support.working import closed, make_ready

DAY = timedelta(days=1)
TEXTS = (("report", "content"), ("report", "names"), ("message", "content"))
OF_THE_DESK = (("desk_note", "content"), ("desk_sheet", "content"), ("sealed_key", "sealed"))

pytestmark = pytest.mark.usefixtures("fresh_outer_keys")


@pytest.fixture
def ended(desk):
    """A closed case with everything that hangs on one, linked to one that goes on."""
    other = desk.taken()[0]
    somebody, case = closed(desk, names="A is Anna")
    readers = [each for each in desk.readers if each.name != "Confidential adviser"]
    for part in ("message", "note"):
        sent = desk.handler.post(f"case/{case}/{part}", text_for(somebody, readers, part))
        assert sent.status_code == 201
    desk.handler.press(f"case/{case}/link", other=reference(other.report))
    desk.triage.press(f"case/{case}/take", impartial="no")
    desk.write(somebody)
    assert desk.handler.get(f"case/{case}/sealed").status_code == 200
    return somebody


def come_to_its_end(engine: Engine, report: bytes, days: int = 1) -> None:
    """Let the last day of a report have been some days ago."""
    day = clock.now().date() - days * DAY
    with engine.begin() as connection:
        connection.execute(update(Report).where(Report.id == report).values(keep_until=day))


def tables_with(engine: Engine, report: bytes) -> dict[str, int]:
    """Return in which tables a report stands, and with how many rows."""
    found = {}
    with engine.connect() as connection:
        for table in ReportsModel.metadata.sorted_tables:
            names = [name for name in ("report_id", "other_id") if name in table.c]
            names += ["id"] if table.name == "report" else []
            rows = sum(
                connection.scalar(select(func.count()).where(table.c[name] == report)) or 0
                for name in names
            )
            if rows:
                found[table.name] = rows
    return found


def traces(engine: Engine, report: bytes) -> list[bytes]:
    """Return pieces of all that is sealed of a report: of their middle, which no page cuts."""
    found = []
    with engine.connect() as connection:
        for table, column in (*TEXTS, *OF_THE_DESK):
            name = "id" if table == "report" else "report_id"
            query = text(f"SELECT {column} FROM {table} WHERE {name} = :report")
            rows: Any = connection.execute(query, {"report": report}).scalars()
            stored = [bytes(each) for each in rows if each is not None]
            assert stored, table
            found += [each[40:72] for each in stored]
    return found


def test_promise_36_at_its_end_a_case_is_gone_from_every_table(desk, ended):
    before = tables_with(desk.engine, ended.report)
    assert set(before) == {
        *("report", "message", "sealed_key", "desk_case", "desk_refusal", "desk_note"),
        *("desk_sheet", "desk_sheet_item", "desk_link", "spent_token"),
    }
    come_to_its_end(desk.engine, ended.report)

    tidying.tidy(desk.engine, now=clock.now())

    assert set(tables_with(desk.engine, ended.report)) == {"spent_token"}
    assert ended.look().status_code == 404
    with desk.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(CaseFigure)) == 1
        assert connection.scalar(select(func.count()).select_from(Report)) == 1


def test_promise_36_at_its_end_nothing_of_it_is_left_in_the_files_of_the_database(desk, ended):
    written = traces(desk.engine, ended.report)
    # PostgreSQL does this by itself now and then; what it samples stays when the rows have gone.
    if desk.engine.dialect.name == "postgresql":
        with desk.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    before = on_disk(desk.engine)
    assert all(each in before for each in written)
    come_to_its_end(desk.engine, ended.report)

    tidying.tidy(desk.engine, now=clock.now())

    after = on_disk(desk.engine)
    assert not any(each in after for each in written)


@pytest.mark.parametrize(("days", "is_there"), [(0, True), (1, False)])
def test_promise_36_the_last_day_is_one_on_which_it_is_still_there(desk, ended, days, is_there):
    come_to_its_end(desk.engine, ended.report, days)

    tidying.tidy(desk.engine, now=clock.now())

    assert ("report" in tables_with(desk.engine, ended.report)) is is_there


def test_promise_36_what_nobody_has_read_is_not_destroyed(desk, ended):
    desk.write(ended)
    come_to_its_end(desk.engine, ended.report, 40)
    before = tables_with(desk.engine, ended.report)

    tidying.tidy(desk.engine, now=clock.now())

    assert tables_with(desk.engine, ended.report) == before


def test_promise_36_what_waits_for_its_hour_is_not_destroyed_before_it_was_seen(desk, ended):
    assert ended.post("mailbox/write", ended.message("Once more.")).status_code == 201
    come_to_its_end(desk.engine, ended.report, 40)
    before = tables_with(desk.engine, ended.report)

    tidying.tidy(desk.engine, now=clock.now())

    assert tables_with(desk.engine, ended.report) == before
    desk.strike()
    assert ended.report.hex() in desk.triage.get("inbox?unread=1").text


def test_promise_36_what_was_read_after_its_end_stays_for_a_week_to_be_answered(desk, ended):
    case = ended.report.hex()
    desk.write(ended)
    come_to_its_end(desk.engine, ended.report, 40)

    assert desk.handler.get(f"case/{case}/sealed").status_code == 200

    kept = (clock.now().date() + 7 * DAY).isoformat()
    assert ended.look().json["keep_until"] == kept
    tidying.tidy(desk.engine, now=clock.now())
    assert "report" in tables_with(desk.engine, ended.report)
    come_to_its_end(desk.engine, ended.report)
    tidying.tidy(desk.engine, now=clock.now())
    assert "report" not in tables_with(desk.engine, ended.report)


def test_reading_does_not_put_off_the_end_of_what_was_read_before(desk, ended):
    until = ended.look().json["keep_until"]
    come_to_its_end(desk.engine, ended.report, 0)
    last = ended.look().json["keep_until"]

    desk.handler.get(f"case/{ended.report.hex()}/sealed")

    assert ended.look().json["keep_until"] == last < until


def test_reading_something_new_does_not_bring_the_end_nearer(desk, ended):
    until = ended.look().json["keep_until"]
    desk.write(ended)

    desk.handler.get(f"case/{ended.report.hex()}/sealed")

    assert ended.look().json["keep_until"] == until


def test_promise_36_a_closed_case_in_which_something_new_stands_is_in_the_open_list(desk, ended):
    case = ended.report.hex()
    assert case not in desk.triage.get("inbox").text

    desk.write(ended)

    assert case in desk.triage.get("inbox").text
    assert case in desk.triage.get("inbox?unread=1").text
    assert case not in desk.triage.get("inbox?status=new").text


def test_promise_36_a_case_is_not_closed_over_what_nobody_has_read(desk):
    somebody, case = desk.taken()
    make_ready(desk, somebody)
    desk.write(somebody, "Wait.")

    assert refusal(desk.handler.press(f"case/{case}/close", keep_days="0")) == (409, "unread_left")
    assert somebody.look().json["status"] == "new"

    desk.triage.get(f"case/{case}/sealed")
    assert desk.handler.press(f"case/{case}/close", keep_days="0").status_code == 303


def test_promise_36_an_open_report_never_ends(desk):
    somebody = desk.report()

    tidying.tidy(desk.engine, now=clock.now())

    assert "report" in tables_with(desk.engine, somebody.report)
    assert somebody.look().json["keep_until"] is None


def test_promise_37_what_was_withdrawn_leaves_a_stub_and_no_case(desk, ended):
    answer = ended.post("mailbox/withdraw", {"lookup": ended.lookup})
    assert answer.status_code == 200

    assert set(tables_with(desk.engine, ended.report)) == {"report", "spent_token"}


@pytest.mark.parametrize("keep_days", [None, 0, 730])
def test_promise_37_that_something_was_taken_back_goes_after_ninety_days(desk, keep_days):
    """Not before, or a copy that is restored brings back what nobody knows to destroy again."""
    somebody = desk.report() if keep_days is None else closed(desk, keep_days)[0]
    somebody.post("mailbox/withdraw", {"lookup": somebody.lookup})

    tidying.tidy(desk.engine, now=clock.now() + 90 * DAY)
    assert somebody.look().json["status"] == "withdrawn"

    tidying.tidy(desk.engine, now=clock.now() + 91 * DAY)
    assert somebody.look().status_code == 404
