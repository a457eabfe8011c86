"""How much room a text takes on a slide, whatever font the slide is shown in.

A slide cannot carry its fonts. It asks for Arial, and a machine without it takes another; the
widest that is common is DejaVu Sans. So words are measured in our own fonts and widened: in the
texts of both packs of the tests, no word in DejaVu Sans is more than 1.262 times as wide as in
Atkinson Hyperlegible (Arabic: in Noto Sans Arabic 1.253), and none in DejaVu Sans Bold more than
1.448 times as wide as in our regular. Because that is the worst word and the lines are broken
with it, a whole line has some six percent to spare. The height of a line is given in points, so
it depends on no font.
"""

from functools import cache

from PIL import ImageFont

from lti_app.campaign.rendering import fonts

WIDEST = 1.27
WIDEST_BOLD = 1.45

_SIZE = 100
"""Points at which words are measured; widths grow in proportion."""


def lines(text: str, size: float, width: float, *, bold: bool = False) -> int | None:
    """Return how many lines `text` takes at most at `size` points within `width` points.

    None where a word is wider than that.
    """
    factor = size * (WIDEST_BOLD if bold else WIDEST)
    space = _width(" ") * factor
    count, used = 1, 0.0
    for word in text.split():
        wide = _width(word) * factor
        if wide > width:
            return None
        if used and used + space + wide > width:
            count, used = count + 1, wide
        else:
            used += wide + (space if used else 0)
    return count


def largest(
    texts: list[str],
    sizes: tuple[int, int],
    width: float,
    height: float,
    *,
    leading: float,
    gap: float,
    hang: float = 0,
    bold: bool = False,
) -> float | None:
    """Return the largest size at which `texts` fit below each other; None where none does.

    `sizes` are the smallest and the largest in question; half points between them count. A line
    is `leading` times the size high, between two texts are `gap` times the size, and `hang`
    times the size goes off the width.
    """
    smallest, largest_size = sizes
    for half in range(2 * largest_size, 2 * smallest - 1, -1):
        size = half / 2
        counts = [lines(text, size, width - hang * size, bold=bold) for text in texts]
        whole = sum(count for count in counts if count) * leading + (len(texts) - 1) * gap
        if None not in counts and whole * size <= height:
            return size
    return None


@cache
def _width(word: str) -> float:
    """The width of `word` at one point, each character in the first font that has it."""
    width, start = 0.0, 0
    for at in range(1, len(word) + 1):
        if at == len(word) or _font_of(word[at]) != _font_of(word[start]):
            width += _loaded(_font_of(word[start])).getlength(word[start:at])
            start = at
    return width / _SIZE


@cache
def _font_of(character: str) -> str:
    return str(fonts.regular_with(character))


@cache
def _loaded(path: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, _SIZE)
