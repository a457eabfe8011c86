"""`flask --app wsgi doctor`, from an installation that nobody prepared to one that runs."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from lti_app import clock
from lti_app.queue import Queue
from practice.entra_client import write_teams_file
from tests.factories import Factories
from tests.sign_in.provider import serving
from tests.web import installations


def said(app: Flask, *words: str) -> tuple[int, list[str]]:
    """Run the command; return its exit code and its lines."""
    result = app.test_cli_runner().invoke(args=["doctor", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output.splitlines()


def test_what_nobody_prepared_is_wrong_and_how_to_mend_it_stands_below(tmp_path: Path) -> None:
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        code, lines = said(app, "--offline")

    assert code == 1
    wrong = [number for number, line in enumerate(lines) if line.startswith("wrong")]
    assert [lines[number].split(":")[0].split("  ")[1] for number in wrong] == [
        *("keys", "course database", "reports database", "campaign database", "queue")
    ]
    assert {lines[number + 1] for number in wrong} == {"       Run: flask --app wsgi prepare"}
    assert lines[-1] == "Error: 5 to mend."


def test_a_prepared_installation_misses_its_worker_only(tmp_path: Path) -> None:
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        code, lines = said(app, "--offline")

        assert code == 1
        assert [line for line in lines if line.startswith("wrong")] == [
            "wrong  worker: none has run so far: no grades, no digest, nothing is deleted in time"
        ]
        assert lines[-1] == "Error: One thing to mend."

        queue: Queue = app.extensions["queue"]
        queue.note_worker(clock.now())
        code, lines = said(app, "--offline")

    assert (code, lines[-1]) == (0, "Nothing to mend.")
    assert "ok     worker: runs" in lines


def test_a_worker_that_fell_silent_is_missed(tmp_path: Path) -> None:
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        queue: Queue = app.extensions["queue"]
        queue.note_worker(clock.now() - timedelta(minutes=10))
        _, lines = said(app, "--offline")

    assert any(line.startswith("wrong  worker: none has run since 20") for line in lines)


@pytest.mark.parametrize("lost", [(), ("state.key", "lti-*.pem")])
def test_others_are_asked_for_what_people_meet(
    tmp_path: Path, lost: tuple[str, ...], port: int
) -> None:
    address = f"http://127.0.0.1:{port}"
    environment = {**installations.on_sqlite(tmp_path), "PUBLIC_URL": address}
    with installations.running(**environment) as app, serving(app, port):
        installations.prepare(app)
        for path in [each for name in lost for each in (tmp_path / "keys").glob(name)]:
            path.unlink()
        _, lines = said(app)

    asked = [
        f"ok     course site: {address} answers with our keys",
        f"ok     report site: {address}/report/ answers",
        f"ok     desk: {address}/desk/enter answers",
        "note   platforms: none is registered: nobody can open the Do's from a course",
    ]
    assert [line for line in asked if line in lines] == ([] if lost else asked)


def test_teams_and_kaltura_are_asked_where_their_files_name_them(tmp_path: Path, port: int) -> None:
    nowhere = f"http://127.0.0.1:{port}"
    kaltura = tmp_path / "kaltura.toml"
    kaltura.write_text(f'[default]\nservice = "{nowhere}"\npartner_ids = [1]\n', "utf-8")
    files = {
        "TEAMS_FILE": str(write_teams_file(tmp_path, nowhere)),
        "KALTURA_FILE": str(kaltura),
    }
    with installations.running(**installations.on_sqlite(tmp_path), **files) as app:
        installations.prepare(app)
        _, lines = said(app)
        _, alone = said(app, "--offline")

    asked = ("wrong  Teams of default, tenant ", "wrong  Kaltura of default: ")
    assert [any(line.startswith(start) for line in lines) for start in asked] == [True, True]
    assert not [line for line in alone if line.startswith(asked)]


def test_each_platform_is_tried(launcher, app: Flask, factories: Factories) -> None:
    _, lines = said(app)

    # The platform's page with the keys is served here; its tokens are not.
    assert [line for line in lines if line.startswith(("ok     platform", "wrong  platform"))]
