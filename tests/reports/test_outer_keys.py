"""The files of the outer keys: made in time and once, told when they cannot be, ended in time."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lti_app.config import ROOT
from lti_app.errors import OuterKeyMissingError, OuterKeyNotMadeError
from lti_app.reports.outer_keys import GRACE, OuterKeys
from lti_app.sealing import outer

AUTUMN = datetime(2026, 11, 26, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> OuterKeys:
    """Keys as `prepare` leaves them in autumn."""
    found = OuterKeys(tmp_path)
    found.prepare(AUTUMN)
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "outer").iterdir())


def test_the_key_of_this_quarter_is_made_for_its_owner_only(keys, tmp_path):
    made = keys.current(AUTUMN)

    assert (made.quarter, made.made_on, len(made.key)) == ("2026-Q4", AUTUMN.date(), 32)
    assert names(tmp_path) == ["2026-Q4.key"]
    assert (tmp_path / "outer").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "outer" / "2026-Q4.key").stat().st_mode & 0o777 == 0o600
    assert OuterKeys(tmp_path).current(AUTUMN) == made


@pytest.mark.parametrize(("day", "made"), [(17, 1), (18, 2), (31, 2)])
def test_the_next_key_is_there_two_weeks_before_it_is_needed(tmp_path, day, made):
    OuterKeys(tmp_path).prepare(datetime(2026, 12, day, tzinfo=UTC))

    assert names(tmp_path) == ["2026-Q4.key", "2027-Q1.key"][:made]


def test_preparing_again_changes_nothing(keys, tmp_path):
    before = keys.current(AUTUMN)

    keys.prepare(AUTUMN)
    keys.ensure(AUTUMN)

    assert keys.current(AUTUMN) == before


def test_many_processes_at_once_make_one_key(tmp_path):
    code = (
        "import sys; from datetime import datetime; from pathlib import Path; "
        "from lti_app.reports.outer_keys import OuterKeys; "
        "keys = OuterKeys(Path(sys.argv[1])); keys.prepare(datetime.fromisoformat(sys.argv[2])); "
        "print(keys.current(datetime.fromisoformat(sys.argv[2])).key.hex())"
    )
    command = [sys.executable, "-c", code, str(tmp_path), AUTUMN.isoformat()]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(4)]

    said = {process.communicate()[0] for process in running}

    assert len(said) == 1
    assert names(tmp_path) == ["2026-Q4.key"]


def test_a_process_with_a_wrong_folder_begins_no_new_one(tmp_path):
    with pytest.raises(OuterKeyNotMadeError) as error:
        OuterKeys(tmp_path / "elsewhere").current(AUTUMN)

    assert (
        error.value.detail == "the outer key of 2026-Q4 cannot be made: no such file or directory"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        bytes(80),
        b"2026-Q3 2026-11-26 " + b"00" * 32 + b"\n",
        b"2026-Q4 2026-11-26 " + b"00" * 31 + b"\n",
        b"2026-Q4 2026-99-99 " + b"00" * 32 + b"\n",
    ],
)
def test_a_file_that_holds_no_such_key_is_told_and_never_replaced(keys, tmp_path, content):
    path = tmp_path / "outer" / "2026-Q4.key"
    path.write_bytes(content)

    with pytest.raises(OuterKeyNotMadeError):
        keys.current(AUTUMN)
    assert path.read_bytes() == content


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    (tmp_path / "outer" / "2026-Q4.key").mkdir(parents=True)

    with pytest.raises(OuterKeyNotMadeError) as error:
        OuterKeys(tmp_path).current(AUTUMN)

    assert error.value.detail == "the outer key of 2026-Q4 cannot be read: is a directory"


def test_a_key_outlives_its_quarter_by_the_grace(tmp_path):
    keys = OuterKeys(tmp_path)
    keys.prepare(LONG_AGO)
    keys.prepare(datetime(2026, 9, 20, tzinfo=UTC))
    last = datetime(2026, 9, 30, tzinfo=UTC) + GRACE

    assert keys.ended(last) == []
    assert keys.ended(last + timedelta(days=1)) == ["2026-Q3"]


def test_a_clock_that_runs_ahead_ends_nothing(keys):
    ahead = AUTUMN + timedelta(days=800)

    assert keys.ended(ahead) == []
    assert keys.current(ahead).made_on == ahead.date()
    assert keys.ended(ahead + GRACE - timedelta(days=1)) == []
    assert "2026-Q4" in keys.ended(ahead + GRACE)


def test_what_else_lies_in_the_folder_is_left_alone(keys, tmp_path):
    (tmp_path / "outer" / "old-Q1.key").write_text("something of an operator")

    assert keys.ended(AUTUMN + timedelta(days=800)) == []
    assert keys.ended(AUTUMN + timedelta(days=800) + GRACE) == ["2026-Q4"]


def test_a_destroyed_key_is_gone_also_after_an_interruption(keys, tmp_path):
    path = tmp_path / "outer" / "2026-Q4.key"
    path.write_bytes(bytes(path.stat().st_size))  # overwritten, and then the power failed

    keys.destroy("2026-Q4")
    keys.destroy("2026-Q4")

    assert names(tmp_path) == []


def test_a_key_that_is_made_again_is_another_one(keys):
    before = keys.current(AUTUMN)
    keys.destroy("2026-Q4")

    assert keys.current(AUTUMN).key != before.key
    assert keys.current(AUTUMN).made_on == date(2026, 11, 26)


def test_a_key_that_comes_back_stands_beside_the_one_that_was_made_meanwhile(keys, tmp_path):
    path = tmp_path / "outer" / "2026-Q4.key"
    content = path.read_bytes()
    lost = keys.current(AUTUMN)
    laid = outer.lay(lost.key, lost.quarter, "report.content", b"text")
    keys.destroy("2026-Q4")
    made = keys.current(AUTUMN)
    with pytest.raises(OuterKeyMissingError) as error:
        keys.under(laid)
    assert error.value.detail == "the outer key of 2026-Q4 is not the one that is needed"

    path.with_name("2026-Q4-back.key").write_bytes(content)

    assert keys.under(laid) == lost
    assert keys.current(AUTUMN) == made
    assert keys.under(outer.lay(made.key, made.quarter, "report.content", b"text")) == made
    assert keys.under(b"no layer") is None
    keys.destroy("2026-Q4")
    assert names(tmp_path) == []


def test_a_damaged_key_beside_others_is_told_when_none_of_them_fits(keys, tmp_path):
    lost = keys.current(AUTUMN)
    laid = outer.lay(lost.key, lost.quarter, "report.content", b"text")
    (tmp_path / "outer" / "2026-Q4.key").write_bytes(b"x")

    with pytest.raises(OuterKeyMissingError) as error:
        keys.under(laid)

    assert error.value.detail == "the outer key of 2026-Q4 is damaged"
