"""Begins a pack from the Do's that an institution has already, as a list in plain text.

The texts are somebody's words and stay so. Nothing is corrected: a slip in the list is a slip in
the pack, for a person to see and to mend.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from lti_app.campaign.document import read_document
from lti_app.campaign.files import MANIFEST, Files, drawing_name, read_files
from lti_app.campaign.pack import SHIPPED
from lti_app.campaign.writing import manifest_bytes

_HEADING = re.compile(r"\W*do\W?s\W*", re.IGNORECASE)
"""A line that says only what comes below it, such as "Do's:"."""
_BULLET = re.compile(
    r"(?:[•‣▪◦●○·–—*+«-]|[0-9]{1,2}[.)])\s+(?=\S)"
    # Scanned bullets; a wrapped line may begin with the word "e" or "o", but goes on in lower case.
    r"|[oe]\s+(?=[^\sa-z])"
)
_WORDS_IN_ID = 4
_LONGEST_ID = 40
_FALLBACK = "en"
_TITLES = {
    "nl": "Onze Do’s: zo gaan we online met elkaar om",
    "en": "Our Do’s: how we treat each other online",
}
_INTRODUCTIONS = {
    "nl": "Deze Do’s gelden in al onze online groepen.",
    "en": "These Do’s hold in all our online groups.",
}
_NAMES = {"nl": "Jouw onderwijsinstelling", "en": "Your institution"}


def dos_from_text(text: str) -> list[str]:
    """Return the Do's in a list, or in a longer text with such a list in it.

    The list is what follows the first heading "Do's" that has one below it; without such a heading
    it is the first list. It ends with the first paragraph that has no bullet. Bullets are
    • ‣ ▪ ◦ ● ○ · – — * + « - and numbers such as "1.", and the letters o and e (as scanners read
    them) before anything but a small letter. In a text without bullets each paragraph is one Do,
    or each line where no line is empty.

    Each text equals its source to the byte after these changes and no other:

    1.  the text is normalised to Unicode NFC;
    2.  the bullet goes, and the white space before and after it;
    3.  a line break inside an item, with the white space around it, becomes one space;
    4.  white space at both ends of an item goes.

    Spaces inside a line, quotes, hyphens and spelling stay as they are.
    """
    lines = [line.strip() for line in unicodedata.normalize("NFC", text).splitlines()]
    after_heading = [at + 1 for at, line in enumerate(lines) if _HEADING.fullmatch(line)]
    for start in (*after_heading, 0):
        found = list(_items(lines[start:], only_at_once=start > 0))
        if found:
            return found
    return list(_without_bullets([line for line in lines if not _HEADING.fullmatch(line)]))


def _items(lines: Sequence[str], *, only_at_once: bool) -> Iterator[str]:
    """Give the items of the first list; of one that begins here where `only_at_once`."""
    item: list[str] = []
    is_first_of_paragraph = True
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            if item:
                yield " ".join(item)
            item = [line[bullet.end() :]]
        elif line and item and is_first_of_paragraph:
            break
        elif line and item:
            item.append(line)
        elif line and only_at_once:
            return
        is_first_of_paragraph = not line
    if item:
        yield " ".join(item)


def _without_bullets(lines: Sequence[str]) -> Iterator[str]:
    text = "\n".join(lines).strip("\n")
    for part in re.split(r"\n{2,}" if "\n\n" in text else r"\n", text):
        if part:
            yield " ".join(part.split("\n"))


def ids_for(texts: Sequence[str]) -> list[str]:
    """Return an id for each of `texts`, made from its first words."""
    ids: list[str] = []
    for number, text in enumerate(texts, 1):
        ids.append(unused_id(text, ids, fallback=f"do-{number}"))
    return ids


def unused_id(text: str, used: Sequence[str], *, fallback: str) -> str:
    """Return an id made from the first words of `text` that is not among `used`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z0-9]+", plain)[:_WORDS_IN_ID]
    name = "-".join(words)[:_LONGEST_ID].strip("-") or fallback
    if name not in used:
        return name
    number = 2
    while f"{name}-{number}" in used:
        number += 1
    return f"{name}-{number}"


def skeleton(texts: Sequence[str], language: str, institution: str) -> Files:
    """Return a small pack with `texts` as its Do's, in one language and in order.

    The drawing, the contacts and the introductions are those of the shipped pack; what the
    institution has to fill in or to make its own says `replace`. In a language that the shipped
    pack does not have, what surrounds the Do's is English until somebody translates it.
    """
    shipped = read_files(SHIPPED)
    document = read_document(MANIFEST, shipped[MANIFEST])
    drawing = drawing_name(document) or ""
    own = language if language in _TITLES else _FALLBACK
    is_foreign = own != language
    tree = document.tree
    contacts = [
        _contact(each, own, language, replace=is_foreign) for each in _list(tree, "contacts")
    ]
    made = {
        "schema": 1,
        "id": unused_id(institution, (), fallback="campaign"),
        "version": "1",
        "licence": "All rights reserved",
        "institution": {
            "replace": True,
            "name": {language: institution.strip() or _NAMES[own]},
        },
        "languages": [{"tag": language, "status": "working"}],
        "title": {language: _TITLES[own]},
        "introduction": {language: _INTRODUCTIONS[own]},
        "illustration": _in(tree["illustration"], own, language),
        "dos": [
            {"id": name, "text": {language: text}}
            for name, text in zip(ids_for(texts), texts, strict=True)
        ],
        "introductions": _introductions(tree["introductions"], own, language),
        "sources": [_in(each, own, language) for each in _list(tree, "sources")],
        "contacts": contacts,
    }
    return {MANIFEST: manifest_bytes(made), drawing: shipped[drawing]}


def _list(tree: dict[str, object], part: str) -> list[object]:
    found = tree[part]
    return found if isinstance(found, list) else []


def _introductions(entry: object, own: str, language: str) -> object:
    """Return the shipped introductions, to be replaced or confirmed."""
    made = _in(entry, own, language)
    assert isinstance(made, dict)
    if own != language:
        del made["language_choice"]  # it names a language, and not this one
    return {"replace": True, **made}


def _contact(entry: object, own: str, language: str, *, replace: bool) -> object:
    made = _in(entry, own, language)
    return {**made, "replace": True} if replace and isinstance(made, dict) else made


def _in(value: object, own: str, language: str) -> object:
    """Return `value` with each text that is given per language in one of them only."""
    if isinstance(value, dict):
        if own in value and set(value) <= set(_TITLES):
            return {language: value[own]}
        return {key: _in(each, own, language) for key, each in value.items()}
    if isinstance(value, list):
        return [_in(each, own, language) for each in value]
    return value
