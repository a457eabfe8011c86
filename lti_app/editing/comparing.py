"""What is different in a draft from what is published, for the page that asks before publishing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lti_app.campaign.canonical import canonical_text
from lti_app.campaign.differences import Difference, differences
from lti_app.campaign.files import Files
from lti_app.campaign.pack import Version
from lti_app.editing.one_sided import OneSided, Place, one_sided
from lti_app.editing.section import Section
from lti_app.editing.sections import SECTIONS
from lti_app.editing.sketch import Sketch


@dataclass(frozen=True)
class Changes:
    """The differences between two packs."""

    dos: Mapping[str, tuple[Difference, ...]]
    """By language, of those that both have; only where something is different."""
    new_languages: tuple[str, ...]
    gone_languages: tuple[str, ...]
    sections: tuple[Section, ...]
    """The other sections in which something is different."""
    one_sided_dos: Mapping[str, OneSided]
    """By id, the Do's that changed in some languages only."""
    one_sided: Mapping[str, tuple[OneSided, ...]]
    """By name of section, in which languages only there is a text that changed."""


def changes(before: Version, before_files: Files, after: Version, after_files: Files) -> Changes:
    """Return what is different in `after`."""
    both = [each for each in after.editions if each in before.editions]
    dos = {each: differences(before.editions[each], after.editions[each]) for each in both}
    old, new = Sketch.of(before_files), Sketch.of(after_files)
    partly = one_sided(old, new)
    return Changes(
        dos={language: found for language, found in dos.items() if found},
        new_languages=tuple(each for each in after.editions if each not in before.editions),
        gone_languages=tuple(each for each in before.editions if each not in after.editions),
        sections=tuple(
            each for each in SECTIONS if each.name != "dos" and _part(old, each) != _part(new, each)
        ),
        one_sided_dos={place[1]: each for place, each in partly.items() if place[0] == "dos"},
        one_sided={each.name: _in_section(partly, each) for each in SECTIONS},
    )


def _in_section(partly: Mapping[Place, OneSided], section: Section) -> tuple[OneSided, ...]:
    found = {
        each
        for place, each in partly.items()
        if {place[0], ".".join(place[:2])} & set(section.holds)
    }
    return tuple(sorted(found))


def _part(sketch: Sketch, section: Section) -> tuple[dict[str, object], dict[str, str]]:
    """Return all that a section holds; the label is always another one, so it does not count."""
    values = {
        name: sketch.value(tuple(name.split("."))) for name in section.holds if name != "version"
    }
    texts = {
        name: canonical_text(content.decode("utf-8-sig", "replace"))
        for name, content in sketch.files.items()
        if name.partition("/")[0] in section.holds
        or (name.endswith(".svg") and "illustration" in section.holds)
    }
    return values, texts


def unused_label(taken: set[str], wanted: str, now: datetime) -> str:
    """Return `wanted` where no other text has it, else a label for a version of this month."""
    if wanted not in taken:
        return wanted
    month = f"{now:%Y.%m}"
    names = [month, *(f"{month}.{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in names if each not in taken)
