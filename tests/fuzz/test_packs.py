"""Packs: a good manifest, drawing and texts with something changed."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lti_app.campaign.files import MANIFEST
from lti_app.campaign.illustration import check_illustration
from lti_app.campaign.importing import dos_from_text, ids_for
from lti_app.campaign.markdown import check_markdown, to_html
from lti_app.campaign.pack import Pack, PackError, open_pack
from tests.fuzz.changes import as_json, changed, spoilt_bytes, spoilt_text, texts
from tests.fuzz.runs import run, tried
from tests.unit.campaign_example import DRAWING, PACK

PICTURE = "picture.svg"
YAML_SIGNS = "{}[]:,-#&*!|>'\"%@?\n \t\\~"
YAML_PARTS = (
    "<<: *a\n",
    "&a [*a]\n",
    "!!python/object:os.system x\n",
    "%YAML 1.1\n---\n",
    "? [a]\n: b\n",
    "schema: 1\n",
    "---\n",
    "...\n",
    "a: !!binary aGk=\n",
    "theme: {}\n",
    "0x1f: 1_000\n",
    "x: .inf\n",
    '"\\ud83d": 1\n',
)
SVG_PARTS = (
    "<script>alert(1)</script>",
    '<use href="#a"/>',
    '<g onload="alert(1)">',
    "</g>",
    '<a href="https://elsewhere.example"/>',
    '<image href="data:image/png;base64,AA"/>',
    "<style>*{fill:url(https://elsewhere.example)}</style>",
    "<!DOCTYPE svg [<!ENTITY a 'aa'>]>",
    "<?xml-stylesheet href='x'?>",
    "<![CDATA[<script>]]>",
    "&#x0;",
    "&a;",
    '<rect fill="url(#a)" style="x"/>',
    '<circle r="1" fill="url(//elsewhere.example)"/>',
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>',
    '<set attributeName="href" to="javascript:alert(1)"/>',
)
MARKDOWN_PARTS = (
    "## Heading\n",
    "[a](javascript:alert(1))",
    "[a](https://example.org 'title')",
    "<img src=x onerror=alert(1)>",
    "![a](https://example.org/a.png)",
    "<https://example.org>",
    "[a]: data:text/html,x\n\n[a]\n",
    "`code`",
    "    code\n",
    "- one\n  - two\n",
    "> said\n",
    "**bold *both***",
    "&lt;script&gt;",
    "&#106;avascript:",
    "[a](JaVaScRiPt:alert(1))",
    "\\<b>",
    "***\n",
    "[a](tel:+31)",
    "[" * 50,
    "> " * 50,
)
ALLOWED = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr"}


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
            _is_whole(found)

    assert _opened(as_json(tree)) is not None
    run(check, changed(tree), short=40, cost=5)


def _is_whole(pack: Pack) -> None:
    assert 1 <= len(pack.version.editions) <= 12
    for edition in pack.version.editions.values():
        assert edition.title.strip()
        assert all(do.text.strip() for do in edition.dos)
        texts = [edition.title, *(do.text for do in edition.dos)]
        assert not any(sign < " " for text in texts for sign in text)
    assert open_pack(pack.files).version == pack.version


def test_a_text_that_is_hardly_yaml_never_breaks_anything() -> None:
    def check(text: str) -> None:
        found = _opened(text.encode("utf-8", "surrogatepass"))
        if found is not None:
            _is_whole(found)

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
            _only_draws(drawing)

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


def _only_draws(drawing: bytes) -> None:
    assert b"<!DOCTYPE" not in drawing
    assert b"<!ENTITY" not in drawing
    for element in ElementTree.fromstring(drawing).iter():
        name = str(element.tag)
        assert name.startswith("{http://www.w3.org/2000/svg}"), name
        assert not re.search("script|foreign|image|use|style|text|animate|set$|}a$", name), name
        for attribute, value in element.attrib.items():
            assert not re.match("on|style|href|.*}href|src", attribute, re.I), attribute
            assert not re.search(r"url\((?!#)|javascript:|data:|//", value, re.I), value


def test_markdown_becomes_nothing_but_text_and_safe_links() -> None:
    def check(text: str) -> None:
        content = text.encode("utf-8", "surrogatepass")
        problems = _checked("packs: markdown", lambda: check_markdown("a.md", content))
        if not problems:
            _is_safe(str(to_html(content.decode("utf-8-sig"))))
        if not any("\ud800" <= sign <= "\udfff" for sign in text):
            _is_safe(str(to_html(text)))

    run(check, _written(MARKDOWN_PARTS), short=150)


def _is_safe(page: str) -> None:
    """Require of a piece of a page, read as a browser does, that nothing in it can act."""
    found = html5lib.parseFragment(page, namespaceHTMLElements=False)
    for element in list(found.iter())[1:]:
        assert element.tag in ALLOWED, element.tag
        assert set(element.attrib) <= ({"href", "rel", "title"} if element.tag == "a" else set())
        assert re.match("https:|mailto:|tel:", element.get("href", "https:"), re.I), page


def test_any_text_can_be_read_as_a_list_of_dos() -> None:
    parts = ("Do's:\n", "- Wees aardig.\n", "1. Help.\n", "\n", "o E\n", "wrapped\n", "• \n")

    def check(text: str) -> None:
        found = tried("packs: list of Do's", lambda: dos_from_text(text))
        assert all(item == item.strip() and item for item in found)
        ids = ids_for(found)
        assert len(set(ids)) == len(found)
        assert all(re.fullmatch("[a-z0-9][a-z0-9-]*", each) for each in ids)

    run(check, _written(parts), short=120)
