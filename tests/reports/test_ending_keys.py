"""Outer keys that end, get lost, come back, and meet wrong clocks: no text is lost."""

import pytest

from lti_app import clock
from lti_app.reports import rolling, tidying
from lti_app.reports.outer_keys import OuterKey, OuterKeys
from lti_app.sealing.quarters import quarter_of
from tests.reports.seasons import DAY, after_grace, contents, fill, key_files, quarter, turn
from tests.reports.stored import put, quarters, stored

pytestmark = pytest.mark.usefixtures("fresh_outer_keys")


def test_a_key_goes_when_its_grace_is_over_and_nothing_lies_under_it(engine, settings):
    kept = fill(engine, 3)
    tidying.tidy(engine, now=turn())
    tidying.tidy(engine, now=after_grace() - DAY)
    assert key_files(settings) == [quarter(), quarter(1)]

    tidying.tidy(engine, now=after_grace())

    assert key_files(settings) == [quarter(1)]
    assert contents(engine) == kept


def test_a_key_that_cannot_be_destroyed_is_told_and_holds_up_no_tidying(
    engine, settings, monkeypatch, caplog
):
    fill(engine, 1)
    tidying.tidy(engine, now=turn())

    def refused(_keys, _quarter):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(OuterKeys, "destroy", refused)
        tidying.tidy(engine, now=after_grace())

    assert f"outer_key_not_destroyed quarter={quarter()} detail=Permission denied" in caplog.text
    assert rolling.end_keys(engine, now=after_grace()) == [quarter()]


def test_a_key_stays_while_a_text_lies_under_it_whatever_the_day(engine, settings, monkeypatch):
    fill(engine, 2)
    tidying.tidy(engine, now=turn())
    monkeypatch.setattr(rolling, "roll", lambda _engine, *, now: 0)
    late = fill(engine, 1)  # of a process whose clock is a quarter late

    tidying.tidy(engine, now=after_grace())

    assert key_files(settings) == [quarter(), quarter(1)]
    assert late.items() <= contents(engine).items()


def test_a_clock_that_jumps_back_and_forth_loses_nothing(engine, settings):
    kept = fill(engine, 4)
    tidying.tidy(engine, now=turn())

    tidying.tidy(engine, now=clock.now())
    assert (quarters(engine), contents(engine)) == ({quarter()}, kept)

    tidying.tidy(engine, now=turn(9))
    assert quarters(engine) == {quarter_of(turn(9))}
    assert {quarter(), quarter(1)} <= set(key_files(settings))
    more = fill(engine, 2)  # by somebody whose clock is right
    assert contents(engine) == {**kept, **more}

    tidying.tidy(engine, now=turn())
    assert (quarters(engine), contents(engine)) == ({quarter(1)}, {**kept, **more})


def test_with_a_clock_from_before_a_key_was_destroyed_reports_still_come_and_go(engine, settings):
    kept = fill(engine, 2)
    tidying.tidy(engine, now=turn())
    tidying.tidy(engine, now=after_grace())
    assert key_files(settings) == [quarter(1)]

    more = fill(engine, 2)

    assert quarters(engine) == {quarter(), quarter(1)}
    assert contents(engine) == {**kept, **more}
    tidying.tidy(engine, now=after_grace() + DAY)
    assert (quarters(engine), contents(engine)) == ({quarter(1)}, {**kept, **more})
    assert key_files(settings) == [quarter(1)]


def test_texts_whose_key_is_away_are_left_and_told_and_laid_when_it_is_back(
    engine, settings, caplog, monkeypatch
):
    monkeypatch.setattr(rolling, "BATCH", 2)
    kept = fill(engine, 3)
    path = settings.keys_dir / "outer" / f"{quarter()}.key"
    content = path.read_bytes()
    path.unlink()

    assert rolling.roll(engine, now=turn()) == 3
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        "texts_not_rolled column=report.content texts=3"
        f" detail=the outer key of {quarter()} is missing"
    ]
    assert quarters(engine) == {quarter()}

    path.write_bytes(content)
    assert rolling.roll(engine, now=turn()) == 0
    assert (quarters(engine), contents(engine)) == ({quarter(1)}, kept)


def test_a_lost_key_that_comes_back_beside_a_new_one_of_its_quarter_is_used_up_at_once(
    engine, settings
):
    kept = fill(engine, 3)
    folder = settings.keys_dir / "outer"
    (folder / f"{quarter()}.key").rename(settings.keys_dir / "lost")
    more = fill(engine, 2)
    (settings.keys_dir / "lost").rename(folder / f"{quarter()}-back.key")
    assert contents(engine) == {**kept, **more}

    tidying.tidy(engine, now=clock.now())
    (folder / f"{quarter()}-back.key").unlink()

    assert contents(engine) == {**kept, **more}


def test_a_text_that_was_changed_keeps_no_key_from_going(engine, settings):
    fill(engine, 1)
    [(place, content)] = stored(engine).items()
    put(engine, {place: content[:-1] + bytes([content[-1] ^ 1])})

    tidying.tidy(engine, now=turn())
    tidying.tidy(engine, now=after_grace())

    assert key_files(settings) == [quarter(1)]


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
            OuterKeys(settings.keys_dir).destroy(quarter(1))
            return
        replace(self, connection, changes)

    monkeypatch.setattr(rolling.Texts, "replace", and_it_goes)
    rolling.roll(engine, now=turn())
    monkeypatch.undo()

    assert contents(engine) == kept
    assert OuterKeys(settings.keys_dir).current(turn()) != went[0]
