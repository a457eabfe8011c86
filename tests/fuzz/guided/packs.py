"""Packs: manifest, drawing and Markdown."""

from collections.abc import Callable
from typing import Any

from lti_app.campaign.files import MANIFEST
from lti_app.campaign.illustration import check_illustration
from lti_app.campaign.markdown import check_markdown, to_html
from lti_app.campaign.pack import PackError, open_pack
from tests.fuzz.guided.mutators import inside_json
from tests.fuzz.guided.targets import Target, text_of
from tests.fuzz.pack_rules import (
    MARKDOWN_PARTS,
    SVG_PARTS,
    YAML_PARTS,
    is_safe,
    is_whole,
    only_draws,
)
from tests.fuzz.runs import tried
from tests.unit.campaign_example import DRAWING, PACK

PICTURE = "picture.svg"


class _WrongError(Exception):
    """The tool found something wrong."""


def targets() -> list[Target]:
    """Return what is tried of a pack."""
    return [_manifest(), _drawing(), _markdown()]


def _manifest() -> Target:
    drawing = DRAWING.encode()

    def check(content: bytes) -> None:
        files = {MANIFEST: content, PICTURE: drawing}
        found = tried("pack-manifest", lambda: open_pack(files), PackError)
        if found is not None:
            is_whole(found)

    # Canonical JSON, as which a pack keeps its manifest, is YAML as well.
    kept = open_pack({MANIFEST: PACK.encode(), PICTURE: drawing}).manifest.encode()
    return Target("pack-manifest", check, (PACK.encode(), kept), inside_json, YAML_PARTS)


def _drawing() -> Target:
    text = DRAWING.replace("<circle", "<g><circle").replace("</svg>", "</g></svg>")

    def check(content: bytes) -> None:
        if _is_taken("pack-drawing", lambda: check_illustration(PICTURE, content)):
            only_draws(content)

    seeds = (text, *(text.replace("</g>", f"{part}</g>") for part in SVG_PARTS))
    return Target("pack-drawing", check, tuple(map(str.encode, seeds)), words=SVG_PARTS)


def _markdown() -> Target:
    def check(content: bytes) -> None:
        # What is refused is never shown, and is safe all the same.
        _is_taken("pack-markdown", lambda: check_markdown("a.md", content))
        is_safe(str(to_html(text_of(content))))

    seeds = (*MARKDOWN_PARTS, "\n".join(MARKDOWN_PARTS))
    return Target("pack-markdown", check, tuple(map(str.encode, seeds)), words=MARKDOWN_PARTS)


def _is_taken(name: str, find: Callable[[], list[Any]]) -> bool:
    """Return whether `find` finds nothing wrong, and count it so."""

    def act() -> bool:
        if find():
            raise _WrongError
        return True

    return tried(name, act, _WrongError) is not None
