"""HPKE once more, written down from RFC 9180 step by step, to hold the library against.

Base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256; the key schedule is the same for every AEAD but
for its number and the length of its key.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lti_app.sealing import hpke

KEM = b"KEM\x00\x10"


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, hashlib.sha256)


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    info = length.to_bytes(2) + b"HPKE-v1" + suite + label + info
    made, block = b"", b""
    while len(made) < length:
        block = hmac.digest(prk, block + info + (len(made) // 32 + 1).to_bytes(1), hashlib.sha256)
        made += block
    return made[:length]


def shared_secret(private: ec.EllipticCurvePrivateKey, enc: bytes) -> bytes:
    """Return the secret of Decap (section 4.1)."""
    dh = private.exchange(ec.ECDH(), hpke.public_key(enc))
    return _extract_and_expand(dh, enc + hpke.public_bytes(private))


def _extract_and_expand(dh: bytes, context: bytes) -> bytes:
    return _expand(KEM, _extract(KEM, b"", b"eae_prk", dh), b"shared_secret", context, 32)


def _key_and_nonce(shared: bytes, info: bytes, aead: int, key_bytes: int) -> tuple[bytes, bytes]:
    """Return what KeySchedule makes (section 5.1)."""
    suite = b"HPKE\x00\x10\x00\x01" + aead.to_bytes(2)
    context = (
        b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    )
    secret = _extract(suite, shared, b"secret", b"")
    key = _expand(suite, secret, b"key", context, key_bytes)
    return key, _expand(suite, secret, b"base_nonce", context, 12)


def seal(recipient: bytes, text: bytes, *, info: bytes, seed: bytes) -> bytes:
    """Return what `hpke.seal` returns when chance brings the ephemeral key of `seed`."""
    ephemeral = hpke.derive_key_pair(seed)
    enc = hpke.public_bytes(ephemeral)
    dh = ephemeral.exchange(ec.ECDH(), hpke.public_key(recipient))
    key, nonce = _key_and_nonce(_extract_and_expand(dh, enc + recipient), info, 2, 32)
    return enc + AESGCM(key).encrypt(nonce, text, b"")


def decrypt(
    private: ec.EllipticCurvePrivateKey,
    sealed: bytes,
    info: bytes,
    *,
    aead: int,
    key_bytes: int,
    aad: bytes = b"",
) -> bytes:
    """Return the text in `sealed` (sections 5.1, 5.1.1 and 5.2), sequence number 0."""
    enc, hidden = sealed[:65], sealed[65:]
    key, nonce = _key_and_nonce(shared_secret(private, enc), info, aead, key_bytes)
    return AESGCM(key).decrypt(nonce, hidden, aad)
