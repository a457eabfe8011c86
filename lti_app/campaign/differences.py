"""What changed between two editions: which Do's, and which words in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from lti_app.campaign.versions import Edition, Version

_WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Piece:
    """Some words in a row that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class Difference:
    """One Do that is not as it was."""

    kind: Literal["added", "removed", "changed", "moved"]
    id: str
    before: str | None
    after: str | None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The text word by word; the pieces that are not gone make `after`."""
        return tuple(_pieces(self.before or "", self.after or ""))


def differences(before: Edition, after: Edition) -> tuple[Difference, ...]:
    """Return how the Do's of `after` differ from those of `before`, in the order of reading."""
    old = {do.id: do.text for do in before.dos}
    new = {do.id: do.text for do in after.dos}
    staying = _in_order(
        [each for each in old if each in new], [each for each in new if each in old]
    )
    found = [
        Difference("removed", name, text, None) for name, text in old.items() if name not in new
    ]
    for name, text in new.items():
        if name not in old:
            found.append(Difference("added", name, None, text))
        elif old[name] != text:
            found.append(Difference("changed", name, old[name], text))
        elif name not in staying:
            found.append(Difference("moved", name, text, text))
    return tuple(found)


def changes_dos(before: Version, after: Version) -> bool:
    """Return whether any language has other Do's than before, or one of them is gone."""
    return any(
        tag not in after.editions or after.editions[tag].hash != edition.hash
        for tag, edition in before.editions.items()
    )


def _in_order(old: list[str], new: list[str]) -> set[str]:
    """Return the ids that kept their place among the others."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {name for block in blocks for name in old[block.a : block.a + block.size]}


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(new[c:d]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("new", "".join(new[c:d]))
