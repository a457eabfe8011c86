"""What a command says when a folder or a database is not there: a sentence and no traceback."""

import subprocess
import sys
from collections.abc import Callable

import click
import pytest
from click.testing import Result
from sqlalchemy.exc import ProgrammingError

from lti_app.command_errors import tell_plainly
from lti_app.config import ROOT
from tests.web import installations

CANARY = "canary7391"
PREPARE = "Run: flask --app wsgi prepare"


@pytest.fixture
def run(tmp_path) -> Callable[..., Result]:
    """Runs a command in an installation that nobody has prepared; settings may be changed."""

    def invoke(*words: str, **changed: str) -> Result:
        with installations.running(**{**installations.on_sqlite(tmp_path), **changed}) as app:
            return app.test_cli_runner().invoke(args=words)

    return invoke


@pytest.mark.parametrize(
    "command", ["platforms list", "admin invite", "institutions list", "campaign list", "clean-up"]
)
def test_without_tables_a_command_says_how_to_make_them(run, command):
    result = run(*command.split())

    assert (result.exit_code, result.output) == (
        1,
        f"Error: A table is missing, or of another version. {PREPARE}\n",
    )


def test_without_keys_a_command_says_how_to_make_them(run):
    assert run("keys", "list").output == (
        f"Error: This installation is not prepared: no key was made. {PREPARE}\n"
    )


def test_a_folder_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "taken").write_text("a file")

    result = run("prepare", KEYS_DIR=str(tmp_path / "taken" / "keys"))

    assert result.exit_code == 1
    assert result.output == (
        f"Error: {tmp_path}/taken/keys: Not a directory."
        " The tool's user has to own that folder and what is in it.\n"
    )


def test_a_folder_of_another_database_that_cannot_be_made_is_named(run, tmp_path):
    (tmp_path / "taken").write_text("a file")

    url = f"sqlite:///{tmp_path}/taken/here/campaign.sqlite3"

    assert run("prepare", CAMPAIGN_DATABASE_URL=url).output == (
        f"Error: {tmp_path}/taken/here cannot be made, the folder of a database: Not a directory.\n"
    )


@pytest.mark.parametrize("database", ["COURSE_DATABASE_URL", "REPORTS_DATABASE_URL"])
def test_a_database_that_does_not_answer_is_told_without_its_password(run, database):
    nobody_listens = f"postgresql://tool:{CANARY}@127.0.0.1:1/dos"

    result = run("prepare", "--bare", **{database: nobody_listens})

    assert result.exit_code == 1
    assert result.output.startswith("Error: A database cannot be used: connection failed:")
    assert result.output.endswith("\nWhich one says: flask --app wsgi doctor\n")
    assert CANARY not in result.output


def test_a_folder_of_a_database_that_cannot_be_made_is_named_before_anything_starts(tmp_path):
    (tmp_path / "taken").write_text("a file")
    settings = {
        **installations.on_sqlite(tmp_path),
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "COURSE_DATABASE_URL": f"sqlite:///{tmp_path}/taken/here/course.sqlite3",
    }
    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        env=settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert started.returncode == 1
    assert started.stderr == (
        f"Online Do's cannot start. {tmp_path}/taken/here cannot be made,"
        " the folder of a database: Not a directory.\n"
    )


@pytest.mark.parametrize(
    "error",
    [
        ProgrammingError("SELECT 1", {}, Exception("syntax error")),
        ConnectionResetError(104, "gone"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_is_a_mistake_of_ours_keeps_its_traceback(error):
    @click.command()
    def fails() -> None:
        raise error

    tell_plainly(fails)
    tell_plainly(fails)

    with pytest.raises(type(error)):
        fails.main([], standalone_mode=False)
