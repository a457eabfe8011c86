"""The one blinding factor that makes a pair of what a signer saw and what was shown later."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

HASH = 48


def explaining(key: RSAPublicKey, answer: bytes, signature: bytes) -> tuple[bytes, int]:
    """Return salt and inverse with which blinding `signature`'s message gives `answer`'s request.

    The exponent permutes what is below the modulus, so there is no second inverse.
    """
    n = key.public_numbers().n
    inverse = int.from_bytes(signature) * pow(int.from_bytes(answer), -1, n) % n
    return salt_of(key, signature), inverse


def salt_of(key: RSAPublicKey, signature: bytes) -> bytes:
    """Return the salt in a signature (RFC 8017, section 9.1.2, steps 5 to 11)."""
    numbers = key.public_numbers()
    size = key.key_size // 8
    encoded = pow(int.from_bytes(signature), numbers.e, numbers.n).to_bytes(size)
    hidden, digest = encoded[: -HASH - 1], encoded[-HASH - 1 : -1]
    mask = b"".join(
        hashlib.sha384(digest + i.to_bytes(4)).digest() for i in range(len(hidden) // HASH + 1)
    )
    return bytes(a ^ b for a, b in zip(hidden, mask, strict=False))[-HASH:]
