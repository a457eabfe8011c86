"""Each quarter all texts go under its key: in pieces, by several, while people write."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, select, update

from lti_app import clock
from lti_app.config import ROOT
from lti_app.reports import rolling, service, tidying
from lti_app.reports.models import Report
from lti_app.reports.outer_keys import GRACE, OuterKey, OuterKeys
from lti_app.sealing import outer
from lti_app.sealing.quarters import quarter_of
from tests.reports.seasons import DAY, after_grace, fill, turn
from tests.reports.stored import on_disk, put, quarters, stored, stored_texts

NOW = quarter_of(clock.now())
NEXT = quarter_of(turn())


pytestmark = pytest.mark.usefixtures("fresh_outer_keys")


def contents(engine) -> dict[bytes, bytes]:
    """Return what a reader gets, by report."""
    with engine.connect() as connection:
        rows = connection.execute(select(Report.id, Report.content))
        return {row.id: row.content for row in rows}


def key_files(settings) -> list[str]:
    return sorted(path.stem for path in (settings.keys_dir / "outer").glob("*.key"))


def test_in_a_new_quarter_every_text_goes_under_its_key_and_reads_as_before(
    reporter, engine, settings
):
    somebody = reporter()
    somebody.send(names="A is Anna")
    somebody.post("mailbox/write", somebody.message("More."))
    told, before = somebody.look().json, stored_texts(engine)
    assert quarters(engine) == {NOW}

    tidying.tidy(engine, now=turn())

    assert quarters(engine) == {NEXT}
    assert somebody.look().json == told
    disk = on_disk(engine)
    assert not any(text[40:72] in disk for text in before)
    assert key_files(settings) == [NOW, NEXT]


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

    assert (quarters(engine), contents(engine)) == ({NEXT}, kept)


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
    assert quarters(engine) == {None, NOW}

    tidying.tidy(engine, now=clock.now())

    assert (quarters(engine), contents(engine)) == ({NOW}, kept)


SLOWLY = """
import sys, time
from datetime import datetime
from pathlib import Path
from lti_app.db import open_engine
from lti_app.reports import rolling, tidying
from lti_app.sealing import outer
rolling.BATCH = 2
lay = outer.lay
def slowly(*given):
    time.sleep(0.02)
    return lay(*given)
