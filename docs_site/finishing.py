"""What `make docs` does with a finished page, for whoever has it read aloud or has no mouse."""

from __future__ import annotations

import re
from typing import Any

ENGLISH, DUTCH = '<html lang="en"', '<html lang="nl"'
WIDE = 3
"""A table of so many columns may be wider than the window."""


def on_post_page(output: str, page: Any, **_: object) -> str:
    """Return the finished `output` of a `page`.

    A page in Dutch says that it is, as the name of its file does, and the bar with the menu what it
    is. What can be wider than the window is reached by keyboard, and so moved by it.
    """
    output = output.replace('<div class="navbar', '<div role="banner" class="navbar', 1)
    output = re.sub(r"<pre(?=>)", '<pre tabindex="0"', output)
    output = re.sub(r"<table(?=[^>]*>\s*<thead>(.*?)</thead>)", _reached, output, flags=re.DOTALL)
    return output.replace(ENGLISH, DUTCH, 1) if page.file.src_path.endswith(".nl.md") else output


def _reached(table: re.Match[str]) -> str:
    return f'{table[0]} tabindex="0"' if table[1].count("<th") >= WIDE else table[0]
