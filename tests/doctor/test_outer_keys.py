"""Whether the keys are there under which reports lie: what a restore without its mirror leaves."""

import shutil
from pathlib import Path

from flask import Flask

from tests.reports.desk import open_channel, usual
from tests.reports.reporter import Reporter
from tests.web import installations


def told(app: Flask) -> list[str]:
    output = app.test_cli_runner().invoke(args=["doctor", "--offline"]).output
    return [line for line in output.splitlines() if "outer keys:" in line]


def test_reports_without_their_outer_key_are_told_until_it_stands_beside_the_new_one(
    tmp_path: Path,
) -> None:
    outer, mirror = tmp_path / "keys" / "outer", tmp_path / "mirror"
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        readers = usual()
        open_channel(app, readers)
        assert Reporter(app, readers).send().status_code == 201
        before = told(app)
        outer.rename(mirror)
        prepared = app.test_cli_runner().invoke(args=["prepare", "--bare"])
        without = told(app)
        [lost] = mirror.glob("*.key")
        shutil.copy2(lost, outer / f"{lost.stem}-back.key")
        after = told(app)

    assert before == after == ["ok     outer keys: those of all sealed texts are there"]
    assert prepared.exit_code == 0
    assert f"cannot be read: the outer key of {lost.stem} is not the one" in prepared.output
    [wrong] = without
    assert wrong.startswith(f"wrong  outer keys: the outer key of {lost.stem} is not the one")
    assert wrong.endswith("sealed texts cannot be read")
