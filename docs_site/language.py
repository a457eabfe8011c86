"""What `make docs` does besides: a page in Dutch says that it is, for whoever has it read aloud."""

from __future__ import annotations

from typing import Any

ENGLISH, DUTCH = '<html lang="en"', '<html lang="nl"'


def on_post_page(output: str, page: Any, **_: object) -> str:
    """Return the finished `output` of a `page`, with the language that its file's name tells."""
    return output.replace(ENGLISH, DUTCH, 1) if page.file.src_path.endswith(".nl.md") else output
