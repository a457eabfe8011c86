"""What a channel is: a field of a chat application or platform into which somebody pastes.

The channels themselves are data: `known_channels.py`. An institution can add or correct one in its
pack.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """In what an application counts the length of a text."""

    UTF16 = "utf16"
    """Code units of UTF-16, as JavaScript counts: an emoji is two or more."""
    CHARACTERS = "characters"
    """Unicode code points."""
    BYTES = "bytes"
    """Bytes of UTF-8."""


class Room(StrEnum):
    """What kind of field it is, and so what goes into it."""

    MESSAGES = "messages"
    """One after another: the introduction, then the Do's."""
    FIELD = "field"
    """A description, topic or page: all in one text."""
    RULES = "rules"
    """A list of rules, each in a field of its own: one Do in each."""
    LINK = "link"
    """A button: nothing but an address."""


class Picture(StrEnum):
    """How the picture with the Do's goes along."""

    CAPTION = "caption"
    """As a photo with the Do's as its caption: one message."""
    SEPARATE = "separate"
    """Pasted or attached on its own, beside the text."""
    INLINE = "inline"
    """Inside the text, where the editor takes HTML."""
    NONE = "none"


class Basis(StrEnum):
    """How well a fact is known."""

    DOCUMENTED = "documented"
    """The application's own documentation or source code says so."""
    REPORTED = "reported"
    """Others say so; nobody has measured it."""


@dataclass(frozen=True)
class Fact:
    """Where the limit of a channel comes from."""

    basis: Basis
    source: str
    taken_on: date


@dataclass(frozen=True)
class Channel:
    """One field to paste into."""

    id: str
    app: str
    """Name of the application, as people know it: a proper name, the same in every language."""
    name: str
    """Key of what the field is called, such as `message`; see `words.py`."""
    room: Room
    limit: int | None
    """Longest text, in `unit`; None where none is known."""
    unit: Unit
    fact: Fact
    bullet: str = "• "
    """What stands before each Do. A Do itself is never touched."""
    html: bool = False
    """Whether a list pasted as HTML stays a list."""
    picture: Picture = Picture.SEPARATE
    most_rules: int | None = None
    """How many rules there can be."""
    share: str | None = None
    """Address that opens the application with a text: `{text}` and `{link}` are filled in."""
    share_limit: int | None = None
    """Longest `{text}` there, in characters."""
    own_name: str | None = None
    """What the field is called where an institution added the channel, in the language shown."""


def length(text: str, unit: Unit) -> int:
    """Return how long `text` is in `unit`."""
    match unit:
        case Unit.UTF16:
            return len(text.encode("utf-16-le")) // 2
        case Unit.BYTES:
            return len(text.encode("utf-8"))
        case Unit.CHARACTERS:
            return len(text)
