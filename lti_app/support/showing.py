"""What is hidden in a text: made visible on a terminal, refused in a name.

Escape sequences could rewrite the screen, and characters that turn the direction of writing or have
no width could make a sentence look like another one.
"""

import unicodedata

_KEPT = {"\n", "\t"}
_MARKS = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def is_plain(text: str, *, lines: bool = False) -> bool:
    """Return whether everybody sees every character of `text`; with `lines` it may have several."""
    return shown(text) == text and (lines or not _KEPT & set(text))


def shown(text: str) -> str:
    """Return `text` with every hidden character written as `<U+202E>`."""
    return "".join(
        f"<U+{ord(each):04X}>"
        if each not in _KEPT and unicodedata.category(each) in _MARKS
        else each
        for each in text
    )
