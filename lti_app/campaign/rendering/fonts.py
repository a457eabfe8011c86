"""The fonts that artefacts are set in: those of installed packages, never those of the machine.

So the same version looks the same wherever it is rendered. A package that registers a family under
the entry point `fontpkg.family` is found by itself; Atkinson Hyperlegible comes first, the others
step in, in alphabetical order, for the characters it does not have.
"""

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

DEFAULT = "Atkinson Hyperlegible"

_UNSEEN = ("Cf", "Cc", "Zl", "Zp")
"""Categories of characters that need no glyph, such as joiners and direction marks."""


@dataclass(frozen=True)
class Family:
    """A family of fonts in an installed package."""

    name: str
    folder: Path

    @property
    def files(self) -> list[Path]:
        """The fonts of the family: one for each weight and slant, or one that has them all."""
        return sorted(self.folder.glob("*.[ot]tf"))

    @property
    def regular(self) -> Path:
        """The upright font of normal weight, or the one that has every weight."""
        named = [path for path in self.files if path.stem.endswith("-Regular")]
        return (named or self.files)[0]


@cache
def families() -> tuple[Family, ...]:
    """Return the installed families in the order in which they are asked for a character."""
    found = []
    for point in entry_points(group="fontpkg.family"):
        package = point.load()
        found.append(Family(package.FAMILY, Path(package.ROOT) / "files"))
    return tuple(sorted(found, key=lambda each: (each.name != DEFAULT, each.name)))


def regular_with(character: str) -> Path:
    """Return the regular font of the first family that has `character`, else of the first."""
    for family in families():
        if ord(character) in _characters_of(family):
            return family.regular
    return families()[0].regular


def missing(texts: Iterable[str]) -> list[str]:
    """Return the characters in `texts` that no installed font can show, in their order."""
    needed = dict.fromkeys(character for text in texts for character in text)
    known = _characters()
    return [
        character
        for character in needed
        if ord(character) not in known and unicodedata.category(character) not in _UNSEEN
    ]


@cache
def _characters() -> frozenset[int]:
    return frozenset().union(*(_characters_of(family) for family in families()))


@cache
def _characters_of(family: Family) -> frozenset[int]:
    # Bold may lack what regular has, and a text may stand in either.
    return frozenset.intersection(*(frozenset(_in_file(path)) for path in family.files))


def _in_file(path: Path) -> Iterator[int]:
    """Yield the code points that a font has a glyph for (OpenType 1.9, table `cmap`)."""
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = {font[at : at + 4]: at for at in range(12, 12 + 16 * tables, 16)}
    (cmap,) = struct.unpack_from(">I", font, directory[b"cmap"] + 8)
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for record in range(cmap + 4, cmap + 4 + 8 * count, 8):
        (offset,) = struct.unpack_from(">I", font, record + 4)
        (form,) = struct.unpack_from(">H", font, cmap + offset)
        if form == 4:
            yield from _segments(font, cmap + offset)
        elif form == 12:
            yield from _groups(font, cmap + offset)


def _segments(font: bytes, at: int) -> Iterator[int]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    ends, starts = at + 14, at + 16 + double
    for step in range(0, double, 2):
        (last,) = struct.unpack_from(">H", font, ends + step)
        (first,) = struct.unpack_from(">H", font, starts + step)
        (delta,) = struct.unpack_from(">H", font, starts + double + step)
        place = starts + 2 * double + step
        (offset,) = struct.unpack_from(">H", font, place)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code + delta
            if offset:
                (glyph,) = struct.unpack_from(">H", font, place + offset + 2 * (code - first))
            if glyph & 0xFFFF:
                yield code


def _groups(font: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", font, at + 12)
    for group in range(at + 16, at + 16 + 12 * count, 12):
        first, last, _glyph = struct.unpack_from(">III", font, group)
        yield from range(first, last + 1)
