"""Receipts: what a reporter writes down, and all there is to come back with.

100 random bits as 20 symbols of Crockford's base 32 with his check symbol, in groups:
`XXXXX-XXXXX-XXXXX-XXXXX-C`. Two things follow from it and from nothing else (HKDF, RFC 5869, with
SHA-256 and no salt): the key pair of the mailbox, and the number by which the mailbox is looked up.
The server stores only a hash of that number. Guessing 100 bits needs no slow derivation to be
hopeless.
"""

import hashlib
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lti_app.sealing import hpke

BITS = 100
_BYTES = 13
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SYMBOLS = SYMBOLS + "*~$=U"
_GROUP = 5
_IGNORED = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
"""Besides white space: what word processors and telephones make of a hyphen."""
_READ_AS = {
    **{symbol: symbol for symbol in CHECK_SYMBOLS},
    **{symbol.lower(): symbol for symbol in CHECK_SYMBOLS},
    **dict.fromkeys("Oo", "0"),
    **dict.fromkeys("IiLl", "1"),
}


class ReceiptError(ValueError):
    """What was typed is not a receipt: a wrong symbol, a wrong length, or a slip of the pen."""


@dataclass(frozen=True)
class Receipt:
    """A receipt. Its secret is in no representation, so that it cannot slip into a log."""

    secret: bytes = field(repr=False)
    """The 100 bits as 13 bytes, big endian."""

    @classmethod
    def new(cls) -> "Receipt":
        """Return a random receipt."""
        return cls(secrets.randbits(BITS).to_bytes(_BYTES))

    @property
    def text(self) -> str:
        """The receipt as it is shown."""
        number = int.from_bytes(self.secret)
        shifts = range(BITS - 5, -1, -5)
        symbols = "".join(SYMBOLS[number >> shift & 31] for shift in shifts)
        groups = [symbols[i : i + _GROUP] for i in range(0, len(symbols), _GROUP)]
        return "-".join([*groups, CHECK_SYMBOLS[number % 37]])

    def mailbox_key(self, institution: str) -> EllipticCurvePrivateKey:
        """Return the key pair of the mailbox (RFC 9180, section 7.1.3)."""
        return hpke.derive_key_pair(self._derive("mailbox", institution))

    def lookup(self, institution: str) -> bytes:
        """Return the 32 bytes by which the mailbox is asked for."""
        return self._derive("lookup", institution)

    def lookup_hash(self, institution: str) -> bytes:
        """Return what the server stores: SHA-256 of `lookup`."""
        return hashlib.sha256(self.lookup(institution)).digest()

    def _derive(self, purpose: str, institution: str) -> bytes:
        info = f"online-dos {purpose} v1\0{institution}".encode()
        return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(self.secret)


def parse(text: str) -> Receipt:
    """Return the receipt that somebody typed.

    Case, white space and hyphens do not matter; O is read as 0, I and L as 1. Raises ReceiptError.
    """
    symbols = symbols_of(text)
    if len(symbols) != BITS // 5 + 1:
        raise ReceiptError("wrong length")
    number = 0
    for symbol in symbols[:-1]:
        if not symbol or symbol not in SYMBOLS:
            raise ReceiptError("wrong symbol")
        number = number << 5 | SYMBOLS.index(symbol)
    if symbols[-1] != CHECK_SYMBOLS[number % 37]:
        raise ReceiptError("wrong check symbol")
    return Receipt(number.to_bytes(_BYTES))


def symbols_of(text: str) -> list[str]:
    """Return the symbols that somebody typed; an empty text for each character that is none."""
    typed = [each for each in text if not each.isspace() and each not in _IGNORED]
    return [_READ_AS.get(each, "") for each in typed]
