"""What must be right between the parts of a manifest: ids are used once, sources exist.

Works on the values as read, so that these faults are reported together with those in single
fields, not one round later.
"""

from collections.abc import Iterator

from lti_app.campaign.document import Document
from lti_app.campaign.problems import Problem

_UNIQUE = (("languages", "tag"), ("dos", "id"), ("sources", "id"), ("contacts", "id"))


def cross_checks(document: Document) -> Iterator[Problem]:
    """Find the ids that are used twice and the sources that do not exist."""
    for part, key in _UNIQUE:
        yield from _repeated(document, part, key)
    known = {value for _, value in _values(document, "sources", "id")}
    for index, source in _values(document, "contacts", "source"):
        if source not in known:
            mend = "Use the id of an entry in `sources`, or add one there"
            path = ("contacts", index, "source")
            yield document.problem(path, f"{source} is not a source of this pack", mend)


def _repeated(document: Document, part: str, key: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, value in _values(document, part, key):
        if value in seen:
            mend = f"Give each of the {part} its own"
            yield document.problem((part, index, key), f"{value} is used twice", mend)
        seen.add(value)


def _values(document: Document, part: str, key: str) -> Iterator[tuple[int, str]]:
    """The text under `key` in each entry of the list `part`, with the position of the entry."""
    entries = document.tree.get(part)
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        value = entry.get(key) if isinstance(entry, dict) else None
        if isinstance(value, str):
            yield index, value
