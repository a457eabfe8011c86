"""What changed between two editions: which Do's, and which words in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from lti_app.campaign.versions import Edition, Version

_WORD = re.compile(r"\s+|\S+")
_MARKS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
_PIECES = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


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


def as_lines(before: Version, after: Version) -> Iterator[str]:
    """Give the differences in every language as a command prints them."""
    for language, edition in after.editions.items():
        earlier = before.editions.get(language)
        if earlier is None:
            yield f"{language}: a new language"
            continue
        found = differences(earlier, edition)
        yield f"{language}:" if found else f"{language}: the same Do's"
        for each in found:
            words = "".join(_PIECES[piece.kind].format(piece.text) for piece in each.pieces)
            yield f"  {_MARKS[each.kind]} {each.id}: {words}"
    for language in before.editions:
        if language not in after.editions:
            yield f"{language}: the language is gone"


def _in_order(old: list[str], new: list[str]) -> set[str]:
    """Return the ids that kept their place among the others."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {name for block in blocks for name in old[block.a : block.a + block.size]}


def _pieces(before: str, after: str) -> Iterator[Piece]:
    gone = new = ""
    for is_same, old_text, new_text in _runs(before, after):
        # A mere space between two changes belongs to both: words go and come in one piece.
        if is_same and (new_text.strip() or not (gone or new)):
            yield from _change(gone, new)
            gone = new = ""
            yield Piece("same", new_text)
        else:
            gone, new = gone + old_text, new + new_text
    yield from _change(gone, new)


def _runs(before: str, after: str) -> Iterator[tuple[bool, str, str]]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind == "equal", "".join(old[a:b]), "".join(new[c:d])


def _change(gone: str, new: str) -> Iterator[Piece]:
    """Yield what went and what came; a space at the end that both have stays outside."""
    rest = " " if gone.endswith(" ") and new.endswith(" ") else ""
    if rest:
        gone, new = gone[:-1], new[:-1]
    if gone:
        yield Piece("gone", gone)
    if new:
        yield Piece("new", new)
    if rest:
        yield Piece("same", rest)
