"""`flask campaign check`: what publishing would refuse is told before."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.unit.campaign_example import KINDER, write_pack
from tests.web import installations

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Flask]:
    """An installation of our own that was never prepared."""
    with installations.running(**installations.on_sqlite(tmp_path / "data")) as app:
        yield app


@pytest.fixture
def run(own: Flask, tmp_path: Path) -> Run:
    """Run a command on the folder with the example; return how it ended, and what it said."""

    def ran(command: str, *words: str, change: tuple[str, str] | None = None) -> tuple[int, str]:
        folder = tmp_path / "pack"
        folder.mkdir(exist_ok=True)
        write_pack(folder, *([change] if change else []))
        told = own.test_cli_runner().invoke(args=["campaign", command, str(folder), *words])
        return told.exit_code, told.output

    return ran


def test_a_label_that_names_another_published_text_is_told(own, run):
    installations.prepare(own)
    assert run("publish", "--bare", "--meaning")[0] == 0

    code, said = run("check", change=KINDER)

    assert code == 1
    assert "names another text" in said
    assert "cannot be used: 1 thing to mend." in said
    assert "In order" not in said
    assert "hoort bij een andere tekst" in run("check", "--language", "nl", change=KINDER)[1]
    assert "names another text" in run("publish", "--bare", "--meaning", change=KINDER)[1]


def test_what_is_published_as_it_stands_is_in_order(own, run):
    installations.prepare(own)
    assert run("publish", "--bare", "--meaning")[0] == 0

    assert run("check")[0] == 0


def test_a_label_of_another_institution_is_free(own, run):
    installations.prepare(own)
    own.test_cli_runner().invoke(args=["institutions", "add", "other", "--name", "Other"])
    assert run("publish", "--bare", "--meaning")[0] == 0

    assert run("check", "--institution", "other", change=KINDER)[0] == 0
    code, said = run("check", "--institution", "nowhere")
    assert (code, "There is no institution 'nowhere'" in said) == (1, True)


def test_a_folder_can_be_checked_before_anything_is_prepared(run):
    assert run("check")[0] == 0
