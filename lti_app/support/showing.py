"""Text of strangers on a terminal: what is hidden in it is made visible.

Escape sequences could rewrite the screen, and characters that turn the direction of writing or have
no width could make a sentence look like another one.
"""

import unicodedata

_KEPT = {"\n", "\t"}
_MARKS = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def shown(text: str) -> str:
    """Return `text` with every hidden character written as `<U+202E>`."""
    return "".join(
        f"<U+{ord(each):04X}>"
        if each not in _KEPT and unicodedata.category(each) in _MARKS
        else each
        for each in text
    )
