"""Nothing is shipped whose licence asks for more than a mention, but for a few that are known."""

import re

import pytest

from tests.project.licences import ROOT, Part, of_python, of_the_browser

PERMISSIVE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0", "MIT-CMU"),
    *("OFL-1.1", "PSF-2.0", "Unlicense"),
}
WEAK_COPYLEFT = {
    "certifi": "MPL-2.0",
    "jwcrypto": "LGPL-3.0-or-later",
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
}
"""Used unchanged, each explained in docs/decisions/0003-dependencies.md."""
PARTS = [*of_python(), *of_the_browser()]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_has_a_licence_that_we_may_ship(part: Part):
    if part.name in WEAK_COPYLEFT:
        assert part.licence == WEAK_COPYLEFT[part.name]
    else:
        assert part.licence, "it says nothing"
        choices = part.licence.split(" OR ")
        assert any(set(re.split(" AND ", each)) <= PERMISSIVE for each in choices), part.licence


def test_every_exception_is_a_part_and_is_explained():
    explained = (ROOT / "docs" / "decisions" / "0003-dependencies.md").read_text("utf-8")

    assert WEAK_COPYLEFT.keys() <= {part.name for part in PARTS}
    for name, licence in WEAK_COPYLEFT.items():
        family = re.match(r"[A-Z]+-[0-9]", licence)
        assert family, name
        lines = [line for line in explained.splitlines() if name.removesuffix("-binary") in line]
        assert any(family[0] in line for line in lines), name
