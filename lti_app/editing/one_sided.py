"""Texts of a draft that changed in some of its languages and stayed as they were in the others.

Often that is meant, a slip of the pen for example; now and then a translation was forgotten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lti_app.campaign.canonical import canonical_text
from lti_app.campaign.files import TEXT_PARTS
from lti_app.editing.sketch import Sketch, key_of

Place = tuple[str, ...]
"""Where a text stands: `("dos", "privacy", "text")`, an item by its id."""


@dataclass(frozen=True, order=True)
class OneSided:
    """The languages in which a text changed, and those in which it did not."""

    changed: tuple[str, ...]
    as_before: tuple[str, ...]


def one_sided(before: Sketch, after: Sketch) -> Mapping[Place, OneSided]:
    """Return each text that changed in some only of the languages that both packs have."""
    languages = [tag for tag in after.languages if tag in before.languages]
    old, new = dict(_texts(before)), dict(_texts(after))
    found = {}
    for place in [each for each in new if each in old]:
        changed = tuple(tag for tag in languages if old[place].get(tag) != new[place].get(tag))
        as_before = tuple(tag for tag in languages if tag not in changed)
        if changed and as_before:
            found[place] = OneSided(changed, as_before)
    return found


def _texts(sketch: Sketch) -> Iterator[tuple[Place, Mapping[str, object]]]:
    """Give every text of a pack in its languages, by its place."""
    languages = set(sketch.languages)
    yield from _in_manifest(sketch.tree, (), languages)
    files: dict[Place, dict[str, object]] = {}
    for name, content in sketch.files.items():
        part, _, rest = name.partition("/")
        entry, _, language = rest.removesuffix(".md").rpartition(".")
        if part in TEXT_PARTS and language in languages:
            text = canonical_text(content.decode("utf-8-sig", "replace"))
            files.setdefault((part, entry, "text"), {})[language] = text
    yield from files.items()


def _in_manifest(
    value: object, place: Place, languages: set[str]
) -> Iterator[tuple[Place, Mapping[str, object]]]:
    if isinstance(value, dict) and value and value.keys() <= languages:
        yield place, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _in_manifest(each, (*place, str(name)), languages)
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, dict) and (key := key_of(each)):
                yield from _in_manifest(each, (*place, key), languages)
