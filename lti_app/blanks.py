"""Pages that are the same for everybody but for a few blanks: rendered once, then filled in.

Rendering a template is most of the work of a page, and nearly all of it gives the same text for
every visitor. So a page is rendered with a mark in each blank, kept, and for each visitor only
joined again with their values. What tells people apart (the token, the course's name, the way
back) reaches a page only through a blank: what is kept cannot hold anything of a person.
"""

import re
from collections.abc import Callable, Hashable, Mapping

from markupsafe import escape

MOST_KEPT = 1000
_MARK = "blank7f3e{}e3f7knalb"
"""Letters and digits only, so that neither HTML nor a URL changes it on the way."""
_FIND = re.compile(r"blank7f3e([a-z_]+)e3f7knalb")

Render = Callable[[Mapping[str, str | None]], str]
"""Renders a page with the values it is given; None stays None, so that a template can ask."""


class KeptPages:
    """Rendered pages by what they depend on; one object for each process."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, list[str]] = {}

    def fill(self, key: Hashable, blanks: Mapping[str, str | None], render: Render) -> str:
        """Return the page for `key` with `blanks` filled in, rendered first if it is not kept.

        `key` holds everything else that the page depends on. Values are escaped as in a template.
        """
        there = tuple(name for name, value in blanks.items() if value is not None)
        pieces = self._kept.get((key, there))
        if pieces is None:
            marks = {name: _MARK.format(name) if name in there else None for name in blanks}
            pieces = _FIND.split(render(marks))
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key, there] = pieces
        filled = list(pieces)
        # Text and names of blanks take turns, beginning and ending with text.
        filled[1::2] = [escape(blanks[name]) for name in pieces[1::2]]
        return "".join(filled)
