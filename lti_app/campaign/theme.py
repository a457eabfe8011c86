"""The colours of an institution, and the check that people can read what is written in them.

Contrast is that of WCAG 2.2 (success criterion 1.4.3, relative luminance as defined there): text
needs 4.5 to 1 beside what it stands on.
"""

from dataclasses import dataclass

LEAST_CONTRAST = 4.5

_PAPERS = ("#fdfaf5", "#ffffff", "#eef5f2")
"""The light grounds of our pages: paper, surface, tint."""
_DARK_PAPERS = ("#161a26", "#20263a", "#1b2636")
_WHITE = "#ffffff"
_DARK_INK = "#10232b"
_INK = "#1f2a4d"


@dataclass(frozen=True)
class Theme:
    """Colours as `#rrggbb`, which stand in for those of `static/css/base.css`."""

    brand: str
    """Links, buttons and marks on light paper; carries white text."""
    brand_dark: str
    """The same on dark paper; carries dark text."""
    panel: str
    """Large areas with white text on them: pictures, posters, the panel of help."""
    accent: str
    """Highlights with dark text on them."""


@dataclass(frozen=True)
class Clash:
    """Two colours that are too close to each other."""

    field: str
    other: str
    """What the colour stands on, or carries."""
    contrast: float


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours `#rrggbb`, from 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def clashes(theme: Theme) -> list[Clash]:
    """Return where `theme` is too hard to read."""
    return [each for each in weakest(theme) if each.contrast < LEAST_CONTRAST]


def weakest(theme: Theme) -> list[Clash]:
    """Return for each colour beside which other one it is hardest to read."""
    pairs = [
        *(("brand", paper) for paper in (*_PAPERS, _WHITE)),
        *(("brand_dark", paper) for paper in (*_DARK_PAPERS, _DARK_INK)),
        ("panel", _WHITE),
        ("accent", _INK),
    ]
    found = [Clash(name, other, contrast(getattr(theme, name), other)) for name, other in pairs]
    return [
        min((each for each in found if each.field == name), key=lambda each: each.contrast)
        for name in dict.fromkeys(name for name, _other in pairs)
    ]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
