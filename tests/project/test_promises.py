"""The numbered promises of the reporting channel: each has a test, and the threat model says where.

A test carries the numbers in its name: `test_promise_9_...`, `test_promises_18_and_40_...`.
"""

import re
from collections import defaultdict
from pathlib import Path

from lti_app.config import ROOT

NUMBERS = range(1, 43)
NAMED = re.compile(r"^def test_promises?_(\d+(?:_and_\d+)*)_", re.MULTILINE)
ROW = re.compile(r"^\| (\d+) \| (.+) \| (.+) \|$", re.MULTILINE)


def _by_number(committed: list[Path]) -> dict[int, set[str]]:
    """Return the files with a test of each number."""
    found: dict[int, set[str]] = defaultdict(set)
    for path in committed:
        if path.name.startswith("test_") and path.suffix == ".py":
            for numbers in NAMED.findall(path.read_text("utf-8")):
                for number in numbers.split("_and_"):
                    found[int(number)].add(str(path.relative_to(ROOT)))
    return found


def test_every_promise_has_a_test_with_its_number(committed: list[Path]):
    assert sorted(_by_number(committed)) == list(NUMBERS)


def test_the_threat_model_names_each_promise_and_where_it_is_tested(committed: list[Path]):
    tested = _by_number(committed)
    rows = ROW.findall((ROOT / "docs" / "threat-model.md").read_text("utf-8"))

    assert [int(number) for number, _what, _where in rows] == list(NUMBERS)
    for number, what, where in rows:
        files = re.findall(r"`([a-z_/]+\.py)`", where)
        assert what, number
        assert files, number
        assert {f"tests/{file}" for file in files} <= tested[int(number)], number
