"""No test fails by chance: pages, lines of logs and keys hold numbers that are drawn at random."""

import ast
import re
from collections.abc import Iterator

from lti_app.config import ROOT

BY_CHANCE = re.compile(r"[0-9a-f]{1,5}")
"""What a reference of eight hexadecimal digits may hold: three given ones in one of 700."""


def looked_for(text: str) -> Iterator[str]:
    """Return each literal text that a test wants to be absent from another."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Compare(left=ast.Constant(value=str() | bytes() as value), ops=[ast.NotIn()]):
                yield value if isinstance(value, str) else value.decode("latin-1")


def test_the_absence_of_a_text_that_chance_may_draw_is_seen():
    hasty = "assert '112' not in page and b'7' not in line and 'Police' not in page and '1' in page"

    assert [each for each in looked_for(hasty) if BY_CHANCE.fullmatch(each)] == ["112", "7"]


def test_no_test_asks_for_the_absence_of_a_text_that_chance_may_draw():
    found = {
        f"{path.relative_to(ROOT)}: {each!r}"
        for path in (ROOT / "tests").rglob("*.py")
        for each in looked_for(path.read_text("utf-8"))
        if BY_CHANCE.fullmatch(each)
    }

    assert found == set()
