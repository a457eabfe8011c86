"""Blind RSA signatures, RSABSSA-SHA384-PSS-Randomized of RFC 9474, for both sides.

The signer learns nothing of what it signs: for every signature that it gave and every message that
appears later there is a blinding factor that explains the two as a pair (section 7.2).

The private operation runs in constant time (Crypto.Math, Montgomery in C), on a base that is
hidden by a factor of our own (section 7.1), half by half (Chinese remainder), and is checked before
it leaves: a single fault in a half would otherwise give away the factors of the key. Keys of any
size; a signature is as long as the modulus. Only SHA-384, salts of 48 bytes.
"""

import hashlib
import secrets
from dataclasses import dataclass
from math import gcd

from Crypto.Math.Numbers import Integer
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

PREFIX_BYTES = 32
SALT_BYTES = 48
_HASH_BYTES = 48
_PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT_BYTES)

if Integer.__name__ != "IntegerNat":  # pragma: no cover
    # The library's own way out where its C code was not built; its time would tell about the key.
    raise ImportError("pycryptodome has no constant-time arithmetic on this machine")


class MalformedRequestError(ValueError):
    """What should be signed has the wrong length, or is not below the modulus."""


class FaultySignatureError(RuntimeError):
    """The arithmetic went wrong; the signature was thrown away."""


class InvalidBlindSignatureError(ValueError):
    """A signature is not one of this key over this message."""


@dataclass(frozen=True)
class Blinded:
    """What goes to the signer, and the secret with which its answer becomes a signature."""

    message: bytes
    """As long as the modulus."""
    inverse: int


def prepare(message: bytes, *, prefix: bytes | None = None) -> bytes:
    """Return `message` behind 32 random bytes (section 4.1, PrepareRandomize)."""
    return (secrets.token_bytes(PREFIX_BYTES) if prefix is None else prefix) + message


def blind(
    key: RSAPublicKey, prepared: bytes, *, salt: bytes | None = None, inverse: int | None = None
) -> Blinded:
    """Hide `prepared` from the signer (section 4.2, Blind).

    `salt` and `inverse` are drawn at random where they are not given. Raises ValueError when one
    of them shares a factor with the modulus, which chance does not bring about.
    """
    numbers = key.public_numbers()
    n = numbers.n
    salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    encoded = int.from_bytes(_encode(prepared, salt, n.bit_length() - 1))
    if gcd(encoded, n) != 1:
        raise ValueError("invalid input")
    inverse = 1 + secrets.randbelow(n - 1) if inverse is None else inverse
    hidden = encoded * pow(pow(inverse, -1, n), numbers.e, n) % n
    return Blinded(hidden.to_bytes(_size(n)), inverse)


def finalize(key: RSAPublicKey, prepared: bytes, answer: bytes, inverse: int) -> bytes:
    """Return the signature over `prepared` that the signer's `answer` hides (section 4.4).

    Raises InvalidBlindSignatureError.
    """
    n = key.public_numbers().n
    if len(answer) != _size(n):
        raise InvalidBlindSignatureError
    signature = (int.from_bytes(answer) * inverse % n).to_bytes(_size(n))
    verify(key, prepared, signature)
    return signature


def verify(key: RSAPublicKey, prepared: bytes, signature: bytes) -> None:
    """Check a signature: plain RSASSA-PSS of RFC 8017, section 8.1.2 (section 4.5).

    Raises InvalidBlindSignatureError.
    """
    try:
        key.verify(signature, prepared, _PSS, hashes.SHA384())
    except InvalidSignature:
        raise InvalidBlindSignatureError from None


class BlindSigner:
    """The signer's side of one key. Threads may share it."""

    def __init__(self, key: RSAPrivateKey) -> None:
        numbers = key.private_numbers()
        public = numbers.public_numbers
        self._size = _size(public.n)
        half = self._size // 2 + 1
        self._n = Integer(public.n, public=True)
        self._e = Integer(public.e, public=True)
        # Read from as many bytes each, so that not even their lengths tell them apart.
        self._p, self._q, self._to_p, self._to_q, self._q_inverse = (
            Integer.from_bytes(number.to_bytes(half))
            for number in (numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)
        )

    def sign(self, blinded: bytes) -> bytes:
        """Sign what a client has blinded (section 4.3, BlindSign).

        Raises MalformedRequestError; FaultySignatureError instead of a wrong signature.
        """
        if len(blinded) != self._size:
            raise MalformedRequestError("not as long as the modulus")
        message = Integer.from_bytes(blinded)
        if message >= self._n:
            raise MalformedRequestError("message representative out of range")
        factor = Integer.random_range(min_inclusive=1, max_exclusive=self._n)
        hidden = message * pow(factor, self._e, self._n) % self._n
        signature = self._power(hidden) * factor.inverse(self._n) % self._n
        if pow(signature, self._e, self._n) != message:
            raise FaultySignatureError("signing failure")
        return signature.to_bytes(self._size)

    def _power(self, base: Integer) -> Integer:
        """Return `base` to the private exponent, from its halves (RFC 8017, section 5.1.2)."""
        in_p = pow(base, self._to_p, self._p)
        in_q = pow(base, self._to_q, self._q)
        difference = in_p + self._p - in_q % self._p
        return in_q + difference * self._q_inverse % self._p * self._q


def _encode(message: bytes, salt: bytes, bits: int) -> bytes:
    """Return the EMSA-PSS encoding of `message` in `bits` bits (RFC 8017, section 9.1.1)."""
    size = -(-bits // 8)
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(size - len(salt) - _HASH_BYTES - 2) + b"\1" + salt
    mask = _mask(digest, len(block))
    hidden = bytearray(a ^ b for a, b in zip(block, mask, strict=True))
    hidden[0] &= 0xFF >> (8 * size - bits)
    return bytes(hidden) + digest + b"\xbc"


def _mask(seed: bytes, length: int) -> bytes:
    """Return `length` bytes of MGF1 over SHA-384 (RFC 8017, appendix B.2.1)."""
    blocks = range(-(-length // _HASH_BYTES))
    return b"".join(hashlib.sha384(seed + i.to_bytes(4)).digest() for i in blocks)[:length]


def _size(n: int) -> int:
    return -(-n.bit_length() // 8)
