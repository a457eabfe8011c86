"""Packs: a good manifest, drawing and texts with something changed."""

import json
import re
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lti_app.campaign.files import MANIFEST
from lti_app.campaign.illustration import check_illustration
from lti_app.campaign.importing import dos_from_text, ids_for
from lti_app.campaign.markdown import check_markdown, to_html
from lti_app.campaign.pack import Pack, PackError, open_pack
from tests.fuzz.changes import as_json, changed, spoilt_bytes, spoilt_text, texts
from tests.fuzz.pack_rules import (
    MARKDOWN_PARTS,
    SVG_PARTS,
    YAML_PARTS,
    is_safe,
    is_whole,
    only_draws,
)
from tests.fuzz.runs import run, tried
from tests.unit.campaign_example import DRAWING, PACK

PICTURE = "picture.svg"
YAML_SIGNS = "{}[]:,-#&*!|>'\"%@?\n \t\\~"


def _opened(manifest: bytes, drawing: bytes = DRAWING.encode()) -> Pack | None:
    files = {MANIFEST: manifest, PICTURE: drawing}
    found: Pack | None = tried("packs: manifest", lambda: open_pack(files), PackError)
    return found


def _written(parts: tuple[str, ...]) -> SearchStrategy[str]:
    """Return texts of these parts, and of anything else."""
    return st.lists(st.sampled_from(parts) | texts(), max_size=5).map("".join)


def _inside(text: str, parts: tuple[str, ...]) -> SearchStrategy[str]:
    between = [place for place in range(len(text)) if text[place - 1] in ">\n"]
    at = st.sampled_from(between) | st.integers(0, len(text))
    return st.tuples(at, st.sampled_from(parts)).map(lambda p: text[: p[0]] + p[1] + text[p[0] :])


@pytest.fixture(scope="module")
def tree() -> Any:
    """What stands in the manifest, from which JSON can be made; that is YAML as well."""
    found = _opened(PACK.encode())
    assert found is not None
    return json.loads(found.manifest)


def test_a_manifest_is_a_version_or_a_list_of_what_is_wrong(tree: Any) -> None:
    def check(changed_tree: Any) -> None:
        found = _opened(as_json(changed_tree))
        if found is not None:
            assert "more" not in changed_tree, "nothing is lost in silence"
            is_whole(found)

    assert _opened(as_json(tree)) is not None
    run(check, changed(tree), short=40, cost=5)


def test_a_text_that_is_hardly_yaml_never_breaks_anything() -> None:
    def check(text: str) -> None:
        found = _opened(text.encode("utf-8", "surrogatepass"))
        if found is not None:
            is_whole(found)

    run(check, spoilt_text(PACK, YAML_SIGNS) | _inside(PACK, YAML_PARTS), short=25, cost=5)


def test_a_drawing_that_gets_through_can_only_draw() -> None:
    text = DRAWING.replace("<circle", "<g><circle").replace("</svg>", "</g></svg>")
    drawings = (
        spoilt_text(text, "<>&\"'=/:# ").map(lambda it: it.encode("utf-8", "surrogatepass"))
        | _inside(text, SVG_PARTS).map(str.encode)
        | spoilt_bytes(text.encode())
        | st.sampled_from(("utf-16", "utf-7", "latin-1", "cp037")).map(text.encode)
    )

    def check(drawing: bytes) -> None:
        problems = _checked("packs: drawing", lambda: check_illustration(PICTURE, drawing))
        if not problems:
            only_draws(drawing)

    assert check_illustration(PICTURE, text.encode()) == []
    run(check, drawings, short=200)


class _Wrong(Exception):
    """Something was found to be wrong."""


def _checked(target: str, find: Any) -> bool:
    """Return whether `find` finds something wrong, and count it as a refusal."""

    def act() -> bool:
        if find():
            raise _Wrong
        return True

    return tried(target, act, _Wrong) is None


def test_markdown_becomes_nothing_but_text_and_safe_links() -> None:
    def check(text: str) -> None:
        content = text.encode("utf-8", "surrogatepass")
        problems = _checked("packs: markdown", lambda: check_markdown("a.md", content))
        if not problems:
            is_safe(str(to_html(content.decode("utf-8-sig"))))
        if not any("\ud800" <= sign <= "\udfff" for sign in text):
            is_safe(str(to_html(text)))

    run(check, _written(MARKDOWN_PARTS), short=150)


def test_any_text_can_be_read_as_a_list_of_dos() -> None:
    parts = ("Do's:\n", "- Wees aardig.\n", "1. Help.\n", "\n", "o E\n", "wrapped\n", "• \n")

    def check(text: str) -> None:
        found = tried("packs: list of Do's", lambda: dos_from_text(text))
        assert all(item == item.strip() and item for item in found)
        ids = ids_for(found)
        assert len(set(ids)) == len(found)
        assert all(re.fullmatch("[a-z0-9][a-z0-9-]*", each) for each in ids)

    run(check, _written(parts), short=120)
