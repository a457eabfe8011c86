"""The address at which a course opens the tool, as staff give it: the course's own platform only.

It stands on a page that everybody may read. So it may lead to nowhere but that platform, and what a
platform told us in a launch is proposed only where there is nothing in it but a place: Moodle's
return address holds a key of the person's session.
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from lti_app.lti.registry import origin

LONGEST_ADDRESS = 1000
LONGEST_TITLE = 100
_ID = re.compile("[0-9]{1,12}")


class WishError(ValueError):
    """What staff want on the page cannot stand there; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        """`address_malformed`, `address_foreign` or `title`; see `words.PROBLEMS`."""


def proposed(return_url: str | None) -> str | None:
    """Return the address to propose: what a launch told, if it names a place and nothing else."""
    if return_url is None or len(return_url) > LONGEST_ADDRESS or origin(return_url) is None:
        return None
    parts = urlsplit(return_url)
    values = parse_qsl(parts.query, keep_blank_values=True)
    is_place = all(_ID.fullmatch(value) for _name, value in values)
    return return_url if is_place and not parts.fragment and not parts.username else None


def checked_address(text: str, allowed: Iterable[str | None]) -> str | None:
    """Return an address on one of the `allowed` origins; None for none. Raises WishError."""
    text = text.strip()
    if not text:
        return None
    where = origin(text)
    is_plain = text.isascii() and text.isprintable() and " " not in text
    if where is None or not is_plain or len(text) > LONGEST_ADDRESS:
        raise WishError("address_malformed")
    if where not in allowed or "@" in urlsplit(text).netloc:
        raise WishError("address_foreign")
    return text


def checked_title(text: str) -> str | None:
    """Return what a course is called, on one line; None for nothing. Raises WishError."""
    text = unicodedata.normalize("NFC", text.strip())
    # Cc, Cf and the separators of lines: a name holds none of them, and some turn the text round.
    if len(text) > LONGEST_TITLE or any(
        unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") for c in text
    ):
        raise WishError("title")
    return text or None
