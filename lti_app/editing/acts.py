"""What the buttons beside the items of a list do, once the form around them has been taken over."""

from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from lti_app.editing.section import Section
from lti_app.editing.sketch import Sketch, key_of

GROWING = ("add", "take")
"""Acts that make an item: of a text, or of something that is on offer."""
_STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Act:
    """A button: its name, and the id of the item that it is about."""

    name: str
    key: str

    @classmethod
    def of(cls, text: str) -> "Act":
        """Return the act that a button sent, such as `up:privacy`."""
        name, _, key = text.partition(":")
        return cls(name, key)

    @property
    def asks_first(self) -> bool:
        """Whether somebody is asked before it is done."""
        return self.name == "remove"

    def do(self, sketch: Sketch, section: Section, new: str, *, is_sure: bool) -> str:
        """Do what the button says; return the id of the item that it was about."""
        if section.part is None:
            return ""
        if self.name in GROWING and len(sketch.items(section.part)) < section.most:
            new = " ".join(new.split())
            return _add(sketch, section, new) if self.name == "add" else _take(sketch, section, new)
        if self.name in _STEPS:
            sketch.move(section.part, self.key, _STEPS[self.name])
        elif self.name == "remove" and is_sure and may_remove(sketch, section):
            sketch.remove(section.part, self.key)
        return self.key


def may_remove(sketch: Sketch, section: Section) -> bool:
    """Return whether the list may lose an item; a pack keeps one language."""
    is_languages = section.name == "languages"
    return not is_languages or len(sketch.languages) > 1


def language_tag(text: str) -> str | None:
    """Return the tag of a language as it is written in a pack; None for what is no language."""
    try:
        return str(Locale.parse(text.strip().replace("_", "-"), sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def _take(sketch: Sketch, section: Section, key: str) -> str:
    """Make an item of what is on offer under `key`; return its id, or nothing."""
    item = section.offer.item(sketch, key) if section.offer else None
    if item is None or section.part is None:
        return ""
    sketch.add(section.part, item)
    return key_of(item)


def _add(sketch: Sketch, section: Section, new: str) -> str:
    assert section.part is not None
    if section.name == "languages":
        tag = language_tag(new)
        if tag is None or tag in sketch.languages:
            return ""
        sketch.add_language(tag)
        return tag
    item = section.new_item(sketch, new)
    sketch.add(section.part, item)
    name = str(item["id"])
    if section.name in ("faq", "guidance"):
        for language in sketch.languages:
            sketch.files[f"{section.name}/{name}.{language}.md"] = b""
    return name
