"""Nothing is taken in, carried along or stored that nothing reads: a form would promise too much.

A field counts as read where its name stands after a dot or in quotes anywhere in code or pages.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from lti_app.config import ROOT

READ_OTHERWISE = {
    "CampaignModel.type_annotation_map": "SQLAlchemy",
    "CourseModel.type_annotation_map": "SQLAlchemy",
    "Manifest.schema_": "a pack that names another one is refused as it is read",
    "_Noted.waited": "taken apart as a tuple",
}
WRITTEN_AS_JSON = {"deep_links.py"}
"""Modules whose classes go out with each field under its name."""
SUFFIXES = {".py", ".html", ".txt", ".xml", ".js", ".typ"}


def sources() -> dict[Path, str]:
    """Return all that may read a field: the tool, its pages, and the browser's code."""
    folders = ("lti_app", "templates", "browser", "static/js")
    files = (each for folder in folders for each in (ROOT / folder).rglob("*"))
    return {each: each.read_text("utf-8") for each in files if each.suffix in SUFFIXES}


def fields(text: str) -> Iterator[tuple[str, str]]:
    """Return class and name of each annotated field."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                    yield node.name, each.target.id


def test_every_field_is_read_somewhere():
    found = sources()
    read = set(re.findall(r"(?:\.|[\"'])([A-Za-z_]\w*)\b", "\n".join(found.values())))
    unread = {
        f"{owner}.{name}"
        for path, text in found.items()
        if path.suffix == ".py" and path.name not in WRITTEN_AS_JSON
        for owner, name in fields(text)
        if name not in read and not name.startswith("__")
    }

    assert unread == set(READ_OTHERWISE)
