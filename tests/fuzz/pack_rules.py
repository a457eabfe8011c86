"""What a pack may be made of, written without the tool's code; and parts to try it with."""

import re
from xml.etree import ElementTree

import html5lib

from lti_app.campaign.pack import Pack, open_pack

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
    "[a](https:x)",
    "<https:/x>",
    "[" * 50,
    "> " * 50,
)
ALLOWED = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr"}


def is_whole(pack: Pack) -> None:
    assert 1 <= len(pack.version.editions) <= 12
    for edition in pack.version.editions.values():
        assert edition.title.strip()
        assert all(do.text.strip() for do in edition.dos)
        texts = [edition.title, *(do.text for do in edition.dos)]
        assert not any(sign < " " for text in texts for sign in text)
    assert open_pack(pack.files).version == pack.version


def only_draws(drawing: bytes) -> None:
    # What stands in these is text.
    marked = re.sub(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", b"", drawing, flags=re.DOTALL)
    assert b"<!DOCTYPE" not in marked
    assert b"<!ENTITY" not in marked
    for element in ElementTree.fromstring(drawing).iter():
        name = str(element.tag)
        assert name.startswith("{http://www.w3.org/2000/svg}"), name
        assert not re.search("script|foreign|image|use|style|text|animate|set$|}a$", name), name
        for attribute, value in element.attrib.items():
            assert not re.match("on|style|href|.*}href|src", attribute, re.I), attribute
            # Without a function, what looks like an address is none (CSS Values 4, section 4.5).
            assert not re.search(r"(url|src|image|image-set)\((?!#)|javascript:|data:", value, re.I)


def is_safe(page: str) -> None:
    """Require of a piece of a page, read as a browser does, that nothing in it can act."""
    found = html5lib.parseFragment(page, namespaceHTMLElements=False)
    for element in list(found.iter())[1:]:
        assert element.tag in ALLOWED, element.tag
        assert set(element.attrib) <= ({"href", "rel", "title"} if element.tag == "a" else set())
        # Without // it leads to an address beside that of the page (URL, section 4.4).
        href = element.get("href", "https://x")
        assert re.match(r"https://[^/?#\\]|mailto:|tel:", href, re.I), page
