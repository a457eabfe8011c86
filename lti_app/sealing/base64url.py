"""Bytes as text: base64url without padding (RFC 4648, section 5), one way to write each."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

_TEXT = re.compile(r"[A-Za-z0-9_-]*")


def encode(content: bytes) -> str:
    """Return `content` as text."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes that `text` writes.

    Raises ValueError for a strange character, a length that no bytes give, or bits left over.
    """
    if not _TEXT.fullmatch(text) or len(text) % 4 == 1:
        raise ValueError("not base64url")
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(content) != text:
        raise ValueError("not base64url")
    return content
