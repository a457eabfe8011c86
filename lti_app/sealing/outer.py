"""The outer layer of a stored text: AES-256-GCM under the key of a quarter.

It hides nothing from the server, which holds the key. It lets a copy of the database be made
unreadable afterwards, by destroying a key that was never copied with it (docs/decisions/0028).

A layered text is a header (a mark, the quarter, and four bytes of the key's SHA-256), a nonce and
the ciphertext. The header and the column in which the text stands are authenticated; the row is
not: the envelope within is bound to its place. NIST SP 800-38D, section 8.3, allows one key 2^32
texts with random nonces.
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lti_app.sealing.hpke import NotOpenedError
from lti_app.sealing.quarters import QUARTER

KEY_BYTES = 32
_MARK = b"OD-outer\x01"
_NONCE_BYTES = 12
_QUARTER_ENDS = len(_MARK) + len("2026-Q4")
HEADER_BYTES = _QUARTER_ENDS + 4


def beginning(quarter: str) -> bytes:
    """Return how every text begins that lies under a key of `quarter`."""
    return _MARK + quarter.encode()


def header(key: bytes, quarter: str) -> bytes:
    """Return how every text begins that lies under this key of `quarter`."""
    return beginning(quarter) + hashlib.sha256(key).digest()[:4]


def quarter_in(stored: bytes) -> str | None:
    """Return under the key of which quarter a stored text lies; None for one without a layer.

    A text without a layer begins with a random nonce: one in 2^72 has the mark by chance.
    """
    quarter = stored[len(_MARK) : _QUARTER_ENDS].decode("ascii", "replace")
    return quarter if stored.startswith(_MARK) and QUARTER.fullmatch(quarter) else None


def lay(key: bytes, quarter: str, column: str, text: bytes) -> bytes:
    """Return `text` as it is stored in `column`, under the key of `quarter`."""
    start, nonce = header(key, quarter), secrets.token_bytes(_NONCE_BYTES)
    return start + nonce + AESGCM(key).encrypt(nonce, text, _bound_to(start, column))


def lift(key: bytes, column: str, stored: bytes) -> bytes:
    """Return the text below the layer of a stored one.

    Raises NotOpenedError for another key, another column, or a text that was changed.
    """
    start, rest = stored[:HEADER_BYTES], stored[HEADER_BYTES:]
    nonce, hidden = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, hidden, _bound_to(start, column))
    except (InvalidTag, ValueError):
        raise NotOpenedError from None


def _bound_to(start: bytes, column: str) -> bytes:
    return b"online-dos outer v1\0" + start + b"\0" + column.encode()
