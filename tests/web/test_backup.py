"""A backup that is restored: it starts, and everything is there."""

import shutil
import stat
from pathlib import Path

from flask import Flask

from practice.platform import Platform
from tests.reports.desk import open_channel, usual
from tests.reports.reporter import Reporter
from tests.web import installations
from tests.web.visit import Visit

PARTS = ("campaign.sqlite3", "course.sqlite3", "keys", "reports.sqlite3")


def backed_up(app: Flask, folder: Path) -> str:
    result = app.test_cli_runner().invoke(args=["backup", str(folder)])
    assert result.exit_code == 0, result.output
    return result.output


def restore(backup: Path, to: Path, outer: Path) -> None:
    """Do what docs/operations.md says: the parts from the backup, the outer keys from elsewhere."""
    to.mkdir()
    for name in (part for part in PARTS if part != "keys"):
        shutil.copy2(backup / name, to / name)
    shutil.copytree(backup / "keys", to / "keys")
    shutil.copytree(outer, to / "keys" / "outer")


def test_what_people_confirmed_and_wrote_is_there_after_a_restore(
    tmp_path: Path, platform: Platform
) -> None:
    old, new, backup = tmp_path / "old", tmp_path / "new", tmp_path / "safe" / "backup"
    with installations.running(**installations.on_sqlite(old)) as app:
        installations.prepare(app)
        launcher = installations.launcher_for(app, platform)
        Visit(launcher).click("/dos/acknowledge")
        readers = usual()
        open_channel(app, readers)
        reporter = Reporter(app, readers)
        assert reporter.send().status_code == 201
        said = backed_up(app, backup)
        reporter_after = Reporter(app, readers)
        assert reporter_after.send().status_code == 201

    assert said.count("Copied the") == 4
    assert sorted(path.name for path in backup.iterdir()) == list(PARTS)
    assert not (backup / "keys" / "outer").exists()
    readable = [path for path in backup.rglob("*") if path.stat().st_mode & stat.S_IRWXO]
    assert not [path for path in readable if path.suffix in (".sqlite3", ".pem", ".key")]
    restore(backup, new, old / "keys" / "outer")
    with installations.running(**installations.on_sqlite(new)) as app:
        assert app.test_client().get("/health/ready").status_code == 200
        again = Visit(type(launcher)(app, platform))
        assert "Mijn bevestiging intrekken" in again.text
        reporter.app = reporter_after.app = app
        assert reporter.look().status_code == 200
        # What came after the backup is lost with the disk, and nothing pretends otherwise.
        assert reporter_after.look().status_code == 404


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "letter").write_text("mine")
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        result = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backup")])

    assert result.exit_code == 1
    assert "is not empty; name a new folder" in result.output


def test_each_database_is_named_with_its_file(tmp_path: Path) -> None:
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        said = backed_up(app, tmp_path / "backup")

    for name in ("course", "reports", "campaign"):
        assert f"Copied the {name} database, {tmp_path / name}.sqlite3." in said


def test_settings_that_are_not_those_of_the_tool_make_no_backup_of_nothing(tmp_path: Path) -> None:
    environment = installations.on_sqlite(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    with installations.running(**environment) as app:
        nothing = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backup")])
        installations.prepare(app)
        (tmp_path / "elsewhere" / "reports.sqlite3").unlink()
        less = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backup")])

    assert (nothing.exit_code, less.exit_code) == (1, 1)
    assert "This installation is not prepared" in nothing.output
    missing = tmp_path / "elsewhere" / "reports.sqlite3"
    assert f"There is no reports database at {missing}" in less.output
    assert not missing.exists()
    assert not (tmp_path / "backup").exists()


def test_a_database_that_cannot_be_copied_is_named(tmp_path: Path) -> None:
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        (tmp_path / "reports.sqlite3").write_bytes(b"something else entirely" * 100)
        result = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backup")])

    assert result.exit_code == 1
    assert "reports cannot be read: file is not a database" in result.output


def test_a_database_on_a_server_is_left_to_its_own_tools(tmp_path: Path) -> None:
    environment = installations.on_sqlite(tmp_path)
    with installations.running(**environment) as app:
        installations.prepare(app)
    environment["COURSE_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"
    with installations.running(**environment) as app:
        said = backed_up(app, tmp_path / "backup")

    assert "Copy the course database with: pg_dump --format=custom" in said
