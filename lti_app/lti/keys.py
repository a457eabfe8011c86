"""The tool's own keys: made on first start, published as a key set, rotated without a gap.

Security Framework 1.0, section 6.3. Each key is one PEM file whose name tells when it was made.
A new key is published at once and signs from a day later, when every platform has read it; an old
one stays published for a month after it stopped signing.
"""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from joserfc.jwk import RSAKey

from lti_app.errors import NotPreparedError
from lti_app.key_files import write_once

LEAD = timedelta(days=1)
"""How long a new key is published before it signs."""
OVERLAP = timedelta(days=30)
"""How long an old key stays published after its successor began to sign."""
BITS = 3072
"""As strong as 128 bits (NIST SP 800-57, part 1, table 2). Files of 2048 are used until rotated."""
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class ToolKey:
    """One private key of the tool."""

    kid: str
    made_at: datetime
    path: Path

    @cached_property
    def private(self) -> rsa.RSAPrivateKey:
        """The key itself; read from its file on first use."""
        key = load_pem_private_key(self.path.read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError(f"{self.path.name} is not an RSA key")
        return key

    @cached_property
    def public_jwk(self) -> dict[str, Any]:
        """The public half as a JSON Web Key (RFC 7517)."""
        public = RSAKey.import_key(self.private.public_key()).as_dict(private=False)
        return {**public, "use": "sig", "alg": "RS256", "kid": self.kid}


class ToolKeys:
    """The keys in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, ToolKey] = {}

    def ensure(self, now: datetime) -> None:
        """Make the folder, the first key and the state secret where they are missing."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._all():
            self.rotate(now)
        state_key = self._folder / "state.key"
        if not state_key.exists():
            write_once(state_key, secrets.token_bytes(32))

    def rotate(self, now: datetime, *, at_once: bool = False) -> ToolKey:
        """Add a key and delete those nobody needs any more; return the new one.

        `at_once` lets it sign from now on, for when an old key has leaked.
        """
        made_at = (now - LEAD if at_once else now).astimezone(UTC).replace(microsecond=0)
        kid = urlsafe_b64encode(secrets.token_bytes(9)).decode().replace("-", "x").replace("_", "y")
        path = self._folder / f"lti-{made_at.strftime(_STAMP)}-{kid}.pem"
        private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        write_once(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        published = {key.kid for key in self.published(now)}
        for key in self._all():
            # A key younger than a day would take over from one that signs at once.
            overtakes = at_once and key.made_at >= made_at and key.kid != kid
            if key.kid not in published or overtakes:
                key.path.unlink(missing_ok=True)
        return ToolKey(kid, made_at, path)

    def signing(self, now: datetime) -> ToolKey:
        """Return the key that signs at `now`: the newest that has been published for a day.

        Raises NotPreparedError when there is none at all.
        """
        keys = self._all()
        if not keys:
            raise NotPreparedError("no key was made")
        ready = [key for key in keys if now - key.made_at >= LEAD]
        return ready[-1] if ready else keys[0]

    def published(self, now: datetime) -> list[ToolKey]:
        """Return the keys that platforms may need at `now`, oldest first.

        Raises NotPreparedError when there is none at all: an empty key set would be believed.
        """
        keys = self._all()
        if not keys:
            raise NotPreparedError("no key was made")
        return [
            key
            for key, successor in zip(keys, [*keys[1:], None], strict=True)
            if successor is None or now - (successor.made_at + LEAD) < OVERLAP
        ]

    def state_secret(self) -> bytes:
        """Return the secret that signs login states. Raises NotPreparedError."""
        try:
            return (self._folder / "state.key").read_bytes()
        except OSError as error:
            raise NotPreparedError("state.key cannot be read") from error

    def _all(self) -> list[ToolKey]:
        """Return every key in the folder, oldest first; files are parsed once."""
        for path in self._folder.glob("lti-*.pem"):
            if path.name not in self._read:
                _lti, stamp, kid = path.stem.split("-", 2)
                made_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
                self._read[path.name] = ToolKey(kid, made_at, path)
        keys = [key for key in list(self._read.values()) if key.path.exists()]
        return sorted(keys, key=lambda key: (key.made_at, key.kid))
