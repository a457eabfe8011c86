"""Writes a JSON Web Signature in compact form (RFC 7515 section 3.1), right or deliberately wrong.

A library that signs tokens refuses to make the wrong ones, and rightly so: no ``none``, no HMAC
with a public key, no body that is a list. A platform to practise against has to be able to.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_RSA_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "RS256": hashes.SHA256(),
    "RS384": hashes.SHA384(),
    "RS512": hashes.SHA512(),
}


def base64url(data: bytes) -> str:
    """Encode without padding, as RFC 7515 section 2 wants it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def compact(
    headers: Mapping[str, object],
    payload: object,
    *,
    algorithm: str,
    key: RSAPrivateKey | bytes | None,
) -> str:
    """Sign `payload` as JSON and give the three parts joined by dots.

    `algorithm` decides how the signature is made; what the header says of it is the caller's
    business. `key` is an RSA key for RS256, RS384 and RS512, the secret for HS256, and None for
    "none". Raises ValueError for a key that does not go with the algorithm.
    """
    head = base64url(_json(headers))
    body = base64url(_json(payload))
    signature = _signature(f"{head}.{body}".encode("ascii"), algorithm, key)
    return f"{head}.{body}.{base64url(signature)}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _signature(signed: bytes, algorithm: str, key: RSAPrivateKey | bytes | None) -> bytes:
    if algorithm in _RSA_HASHES and isinstance(key, RSAPrivateKey):
        return key.sign(signed, padding.PKCS1v15(), _RSA_HASHES[algorithm])
    if algorithm == "HS256" and isinstance(key, bytes):
        return hmac.new(key, signed, hashlib.sha256).digest()
    if algorithm == "none" and key is None:
        return b""
    raise ValueError(f"{algorithm} cannot sign with a key of type {type(key).__name__}")
