"""The platform's RSA keys: made on first use, rotated on request, published as a JWK set.

A key stays published for a while after its successor has taken over, so that what was signed just
before a rotation can still be checked (LTI 1.3 security framework, section 6.3).
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from practice.jws import base64url

KEY_SIZE = 2048
WEAK_KEY_SIZE = 1024
PUBLISHED = 3
"""How many keys the set holds: the one in use and the two before it."""


class SigningKey(NamedTuple):
    """A private key under the name (`kid`) by which the key set publishes its public half."""

    kid: str
    private_key: rsa.RSAPrivateKey

    def jwk(self) -> dict[str, str]:
        """The public half as a JSON Web Key (RFC 7517 section 4, RFC 7518 section 6.3.1)."""
        return _public_members(self.private_key) | {
            "kid": self.kid,
            "use": "sig",
            "alg": "RS256",
        }

    def public_pem(self) -> bytes:
        """The public half as PEM text, which an HS256 attack uses as its secret."""
        return self.private_key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


class KeyRing:
    """The signing keys, oldest first; kept in `directory`, or in memory only when it is None."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._weak: SigningKey | None = None
        self._keys: list[SigningKey] = []
        self._serial = 0
        if directory is not None:
            self._load(directory)
        if not self._keys:
            self.rotate()

    @property
    def current(self) -> SigningKey:
        """The key that signs now."""
        return self._keys[-1]

    def rotate(self) -> SigningKey:
        """Make a new key the current one; the ones before it stay published for a while."""
        key = new_key(KEY_SIZE)
        with self._lock:
            self._serial += 1
            self._keys = [*self._keys, key][-PUBLISHED:]
            if self._directory is not None:
                self._save(self._directory, key)
        return key

    def weak(self) -> SigningKey:
        """A key that is too short to be trusted; it is in the key set from the first call on."""
        with self._lock:
            if self._weak is None:
                self._weak = new_key(WEAK_KEY_SIZE)
            return self._weak

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The JWK set (RFC 7517 section 5), newest key first."""
        keys = [*reversed(self._keys), *([self._weak] if self._weak else [])]
        return {"keys": [key.jwk() for key in keys]}

    def _load(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in sorted(directory.glob("*.pem"))[-PUBLISHED:]:
            self._keys.append(_read(path))
            self._serial = int(path.stem)

    def _save(self, directory: Path, key: SigningKey) -> None:
        pem = key.private_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        # Written beside its place and then moved, so that a kill half way leaves no broken key.
        unfinished = directory / f"{self._serial:06d}.new"
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(pem)
        unfinished.rename(directory / f"{self._serial:06d}.pem")
        for path in sorted(directory.glob("*.pem"))[:-PUBLISHED]:
            path.unlink()


def new_key(size: int) -> SigningKey:
    """Make an RSA key of `size` bits, named by its thumbprint so that no two share a name."""
    return _named(rsa.generate_private_key(public_exponent=65537, key_size=size))


def _read(path: Path) -> SigningKey:
    try:
        private_key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise ValueError(f"{path} does not hold a private key: delete it to go on") from error
    if not isinstance(private_key, rsa.RSAPrivateKey):
        raise ValueError(f"{path} does not hold an RSA key: delete it to go on")
    return _named(private_key)


def _named(private_key: rsa.RSAPrivateKey) -> SigningKey:
    members = json.dumps(_public_members(private_key), sort_keys=True, separators=(",", ":"))
    return SigningKey(base64url(hashlib.sha256(members.encode()).digest()), private_key)


def _public_members(private_key: rsa.RSAPrivateKey) -> dict[str, str]:
    numbers = private_key.public_key().public_numbers()
    return {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))
