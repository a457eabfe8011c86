"""What is looked at on the machine itself."""

import shutil
from collections.abc import Iterable
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

from lti_app import clock
from lti_app.config import Settings
from lti_app.doctor import machine
from lti_app.doctor.findings import Finding, Level
from lti_app.key_files import write_once
from lti_app.reports.outer_keys import OuterKeys
from tests.doctor.conftest import Usage
from tests.web.installations import lay_keys, on_sqlite

GOOD, NOTE, WRONG = Level.GOOD, Level.NOTE, Level.WRONG


def levels(found: Iterable[Finding]) -> dict[str, Level]:
    return {finding.about: finding.level for finding in found}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    lay_keys(folder)
    for path in folder.iterdir():
        path.chmod(0o600)
    OuterKeys(folder).prepare(clock.now())
    return folder


def test_settings_for_production_are_good() -> None:
    settings = Settings.from_env(
        {
            "PUBLIC_URL": "https://dos.example.edu",
            "REPORT_URL": "https://report.example.edu",
            "DESK_URL": "https://desk.example.edu",
            "MAIL_URL": "smtps://mail.example.edu",
            "MAIL_FROM": "dos@example.edu",
        }
    )

    assert set(levels(machine.settings_say(settings)).values()) == {GOOD}


def test_settings_to_try_it_with_are_worth_knowing() -> None:
    found = levels(machine.settings_say(Settings()))

    notes = dict.fromkeys(("PUBLIC_URL", "REPORT_URL", "DESK_URL", "MAIL_URL"), NOTE)
    assert found == {**notes, "METRICS_TOKEN": GOOD}


def test_whether_there_are_figures_is_said_without_the_token() -> None:
    token = "0123456789abcdef0123456789abcdef"
    settings = Settings.from_env({"METRICS_TOKEN": token})

    (found,) = [each for each in machine.settings_say(settings) if each.about == "METRICS_TOKEN"]

    assert "http://localhost:8000/metrics" in found.said
    assert token not in str(found)


def test_a_database_elsewhere_should_prove_who_it_is() -> None:
    settings = Settings.from_env(
        {
            "COURSE_DATABASE_URL": "postgresql://u:secret@db.example.edu/c?sslmode=require",
            "REPORTS_DATABASE_URL": "postgresql://u@db.example.edu/r?sslmode=verify-full",
            "CAMPAIGN_DATABASE_URL": "postgresql://u@localhost/p",
        }
    )

    found = [each for each in machine.settings_say(settings) if "DATABASE" in each.about]

    assert levels(found) == {"COURSE_DATABASE_URL": NOTE}
    assert "secret" not in str(found)


def test_a_checkout_that_was_not_built_is_wrong(tmp_path: Path) -> None:
    assert levels(machine.built(tmp_path)) == {"browser code": WRONG, "translations": WRONG}


def test_the_browser_code_of_another_version_is_wrong(tmp_path: Path) -> None:
    for name in ("static/dist/BUNDLE.txt", "browser/bundle.sha256"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(f"0123  {name}\n")

    [found, *_] = machine.built(tmp_path)

    assert (found.about, found.level, found.mend) == ("browser code", WRONG, "Run: make install")
    assert "of another version" in found.said


def test_packages_of_another_version_and_packages_that_are_not_there_are_named(
    tmp_path: Path,
) -> None:
    there = version("flask")
    lines = [f"flask=={there}", "click==0.1", "no-such-package==1.0", "pycparser==0 ; never"]
    (tmp_path / "requirements.txt").write_text("".join(f"{line} \\\n" for line in lines))

    [found] = machine.parts(tmp_path)

    assert (found.level, found.mend) == (WRONG, "Run: make install")
    named = f"click {version('click')}, no-such-package none"
    assert found.said == f"not those of this version: {named}"


def test_packages_are_those_of_this_version_here_and_not_looked_at_in_an_image(
    tmp_path: Path,
) -> None:
    assert levels(machine.parts()) == {"packages": GOOD}
    assert list(machine.parts(tmp_path)) == []


def test_keys_that_only_their_owner_reads_are_good(keys: Path) -> None:
    (keys / "README.md").touch(0o644)

    assert levels(machine.keys(keys, now=clock.now())) == {"keys": GOOD}


def test_keys_that_others_may_read_are_named(keys: Path) -> None:
    for number in range(4):
        path = keys / "tokens" / f"{number}.pem"
        path.parent.mkdir(exist_ok=True)
        write_once(path, b"key")
        path.chmod(0o640)

    [_, found] = machine.keys(keys, now=clock.now())

    assert found.level is WRONG
    assert found.said == "other users of this machine may read 0.pem, 1.pem, 2.pem and 1 more"
    assert found.mend == f"Run: chmod -R go-rwx {keys}"


def test_a_key_that_signs_for_long_is_worth_a_change(keys: Path) -> None:
    later = clock.now() + timedelta(days=500)
    OuterKeys(keys).prepare(later)

    [found] = machine.keys(keys, now=later)

    assert (found.level, found.mend) == (NOTE, "Run: flask --app wsgi keys rotate")


@pytest.mark.parametrize(("free", "level"), [(10**8, WRONG), (10**9, NOTE), (10**10, GOOD)])
def test_a_disk_is_full_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Level
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free))

    assert levels(machine.room(Settings.from_env(on_sqlite(tmp_path)))) == {"disk": level}


def test_no_disk_is_looked_at_for_databases_elsewhere_or_before_there_is_one(
    tmp_path: Path,
) -> None:
    names = ("course", "reports", "campaign")
    elsewhere = {f"{name.upper()}_DATABASE_URL": f"postgresql://x@y/{name}" for name in names}

    assert list(machine.room(Settings.from_env(elsewhere))) == []
    assert list(machine.room(Settings.from_env(on_sqlite(tmp_path / "not yet")))) == []
