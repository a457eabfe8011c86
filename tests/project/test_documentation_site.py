"""The documentation as a site: every page can be reached, and nothing comes from elsewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML

from lti_app.config import ROOT

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site() -> dict[str, Any]:
    """What mkdocs.yml says; read without MkDocs, which the tests do not install."""
    read: dict[str, Any] = YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text("utf-8"))
    return read


def _pages(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        for value in entry.values() if isinstance(entry, dict) else [entry]:
            yield from _pages(value) if isinstance(value, list) else [value]


def test_every_page_is_in_the_navigation_once(site):
    written = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))

    assert sorted(_pages(site["nav"])) == written


def test_the_two_languages_of_a_page_stand_beside_each_other(site):
    pages = list(_pages(site["nav"]))

    for page in pages:
        if page.endswith(".nl.md"):
            assert pages[pages.index(page) - 1] == page.replace(".nl.md", ".md")


def test_links_of_a_page_stay_inside_the_documentation():
    outside = [path.name for path in DOCS.glob("*.md") if "](../" in path.read_text("utf-8")]

    assert outside == []


def test_nothing_of_the_site_comes_from_another_server(site):
    assert site["theme"]["name"] == "mkdocs"
    assert site["theme"]["highlightjs"] is False
    assert "plugins" not in site or site["plugins"] == [{"search": {"lang": ["en", "nl"]}}]
    assert "extra_javascript" not in site
