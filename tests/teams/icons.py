"""The icons of the app, drawn from their SVG: `python -m tests.teams.icons` writes them anew.

They are committed as PNG, because no page may load a renderer, and the package is made by a page.
"""

import json

import typst

from lti_app.teams.package import ICONS

SIZES = {"color": 192, "outline": 32}
_POINTS_AS_PIXELS = 72.0
_PAGE = """
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes({svg}), format: "svg", width: {size}pt)
"""


def drawn(name: str) -> bytes:
    """The icon `name` as PNG."""
    svg = (ICONS / f"{name}.svg").read_text("utf-8")
    page = _PAGE.format(svg=json.dumps(svg), size=SIZES[name])
    bitmap = typst.compile(page.encode(), format="png", ppi=_POINTS_AS_PIXELS)
    assert isinstance(bitmap, bytes)
    return bitmap


if __name__ == "__main__":
    for each in SIZES:
        (ICONS / f"{each}.png").write_bytes(drawn(each))
