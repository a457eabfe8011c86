"""Each quarter all texts go under its key: in pieces, by several, while people write."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, update

from lti_app import clock
from lti_app.config import ROOT
from lti_app.reports import mailboxes, rolling, tidying
from lti_app.reports.models import Report
from lti_app.reports.outer_keys import GRACE
from lti_app.sealing import outer
from tests.patience import wait_until
from tests.reports.seasons import DAY, contents, fill, key_files, quarter, turn
from tests.reports.stored import on_disk, put, quarters, stored, stored_texts

pytestmark = pytest.mark.usefixtures("fresh_outer_keys")


def test_in_a_new_quarter_every_text_goes_under_its_key_and_reads_as_before(
    reporter, engine, settings
):
    somebody = reporter()
    somebody.send(names="A is Anna")
    somebody.post("mailbox/write", somebody.message("More."))
    told, before = somebody.look().json, stored_texts(engine)
    assert quarters(engine) == {quarter()}

    tidying.tidy(engine, now=turn())

    assert quarters(engine) == {quarter(1)}
    assert somebody.look().json == told
    disk = on_disk(engine)
    assert not any(text[40:72] in disk for text in before)
    assert key_files(settings) == [quarter(), quarter(1)]


def test_a_process_that_runs_on_into_a_new_quarter_writes_under_its_key_at_once(
    engine, monkeypatch
):
    kept = fill(engine, 2)
    turned, both = turn(), {quarter(), quarter(1)}
    monkeypatch.setattr(clock, "now", lambda: turned)

    more = fill(engine, 2)

    assert quarters(engine) == both
    assert contents(engine) == {**kept, **more}


def test_a_second_tidying_changes_nothing(engine):
    fill(engine, 3)
    tidying.tidy(engine, now=turn())
    before = stored(engine)

    tidying.tidy(engine, now=turn() + DAY)

    assert stored(engine) == before


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 100])
def test_batches_of_any_size_reach_every_row(engine, monkeypatch, size):
    monkeypatch.setattr(rolling, "BATCH", size)
    kept = fill(engine, 8)

    assert rolling.roll(engine, now=turn()) == 0

    assert (quarters(engine), contents(engine)) == ({quarter(1)}, kept)


def test_no_transaction_holds_more_rows_than_a_batch(engine, monkeypatch):
    monkeypatch.setattr(rolling, "BATCH", 3)
    fill(engine, 8)
    sizes, commits = [], []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement, parameters, _context, many):
        if statement.startswith("UPDATE report"):
            sizes.append(len(parameters) if many else 1)

    @event.listens_for(engine, "commit")
    def _commit(_connection):
        commits.append(len(sizes))

    rolling.roll(engine, now=turn())

    assert (sum(sizes), max(sizes)) == (8, 3)
    assert {1, 2, 3} <= set(commits)


def test_a_text_from_before_there_were_layers_gets_one_with_the_first_tidying(engine, settings):
    """A process of the version before writes so, for as long as it still runs."""
    kept = fill(engine, 4)
    bare = {place: kept[place[2]] for place in stored(engine)}
    put(engine, dict(list(bare.items())[:2]))
    assert quarters(engine) == {None, quarter()}

    tidying.tidy(engine, now=clock.now())

    assert (quarters(engine), contents(engine)) == ({quarter()}, kept)


SLOWLY = """
import sys, time
from datetime import datetime
from itertools import count
from pathlib import Path
from lti_app import db
from lti_app.db import open_engine
from lti_app.reports import rolling, tidying
from lti_app.sealing import outer
db.BUSY_MILLISECONDS = 600_000
rolling.BATCH = 2
lay, most, laid = outer.lay, int(sys.argv[4]), count(1)
def slowly(*given):
    time.sleep(0.02 if next(laid) <= most else 86_400)
    return lay(*given)
