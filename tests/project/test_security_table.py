"""The audit in docs/security.md answers every requirement once and names only what is there."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
LACKING = ("partly", "not met")
STRICTER = ("11", "14", "16")
"""Chapters that are answered up to level 3; the others up to level 2."""
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+){0,2}")
_FILE = r"[\w.-]+/[\w./-]+\.\w+|docs/samples/Caddyfile|[\w.-]+\.(?:md|py|toml)"
_NAMED = re.compile(rf"`({_FILE})(?:::(test_\w+))?`")
_CRYPTOGRAPHY = {
    *("hashlib", "hmac", "cryptography", "Crypto", "joserfc", "jwcrypto", "jwt", "authlib"),
    *("itsdangerous", "ssl"),
}


def _levels() -> dict[str, int]:
    """The requirements of OWASP ASVS 5.0.0 that are answered, each with its level."""
    lines = (Path(__file__).parent / "asvs.txt").read_text("utf-8").splitlines()[1:]
    return {number: int(level) for number, level in map(str.split, lines)}


def _rows() -> list[list[str]]:
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    return [row for row in cells if _NUMBER.fullmatch(row[0])]


def _answered(number: str) -> list[str]:
    """The requirements that a row answers: one, or all of a section or chapter."""
    return [each for each in _levels() if each == number or each.startswith(f"{number}.")]


def _tests(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if hasattr(node, "name")}


def test_every_requirement_is_answered_once():
    answered = Counter(each for row in _rows() for each in _answered(row[0]))

    assert answered == Counter(_levels().keys())


def test_the_list_of_requirements_has_the_levels_that_are_promised():
    levels = _levels()

    assert Counter(levels.values()) == {1: 70, 2: 183, 3: 15}
    assert {number.partition(".")[0] for number in levels if levels[number] == 3} <= {*STRICTER}


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_a_verdict_is_shown_by_what_is_there(row: list[str]):
    number, asked, verdict, shown, *rest = row

    assert asked, number
    assert verdict in ("met", "n/a", *LACKING), number
    assert re.sub(r"`[^`]*`", "", shown).strip(" ,;.:") or verdict == "met", "say why, or what"
    assert len(rest) == (verdict in LACKING), "what is lacking stands first, with its mend"
    assert all(rest), "say what it would take"
    assert "." not in number or number.count(".") == 2 or verdict == "n/a", "one at a time"
    assert _NAMED.search(shown) or verdict in ("n/a", "not met"), "show it"


def test_every_file_and_test_that_is_named_exists():
    missing = []
    for path, test in _NAMED.findall(PAGE.read_text("utf-8")):
        if not (ROOT / path).is_file() or (test and test not in _tests(ROOT / path)):
            missing.append(f"{path} {test}")

    assert missing == []


def test_every_module_that_does_cryptography_is_in_the_inventory():
    listed = PAGE.read_text("utf-8").partition("## Cryptography")[2].partition("\n## V1 ")[0]

    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "lti_app").rglob("*.py")
        if _imports(path) & _CRYPTOGRAPHY
    }

    assert found - set(re.findall(r"`([^`]+)`", listed)) == set()


def _imports(path: Path) -> set[str]:
    """The packages whose modules a file imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.append(node.module or "")
    return {name.partition(".")[0] for name in names}
