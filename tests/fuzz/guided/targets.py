"""What a guided search is given: bytes to begin with, how to change them, and who judges them."""

import base64
import binascii
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from Crypto.PublicKey import RSA
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from practice.keys import KeyRing, SigningKey
from tests.fuzz.changes import as_json
from tests.fuzz.guided.mutators import Change, as_it_is
from tests.fuzz.runs import judged

LONGEST = 8_192


@dataclass(frozen=True)
class Target:
    """One public input."""

    name: str
    check: Callable[[bytes], object]
    """Gives an input to the tool; fails where the rules say otherwise, and for every exception
    that would have been a 500."""
    seeds: tuple[bytes, ...]
    change: Change = as_it_is
    words: tuple[str, ...] = ()
    """What is worth putting in."""
    longest: int = LONGEST


def known_keys() -> KeyRing:
    """Return a ring with a key that is the same in every run, so that an input stays what it is."""
    key = RSA.generate(2048, randfunc=Random(1).randbytes)
    with tempfile.TemporaryDirectory(prefix="online-dos-fuzz-") as place:
        Path(place, "000001.pem").write_bytes(key.export_key(pkcs=8))
        return KeyRing(Path(place))


def text_of(content: bytes) -> str:
    """Return `content` as a form would bring it."""
    return content.decode("utf-8", "replace")


def json_of(content: bytes) -> Any:
    """Return what JSON `content` is, or None."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def judged_as_json(is_accepted: bool, content: bytes, is_right: Callable[[Any], bool]) -> None:
    """Hold what became of `content` against a rule for objects.

    JSON that is written in an odd way may be refused, and may not be accepted more than other.
    """
    said = json_of(content)
    may_be = isinstance(said, dict) and is_right(said)
    if is_accepted or (may_be and _is_plain(said, content)):
        judged(is_accepted, may_be)


def _is_plain(said: Any, content: bytes) -> bool:
    try:
        return as_json(said) == content
    except RecursionError:
        return False


def is_signed(token: bytes, key: SigningKey) -> bool:
    """Return whether `key` signed these bytes as a JWS (RFC 7515, section 5.2)."""
    about, _, signature = token.rpartition(b".")
    try:
        content = base64.b64decode(signature + b"==", altchars=b"-_", validate=True)
        key.private_key.public_key().verify(content, about, padding.PKCS1v15(), hashes.SHA256())
    except (binascii.Error, InvalidSignature):
        return False
    return True