outer.lay = slowly
engine = open_engine(sys.argv[1], Path(sys.argv[2]))
tidying.tidy(engine, now=datetime.fromisoformat(sys.argv[3]))
"""


def started(settings) -> subprocess.Popen[bytes]:
    """Start a slow tidying in a process of its own."""
    moment = turn().isoformat()
    words = [settings.reports_database_url, str(settings.keys_dir), moment]
    return subprocess.Popen([sys.executable, "-c", SLOWLY, *words], cwd=ROOT)


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def test_a_tidying_that_is_killed_in_the_middle_loses_nothing_and_is_gone_on_with(engine, settings):
    kept = fill(engine, 200)
    process = started(settings)
    wait_until(lambda: NEXT in quarters(engine))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert quarters(engine) == {NOW, NEXT}
    assert contents(engine) == kept
    tidying.tidy(engine, now=turn())
    assert (quarters(engine), contents(engine)) == ({NEXT}, kept)


def test_two_tidyings_at_once_do_the_work_of_one(engine, settings, monkeypatch):
    monkeypatch.setattr(rolling, "BATCH", 3)
    kept = fill(engine, 60)
    other = started(settings)
    wait_until(lambda: NEXT in quarters(engine))

    tidying.tidy(engine, now=turn())
    assert other.wait() == 0

    assert (quarters(engine), contents(engine)) == ({NEXT}, kept)


def test_two_that_roll_the_same_rows_at_once_leave_each_readable(engine, monkeypatch):
    monkeypatch.setattr(rolling, "BATCH", 3)
    kept = fill(engine, 40)

    with ThreadPoolExecutor(3) as pool:
        left = list(pool.map(lambda _: rolling.roll(engine, now=turn()), range(3)))

    assert left == [0, 0, 0]
    assert (quarters(engine), contents(engine)) == ({NEXT}, kept)


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
    assert quarters(engine) == {NEXT}
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


def test_a_key_goes_when_its_grace_is_over_and_nothing_lies_under_it(engine, settings):
    kept = fill(engine, 3)
    tidying.tidy(engine, now=turn())
    tidying.tidy(engine, now=after_grace() - DAY)
    assert key_files(settings) == [NOW, NEXT]

    tidying.tidy(engine, now=after_grace())

    assert key_files(settings) == [NEXT]
    assert contents(engine) == kept


def test_a_key_stays_while_a_text_lies_under_it_whatever_the_day(engine, settings, monkeypatch):
    fill(engine, 2)
    tidying.tidy(engine, now=turn())
    monkeypatch.setattr(rolling, "roll", lambda _engine, *, now: 0)
    late = fill(engine, 1)  # of a process whose clock is a quarter late

    tidying.tidy(engine, now=after_grace())

    assert key_files(settings) == [NOW, NEXT]
    assert late.items() <= contents(engine).items()


def test_a_clock_that_jumps_back_and_forth_loses_nothing(engine, settings):
    kept = fill(engine, 4)
    tidying.tidy(engine, now=turn())

    tidying.tidy(engine, now=clock.now())
    assert (quarters(engine), contents(engine)) == ({NOW}, kept)

    tidying.tidy(engine, now=turn(9))
    assert quarters(engine) == {quarter_of(turn(9))}
    assert {NOW, NEXT} <= set(key_files(settings))
    more = fill(engine, 2)  # by somebody whose clock is right
    assert contents(engine) == {**kept, **more}

    tidying.tidy(engine, now=turn())
    assert (quarters(engine), contents(engine)) == ({NEXT}, {**kept, **more})


def test_with_a_clock_from_before_a_key_was_destroyed_reports_still_come_and_go(engine, settings):
    kept = fill(engine, 2)
    tidying.tidy(engine, now=turn())
    tidying.tidy(engine, now=after_grace())
    assert key_files(settings) == [NEXT]

    more = fill(engine, 2)

    assert quarters(engine) == {NOW, NEXT}
    assert contents(engine) == {**kept, **more}
    tidying.tidy(engine, now=after_grace() + DAY)
    assert (quarters(engine), contents(engine)) == ({NEXT}, {**kept, **more})
    assert key_files(settings) == [NEXT]


def test_texts_whose_key_is_away_are_left_and_told_and_laid_when_it_is_back(
    engine, settings, caplog
):
    kept = fill(engine, 3)
    path = settings.keys_dir / "outer" / f"{NOW}.key"
    content = path.read_bytes()
    path.unlink()

    assert rolling.roll(engine, now=turn()) == 3
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        f"3 texts of report.content stay as they are: the outer key of {NOW} is missing"
    ]
    assert quarters(engine) == {NOW}

    path.write_bytes(content)
    assert rolling.roll(engine, now=turn()) == 0
    assert (quarters(engine), contents(engine)) == ({NEXT}, kept)


def test_a_lost_key_that_comes_back_beside_a_new_one_of_its_quarter_is_used_up_at_once(
    engine, settings
):
    kept = fill(engine, 3)
    folder = settings.keys_dir / "outer"
    (folder / f"{NOW}.key").rename(settings.keys_dir / "lost")
    more = fill(engine, 2)
    (settings.keys_dir / "lost").rename(folder / f"{NOW}-back.key")
    assert contents(engine) == {**kept, **more}

    tidying.tidy(engine, now=clock.now())
    (folder / f"{NOW}-back.key").unlink()

    assert contents(engine) == {**kept, **more}


def test_a_text_that_was_changed_is_left_and_told_and_holds_up_no_other(engine, caplog):
    kept = fill(engine, 3)
    place, content = next(iter(stored(engine).items()))
    put(engine, {place: content[:-1] + bytes([content[-1] ^ 1])})

    assert rolling.roll(engine, now=turn()) == 1

    assert "1 texts of report.content stay as they are: they were changed" in caplog.text
    assert quarters(engine) == {NOW, NEXT}
    assert contents(engine) == {**kept, place[2]: b""}


def test_a_text_that_was_changed_keeps_no_key_from_going(engine, settings):
    fill(engine, 1)
    [(place, content)] = stored(engine).items()
    put(engine, {place: content[:-1] + bytes([content[-1] ^ 1])})

    tidying.tidy(engine, now=turn())
    tidying.tidy(engine, now=after_grace())

    assert key_files(settings) == [NEXT]


def test_what_is_kept_no_longer_goes_also_when_no_key_can_be_made(engine, settings, caplog):
    kept = fill(engine, 2)
    fill(engine, 2, keep_until=clock.now().date() - DAY)
    folder = settings.keys_dir / "outer"
    away = folder.rename(settings.keys_dir / "away")

    tidying.tidy(engine, now=clock.now())

    away.rename(folder)
    assert contents(engine) == kept
    assert "code=outer_key_not_made" in caplog.text


def test_one_more_batch_is_not_begun_under_a_key_that_went(engine, settings, monkeypatch):
    """Somebody with a clock that runs ahead destroys keys while we are at work."""
    monkeypatch.setattr(rolling, "BATCH", 2)
    kept = fill(engine, 6)
    replace = rolling.Texts.replace
    went: list[OuterKey] = []

    def and_it_goes(self, connection, changes):
        if not went:
            went.append(OuterKeys(settings.keys_dir).current(turn()))
            OuterKeys(settings.keys_dir).destroy(NEXT)
            return
        replace(self, connection, changes)

    monkeypatch.setattr(rolling.Texts, "replace", and_it_goes)
    rolling.roll(engine, now=turn())
    monkeypatch.undo()

    assert contents(engine) == kept
    assert OuterKeys(settings.keys_dir).current(turn()) != went[0]


def test_expiry_and_rolling_meet_in_one_tidying(engine):
    kept = fill(engine, 2)
    fill(engine, 2, keep_until=turn().date() - GRACE)

    tidying.tidy(engine, now=turn())

    assert (quarters(engine), contents(engine)) == ({NEXT}, kept)


def test_the_statements_of_a_mailbox_ask_for_texts_only_where_they_are_shown():
    assert not {"content", "names"} & {column.key for column in service._STATE}
