"""The private keys of membership tokens: one for each institution and period, in files.

`KEYS_DIR/tokens/<institution>/<period>.pem`, readable by its owner only. The public half is in the
campaign database, written once; a private key that does not belong to it signs nothing, because a
second key in a period could mark people.
"""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import Engine

from lti_app.campaign import token_keys
from lti_app.campaign.token_keys import PublishedKey
from lti_app.errors import NotPreparedError, TokenKeyUnusableError
from lti_app.key_files import write_once
from lti_app.sealing.blind import BlindSigner
from lti_app.sealing.periods import begins_on, following, period_of, previous
from lti_app.sealing.tokens import BITS, EXPONENT, public_der

Kept = TypeVar("Kept")
LEAD = timedelta(days=7)
"""How long before a period begins its key is made and published."""


class PeriodKeys:
    """The keys in one folder; what was read once is kept. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._published: dict[tuple[str, str], PublishedKey] = {}
        self._signers: dict[tuple[str, str], BlindSigner] = {}
        self._lock = threading.Lock()

    def ensure(self, engine: Engine, institution: str, *, now: datetime) -> None:
        """Make and publish the key of this period, and in time the next one, where missing."""
        today = now.astimezone(UTC).date()
        current = period_of(now)
        self._make(engine, institution, current, now)
        if begins_on(following(current)) - today <= LEAD:
            self._make(engine, institution, following(current), now)
        self._delete_old(institution, current)

    def published(self, engine: Engine, institution: str, period: str) -> PublishedKey:
        """Return the published key of a period. Raises NotPreparedError while there is none."""
        found = self._published.get((institution, period))
        if found is None:
            with engine.connect() as connection:
                found = token_keys.find(connection, institution, period)
            if found is None:
                raise NotPreparedError("no token key was made for this period")
            self._keep(self._published, found, found)
        return found

    def signer(self, key: PublishedKey) -> BlindSigner:
        """Return the signer of a published key. Raises TokenKeyUnusableError."""
        found = self._signers.get((key.institution, key.period))
        if found is None:
            private = self._read(key.institution, key.period)
            if public_der(private.public_key()) != key.public_key:
                raise TokenKeyUnusableError("the private key is not that of the published one")
            found = BlindSigner(private)
            self._keep(self._signers, key, found)
        return found

    def _keep(self, kept: dict[tuple[str, str], Kept], key: PublishedKey, value: Kept) -> None:
        """Keep `value`, and let go of what belongs to periods that are over."""
        with self._lock:
            for name in [each for each in kept if each[1] < previous(key.period)]:
                del kept[name]
            kept[key.institution, key.period] = value

    def _make(self, engine: Engine, institution: str, period: str, now: datetime) -> None:
        with engine.connect() as connection:
            if token_keys.find(connection, institution, period) is not None:
                return
        path = self._path(institution, period)
        if not path.exists():
            for folder in (self._folder, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            private = rsa.generate_private_key(public_exponent=EXPONENT, key_size=BITS)
            pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            write_once(path, pem)
        # Whoever was first in the folder and in the table: everybody takes the same two halves.
        public = public_der(self._read(institution, period).public_key())
        with engine.begin() as connection:
            today = now.astimezone(UTC).date()
            token_keys.publish(connection, institution, period, public, today=today)

    def _delete_old(self, institution: str, current: str) -> None:
        for path in (self._folder / institution).glob("*.pem"):
            if path.stem < previous(current):
                path.unlink(missing_ok=True)

    def _read(self, institution: str, period: str) -> rsa.RSAPrivateKey:
        try:
            content = self._path(institution, period).read_bytes()
            key = load_pem_private_key(content, password=None)
        except (OSError, ValueError) as error:
            raise TokenKeyUnusableError("the private key cannot be read") from error
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TokenKeyUnusableError("the private key is not an RSA key")
        return key

    def _path(self, institution: str, period: str) -> Path:
        return self._folder / institution / f"{period}.pem"
