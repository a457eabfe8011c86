"""The comparison with other tools, and the list of cases, claim nothing that no test shows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "comparison.md"
PEERS = 12
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


CASES = [
    *(f"B{number}" for number in range(1, 15)),
    *(f"V{number}" for number in range(1, 21)),
    *("D1", "D2", "N1", "A1", "E1", "R1", "P1"),
    *(f"X{number}" for number in range(1, 39)),
]
"""Those of the certification, then our own."""
_CASE = re.compile(r"\b([A-Z])(\d+)(?: to [A-Z](\d+))?\b")


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


def test_every_case_of_the_certification_stands_once_with_a_test_that_is_there():
    listed: list[str] = []
    for line in PAGE.read_text().splitlines():
        if line.startswith("- "):
            about, _colon, proof = line.partition(": `")
            for letter, first, last in _CASE.findall(about):
                listed += [f"{letter}{each}" for each in range(int(first), int(last or first) + 1)]
            named = NAMED.findall(f"`{proof}")
            assert named, about
            for path, test in named:
                assert test in _tests(ROOT / path), f"{path} has no {test}"

    assert sorted(listed) == sorted(CASES)
