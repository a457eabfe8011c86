"""What must be right between the parts of a manifest: ids are used once, sources exist.

Works on the values as read, so that these faults are reported together with those in single
fields, not one round later.
"""

import re
from collections.abc import Iterator

from lti_app.campaign.document import Document
from lti_app.campaign.problems import Problem, fault

_UNIQUE = (
    ("languages", "tag"),
    ("dos", "id"),
    ("sources", "id"),
    ("contacts", "id"),
    ("faq", "id"),
    ("guidance", "id"),
    ("channels", "id"),
)


_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
"""What is written otherwise is refused for that."""


def cross_checks(document: Document) -> Iterator[Problem]:
    """Find ids that are used twice, sources that do not exist, numbers that nobody has."""
    for part, key in _UNIQUE:
        yield from _repeated(document, part, key)
    known = {value for _, value in _values(document, "sources", "id")}
    for index, source in _values(document, "contacts", "source"):
        if source not in known:
            found = fault("unknown_source", source=source)
            yield document.problem(("contacts", index, "source"), found)
    for index, number in _numbers(document):
        if not _can_be_dialled(number):
            found = fault("undiallable", number=number)
            yield document.problem(("contacts", index, "phone", "number"), found)


def _repeated(document: Document, part: str, key: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, value in _values(document, part, key):
        if value in seen:
            found = fault("used_twice", value=value, part=part)
            yield document.problem((part, index, key), found)
        seen.add(value)


def _values(document: Document, part: str, key: str) -> Iterator[tuple[int, str]]:
    """The text under `key` in each entry of the list `part`, with the position of the entry."""
    entries = document.tree.get(part)
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        value = entry.get(key) if isinstance(entry, dict) else None
        if isinstance(value, str):
            yield index, value


def _numbers(document: Document) -> Iterator[tuple[int, str]]:
    """Each number in E.164; short ones such as 112 belong to a country that is not named."""
    entries = document.tree.get("contacts")
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        phone = entry.get("phone") if isinstance(entry, dict) else None
        number = phone.get("number") if isinstance(phone, dict) else None
        if isinstance(number, str) and _E164.fullmatch(number):
            yield index, number


def _can_be_dialled(number: str) -> bool:
    """Return whether `number` has a country and a length that its numbering plan knows."""
    # Here and not at the top: a published pack is not asked again, and the plans are large.
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
