"""Membership tokens: they prove "a member of this institution, in this month", and nothing else.

Written `<period>.<base64url>` without padding: one byte for the version, a nonce of 32 bytes, the
32 random bytes of RFC 9474's preparation, a signature as long as the key of its period. What is
signed is the name of the protocol, the institution and the period, parted by zero bytes, and then
the nonce. Anybody can check a token with the public key of its period; the site that does holds no
private key.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from lti_app.sealing import base64url, blind
from lti_app.sealing.periods import PERIOD

BITS = 3072
"""Of a key that is made now: as strong as 128 bits (NIST SP 800-57, part 1, table 2)."""
ACCEPTED_BITS = (2048, BITS)
"""A key of 2048 bits that was published before counts as long as its month does."""
EXPONENT = 65537
NONCE_BYTES = 32
_VERSION = b"\1"
_PURPOSE = b"online-dos member v1\0"
_TEXT = re.compile(rf"({PERIOD.pattern})\.([A-Za-z0-9_-]{{428}}|[A-Za-z0-9_-]{{599}})")
"""In base64url, of 65 bytes and a signature of 256 or 384."""


class TokenRefusedError(Exception):
    """A token is not good. Deliberately nothing more: why would help only who makes false ones."""


@dataclass(frozen=True)
class Token:
    """A token as it is carried to the report site."""

    period: str
    nonce: bytes
    prefix: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """The token as it is written."""
        content = _VERSION + self.nonce + self.prefix + self.signature
        return f"{self.period}.{base64url.encode(content)}"

    @property
    def spent_hash(self) -> bytes:
        """What is remembered of a token so that it works once: SHA-256 of its nonce."""
        return hashlib.sha256(self.nonce).digest()


def message(institution: str, period: str, nonce: bytes) -> bytes:
    """Return what a token's signature is about, before it is prepared."""
    return _PURPOSE + institution.encode() + b"\0" + period.encode() + b"\0" + nonce


def parse(text: str) -> Token:
    """Return the token written as `text`, which is not checked yet. Raises TokenRefusedError."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise TokenRefusedError
    try:
        content = base64url.decode(found[3])
    except ValueError:  # the last of 599 signs has two bits to spare
        raise TokenRefusedError from None
    version, nonce, prefix, signature = content[:1], content[1:33], content[33:65], content[65:]
    if version != _VERSION:
        raise TokenRefusedError
    return Token(found[1], nonce, prefix, signature)


def verify(token: Token, institution: str, key: RSAPublicKey) -> None:
    """Check `token` against the key of its period and institution. Raises TokenRefusedError."""
    prepared = blind.prepare(message(institution, token.period, token.nonce), prefix=token.prefix)
    try:
        blind.verify(key, prepared, token.signature)
    except blind.InvalidBlindSignatureError:
        raise TokenRefusedError from None


@lru_cache(maxsize=64)
def public_key(der: bytes) -> RSAPublicKey:
    """Return the published key `der` (SubjectPublicKeyInfo, RFC 5280).

    Raises ValueError for anything but RSA with 3072 or 2048 bits and the exponent 65537.
    """
    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError("not a key for membership tokens") from error
    if (
        not isinstance(key, RSAPublicKey)
        or key.key_size not in ACCEPTED_BITS
        or key.public_numbers().e != EXPONENT
    ):
        raise ValueError("not a key for membership tokens")
    return key


def public_der(key: RSAPublicKey) -> bytes:
    """Return `key` as it is published (SubjectPublicKeyInfo, DER)."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(der: bytes) -> str:
    """Return SHA-256 of a published key, as 64 hexadecimal digits."""
    return hashlib.sha256(der).hexdigest()