outer.lay = slowly
engine = open_engine(sys.argv[1], Path(sys.argv[2]))
tidying.tidy(engine, now=datetime.fromisoformat(sys.argv[3]))
"""
"""After so many texts as it is told it does nothing any more, and does not end."""


def started(settings, most: int = 1_000_000) -> subprocess.Popen[bytes]:
    """Start a slow tidying in a process of its own, which gets to `most` texts."""
    moment = turn().isoformat()
    words = [settings.reports_database_url, str(settings.keys_dir), moment, str(most)]
    return subprocess.Popen([sys.executable, "-c", SLOWLY, *words], cwd=ROOT)


def test_a_tidying_that_is_killed_in_the_middle_loses_nothing_and_is_gone_on_with(engine, settings):
    kept = fill(engine, 20)
    process = started(settings, most=11)
    wait_until(lambda: quarter(1) in quarters(engine))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert quarters(engine) == {quarter(), quarter(1)}
    assert contents(engine) == kept
    tidying.tidy(engine, now=turn())
    assert (quarters(engine), contents(engine)) == ({quarter(1)}, kept)


def test_two_tidyings_at_once_do_the_work_of_one(engine, settings, monkeypatch):
    monkeypatch.setattr(rolling, "BATCH", 3)
    kept = fill(engine, 60)
    other = started(settings)
    wait_until(lambda: quarter(1) in quarters(engine))

    tidying.tidy(engine, now=turn())
    assert other.wait() == 0

    assert (quarters(engine), contents(engine)) == ({quarter(1)}, kept)


def test_two_that_roll_the_same_rows_at_once_leave_each_readable(engine, monkeypatch):
    monkeypatch.setattr(rolling, "BATCH", 3)
    kept = fill(engine, 40)

    with ThreadPoolExecutor(3) as pool:
        left = list(pool.map(lambda _: rolling.roll(engine, now=turn()), range(3)))

    assert left == [0, 0, 0]
    assert (quarters(engine), contents(engine)) == ({quarter(1)}, kept)


def test_people_report_and_read_while_texts_are_laid_anew(reporter, engine, monkeypatch):
    """Their processes are in the quarter before all the while."""
    monkeypatch.setattr(rolling, "BATCH", 5)
    fill(engine, 100)
    ends = threading.Event()

    def roll() -> int:
        rounds = 0
        while not ends.is_set():
            rolling.roll(engine, now=turn(1 + rounds % 2))
            rounds += 1
        return rounds

    people = [reporter() for _ in range(12)]
    with ThreadPoolExecutor(1) as pool:
        rounds = pool.submit(roll)
        sent = [somebody.send().status_code for somebody in people]
        wrote = [each.post("mailbox/write", each.message("x")).status_code for each in people]
        looks = [somebody.look() for somebody in people]
        ends.set()

    assert rounds.result() > 0
    assert (set(sent), set(wrote)) == ({201}, {201})
    assert [look.status_code for look in looks] == [200] * 12
    tidying.tidy(engine, now=turn())
    assert quarters(engine) == {quarter(1)}
    assert [each.look().json for each in people] == [look.json for look in looks]


def test_a_report_that_is_withdrawn_in_the_middle_of_a_batch_stays_withdrawn(
    reporter, engine, monkeypatch
):
    somebody = reporter()
    somebody.send(names="A is Anna")
    lay = outer.lay

    def withdrawn_meanwhile(*given):
        with engine.begin() as connection:
            connection.execute(
                update(Report).values(content=None, names=None, withdrawn_on=clock.now().date())
            )
        return lay(*given)

    monkeypatch.setattr(outer, "lay", withdrawn_meanwhile)
    rolling.roll(engine, now=turn())

    assert stored_texts(engine) == []
    assert somebody.look().json["content"] is None


def test_a_text_that_was_changed_is_left_and_told_and_holds_up_no_other(engine, caplog):
    kept = fill(engine, 3)
    place, content = next(iter(stored(engine).items()))
    put(engine, {place: content[:-1] + bytes([content[-1] ^ 1])})

    assert rolling.roll(engine, now=turn()) == 1

    assert "texts_not_rolled column=report.content texts=1 detail=they were changed" in caplog.text
    assert quarters(engine) == {quarter(), quarter(1)}
    assert contents(engine) == {**kept, place[2]: b""}


def test_expiry_and_rolling_meet_in_one_tidying(engine):
    kept = fill(engine, 2)
    fill(engine, 2, keep_until=turn().date() - GRACE)

    tidying.tidy(engine, now=turn())

    assert (quarters(engine), contents(engine)) == ({quarter(1)}, kept)


def test_the_statements_of_a_mailbox_ask_for_texts_only_where_they_are_shown():
    assert not {"content", "names"} & {column.key for column in mailboxes._STATE}
