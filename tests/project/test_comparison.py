"""The comparison with other tools claims nothing for this one that no test shows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "comparison.md"
PEERS = 12
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def _rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def _tests(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if hasattr(node, "name")}


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_what_we_have_is_shown_by_a_test_and_what_we_lack_is_said(row: list[str]):
    feature, ours, proof, *peers = row

    assert len(peers) == PEERS, feature
    assert ours in {"Y", "p", "-"}, feature
    named = NAMED.findall(proof)
    assert bool(named) == (ours != "-"), "a Y or p names the test that proves it"
    for path, test in named:
        assert test in _tests(ROOT / path), f"{path} has no {test}"
    assert ours == "Y" or re.sub(r"`[^`]*`", "", proof).strip(" ,;."), "say what is missing"
