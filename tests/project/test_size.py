"""The size budget: files that can be read in one sitting, functions that fit on a screen."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_app.config import ROOT

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
FOLDERS = ("lti_app", "practice", "bench", "migrations", "tests")


def _python(committed: list[Path], folder: str) -> list[Path]:
    return [
        path
        for path in committed
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] == folder
    ]


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_is_longer_than_three_hundred_lines(committed: list[Path], folder: str):
    lengths = {
        path: len(path.read_text("utf-8").splitlines()) for path in _python(committed, folder)
    }

    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_FILE} == {}


@pytest.mark.parametrize("folder", ["lti_app", "practice", "bench"])
def test_no_function_is_longer_than_forty_lines(committed: list[Path], folder: str):
    long = {
        f"{path.relative_to(ROOT)}:{name}": lines
        for path in _python(committed, folder)
        for name, lines in _functions(path)
        if lines > LONGEST_FUNCTION
    }

    assert long == {}


def test_the_factory_stays_a_table_of_contents():
    assert len((ROOT / "lti_app" / "app.py").read_text("utf-8").splitlines()) < 80
