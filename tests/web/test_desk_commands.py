"""`flask desk ...`: keys, the recovery sheet, and a report opened and answered by its reader."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from lti_app.campaign.shelf import shelf
from lti_app.db import open_engine
from lti_app.reports import mailboxes, sealed_here, service
from lti_app.reports.models import Report
from lti_app.reports.readers import readers_of
from lti_app.sealing.receipts import Receipt
from lti_app.support.models import LogEntry
from lti_app.support.showing import shown
from tests.web import installations

PASSPHRASE = "a long enough passphrase"
STORY = "A made a picture of B go round. \u202eesrever\x1b[31m"
TODAY = date(2026, 11, 26)
Run = Callable[..., str]


@pytest.fixture
def own(tmp_path: Path, at) -> Iterator[Flask]:
    """A prepared installation, on one day."""
    at("2026-11-26T12:00:00+00:00")
    with installations.running(**installations.on_sqlite(tmp_path / "data")) as app:
        yield installations.prepare(app)


@pytest.fixture
def run(own: Flask) -> Run:
    """Run a command of the desk and return what it says."""

    def ran(*words: str, typed: str = "", fails: bool = False) -> str:
        result = own.test_cli_runner().invoke(args=["desk", *words], input=typed)
        assert (result.exit_code != 0) is fails, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        shelf(own).forget()
        return result.output

    return ran


@pytest.fixture
def database(own: Flask) -> Iterator[Engine]:
    """The reports database."""
    settings = own.extensions["settings"]
    engine = open_engine(settings.reports_database_url, settings.keys_dir)
    yield engine
    engine.dispose()


@pytest.fixture
def add(run: Run, tmp_path: Path) -> Callable[..., Path]:
    """Add a reader and return the file with the private key."""

    def added(name: str, kind: str = "handler") -> Path:
        path = tmp_path / f"{name}.pem"
        run(
            *("readers", "add", "--name", name, "--kind", kind, "--out", str(path)),
            typed=f"{PASSPHRASE}\n{PASSPHRASE}\n",
        )
        return path

    return added


@pytest.fixture
def sheet(run: Run) -> list[str]:
    """The recovery sheet, which is shown once."""
    return re.findall(r"^    (\S{17})$", run("recovery"), re.MULTILINE)


@pytest.fixture
def report(database: Engine) -> Callable[..., Receipt]:
    """Let somebody report; return the receipt."""

    def sent(*, staff: bool = False, names: str = "A is Alex.") -> Receipt:
        receipt = Receipt.new()
        with database.begin() as connection:
            readers = readers_of(connection, "default")
            answers = sealed_here.Answers(
                story=STORY,
                names=names,
                kinds=("images", "bullying"),
                part="saw",
                staff=staff,
                ongoing="yes",
                images="yes",
                fast=True,
                where="",
                wishes="Please stop it.",
                language="en",
            )
            sealed = sealed_here.seal_report("default", readers, receipt, answers)
            service.accept(connection, "default", sealed, None, today=TODAY)
        return receipt

    return sent


@pytest.fixture
def first(run: Run) -> Callable[[], str]:
    """Return the short id of the first report in the list."""
    return lambda: run("reports").split()[0]


def read(run: Run, report: str, key: Path, **more: object) -> str:
    return run("read", report, "--key", str(key), typed=f"{PASSPHRASE}\n", **more)


def test_the_channel_opens_with_a_reader_and_a_recovery_key_and_closes_without(run, add, own):
    add("Handler")
    assert not shelf(own).is_door_open("default")
    assert "is open" in run("recovery")
    assert shelf(own).is_door_open("default")

    reader = run("readers", "list").splitlines()[0].split()[0]
    assert "is closed until" in run("readers", "revoke", reader)
    assert not shelf(own).is_door_open("default")


def test_a_report_is_read_answered_and_closed_by_its_reader(
    run, add, sheet, report, first, database
):
    key = add("Handler")
    receipt = report()
    assert first() in run("reports")
    assert "at once, code of the day" in run("reports")

    said = read(run, first(), key)
    assert "story: A made a picture of B go round." in said
    assert "kinds: images, bullying" in said
    assert "names: A is Alex." in said

    picture = run("answer", first(), "--text", "See data:image/png;base64,iVBO=", fails=True)
    assert "A picture is in the answer." in picture
    assert "put into the mailbox" in run(
        "answer", first(), "--text", "Thank you. Are you all right?"
    )
    with database.connect() as connection:
        mailbox = mailboxes.look_up(connection, "default", receipt.lookup("default"))
    [(from_desk, _day, text)] = sealed_here.opened_messages("default", receipt, mailbox)
    assert (from_desk, text) == (True, "Thank you. Are you all right?")
    assert "desk: Thank you." in read(run, first(), key)

    assert "Say how many days" in run("status", first(), "closed", fails=True)
    run("status", first(), "closed", "--keep-days", "90")
    with database.connect() as connection:
        row = connection.execute(select(Report.status, Report.keep_until, Report.unread)).one()
    assert (row.status.value, row.keep_until) == ("closed", date(2027, 2, 24))
    assert not row.unread, "it was read, so it goes on that day"


def test_19_the_names_are_not_for_those_who_only_read_first(run, add, sheet, report, first):
    triage, handler = add("Desk", "triage"), add("Handler")
    report()

    assert "names" not in read(run, first(), triage)
    assert "names: A is Alex." in read(run, first(), handler)


def test_a_report_about_staff_is_for_the_confidential_readers_alone(run, add, sheet, report, first):
    handler, confidential = add("Handler"), add("Confidential adviser", "confidential")
    report(staff=True)

    assert "was not sealed for this key" in read(run, first(), handler, fails=True)
    assert "story" in read(run, first(), confidential)


def test_21_with_every_key_lost_the_sheet_opens_every_report(run, add, sheet, report, first):
    add("Handler").unlink()
    report()

    said = run("read", first(), typed="\n".join(sheet) + "\n")
    assert "story: A made a picture" in said
    assert "names: A is Alex." in said


def test_a_slip_of_the_pen_on_the_sheet_is_told_by_its_line(run, add, sheet, report, first):
    add("Handler")
    report()
    wrong = [*sheet[:2], ("1" if sheet[2][0] != "1" else "2") + sheet[2][1:], sheet[3]]

    said = run("read", first(), typed="\n".join(wrong) + "\n", fails=True)
    assert "There is a slip in line 3." in said


def test_22_nothing_new_is_sealed_for_somebody_who_has_left(run, add, sheet, report, first):
    leaver, _stays = add("Leaver"), add("Stays")
    report()
    old = first()
    lines = run("readers", "list").splitlines()
    reader = next(line.split()[0] for line in lines if "Leaver" in line)
    run("readers", "revoke", reader)
    report()
    [new] = [line.split()[0] for line in run("reports").splitlines() if line.split()[0] != old]

    assert "story" in read(run, old, leaver)
    assert "was not sealed for this key" in read(run, new, leaver, fails=True)


def test_there_is_one_recovery_key_at_a_time(run, sheet):
    assert "There is a recovery key already" in run("recovery", fails=True)


def test_a_key_is_written_for_its_owner_only_and_never_over_a_file(run, add, tmp_path):
    path = add("Handler")
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED PRIVATE KEY" in path.read_bytes()

    words = ("readers", "add", "--name", "Again", "--kind", "handler", "--out", str(path))
    said = run(*words, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n", fails=True)
    assert "cannot be written" in said
    assert "Again" not in run("readers", "list")
    short = run(*words[:-1], str(tmp_path / "x.pem"), typed="short\nshort\n", fails=True)
    assert "at least 12 characters" in short


def test_a_wrong_passphrase_or_file_is_told_in_a_sentence(run, add, sheet, report, first, tmp_path):
    key = add("Handler")
    report()
    stranger = tmp_path / "stranger.pem"
    stranger.write_text("no key")

    wrong = run("read", first(), "--key", str(key), typed="another passphrase\n", fails=True)
    assert "does not open: another passphrase, or no key" in wrong
    assert "or no key" in read(run, first(), stranger, fails=True)
    assert "cannot be read" in read(run, first(), tmp_path / "nothing.pem", fails=True)
    assert "no single report" in read(run, "ffffffff", key, fails=True)


def test_a_withdrawn_report_cannot_be_read(run, add, sheet, report, first, database):
    key = add("Handler")
    receipt = report()
    with database.begin() as connection:
        mailboxes.withdraw(connection, "default", receipt.lookup("default"), today=TODAY)

    assert "withdrawn" in run("reports")
    assert "nothing of it is left" in read(run, first(), key, fails=True)


def test_what_a_copy_brought_back_goes_again(run, add, sheet, report, first, database):
    add("Handler")
    receipt = report()
    assert "Aborted" in run("withdraw", first(), typed="n\n", fails=True)
    assert "is destroyed" in run("withdraw", first(), typed="y\n")

    with database.connect() as connection:
        mailbox = mailboxes.look_up(connection, "default", receipt.lookup("default"))
        done = connection.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    assert (mailbox.withdrawn_on, mailbox.content, mailbox.names) == (TODAY, None, None)
    assert done == ["recovery_made", "key_made", "admitted", "taken_back_again"]


def test_27_what_is_hidden_in_a_text_is_made_visible(run, add, sheet, report, first):
    key = add("Handler")
    report()

    said = read(run, first(), key)
    assert "<U+202E>esrever<U+001B>[31m" in said
    assert "\x1b" not in said
    assert shown("a\nb\tc\u200b\u2066é👋") == "a\nb\tc<U+200B><U+2066>é👋"


def test_16_no_key_of_the_server_opens_a_report(run, add, sheet, report, database, own):
    add("Handler")
    report()
    settings = own.extensions["settings"]
    with database.connect() as connection:
        raw = connection.connection.driver_connection.serialize()
    assert b"picture of B" not in raw
    assert b"A is Alex" not in raw
    for path in settings.keys_dir.rglob("*"):
        assert not path.is_file() or b"EC PRIVATE KEY" not in path.read_bytes()


def test_a_missing_outer_key_is_told_in_a_sentence(run, add, sheet, report, first, own):
    key = add("Handler")
    report()
    name = first()
    folder = own.extensions["settings"].keys_dir / "outer"
    (folder / "2026-Q4.key").rename(folder.parent / "away")

    said = read(run, name, key, fails=True)
    assert "of the server is missing. To be exact: the outer key of 2026-Q4 is missing." in said
    assert "docs/reporting.md" in said
    (folder.parent / "away").rename(folder / "2026-Q4.key")
    assert "story" in read(run, name, key)
    (folder / "2026-Q4.key").rename(folder.parent / "away")
    folder.rmdir()
    said = run("answer", name, "--text", "Thank you.", fails=True)
    assert "cannot be made: no such file or directory" in said
