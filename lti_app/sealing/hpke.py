"""Sealing to a public key: HPKE of RFC 9180, base mode.

DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (sections 4.1, 5.1.1 and 6.1), one message for
each encapsulation. P-256, because browsers have had it in WebCrypto longer than X25519. Public
keys are 65 bytes, uncompressed (section 7.1.1).
"""

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PUBLIC_BYTES = 65
OVERHEAD_BYTES = PUBLIC_BYTES + 16
"""How much longer than its text a sealed text is: the encapsulated key and the tag."""
_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_VERSION = b"HPKE-v1"
_KEM_ID = b"KEM" + (0x0010).to_bytes(2)
_KEY_BYTES = 32


class NotOpenedError(Exception):
    """Something does not open: wrong key, wrong place, or changed on the way; never told which."""


class UnusableKeyError(ValueError):
    """What should be a public key is none: not 65 bytes, or no point of the curve."""


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a new private key."""
    return ec.generate_private_key(_CURVE)


def derive_key_pair(seed: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the key pair that belongs to `seed`, of 32 bytes or more (section 7.1.3)."""
    start = hmac.digest(b"", _VERSION + _KEM_ID + b"dkp_prk" + seed, hashlib.sha256)
    for counter in range(256):
        label = _KEY_BYTES.to_bytes(2) + _VERSION + _KEM_ID + b"candidate" + counter.to_bytes(1)
        number = int.from_bytes(HKDFExpand(hashes.SHA256(), _KEY_BYTES, label).derive(start))
        if 0 < number < _ORDER:  # pragma: no branch - false once in 2 ** 32 seeds
            return ec.derive_private_key(number, _CURVE)
    raise ArithmeticError("DeriveKeyPairError")  # pragma: no cover - once in 2 ** 8192 seeds


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the 65 bytes of a key's public half."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(content: bytes) -> ec.EllipticCurvePublicKey:
    """Return the public key that the 65 bytes `content` are. Raises UnusableKeyError."""
    if len(content) != PUBLIC_BYTES:
        raise UnusableKeyError("a public key has 65 bytes")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, content)
    except ValueError as error:
        raise UnusableKeyError("no point of the curve") from error


def seal(recipient: bytes, text: bytes, *, info: bytes) -> bytes:
    """Return `text` sealed to a public key: the encapsulated key, then the ciphertext.

    `info` says what it is for; with another it does not open. Raises UnusableKeyError.
    """
    return _SUITE.encrypt(text, public_key(recipient), info)


def open_sealed(key: ec.EllipticCurvePrivateKey, sealed: bytes, *, info: bytes) -> bytes:
    """Return what is in `sealed`. Raises NotOpenedError."""
    try:
        return _SUITE.decrypt(sealed, key, info)
    except InvalidTag:
        raise NotOpenedError from None
