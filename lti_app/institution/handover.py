"""The short signed note by which the course site hands a member of staff over to the desk.

The desk never opens the course database. So the course site, which knows from a launch who somebody
is, tells it in a note that holds no name and no user id: a keyed hash, the same for the same person
each time. It goes through the person's browser, is good for ten minutes and, because the desk
remembers it, once. Whether that person is let in is the desk's affair.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

from lti_app.clock import AHEAD_SECONDS
from lti_app.errors import HandoverRefusedError, NotPreparedError
from lti_app.key_files import write_once

LIFE_SECONDS = 600
_SALT = "online-dos handover v1"
_LONGEST = 1000


@dataclass(frozen=True)
class Handed:
    """What a note says."""

    institution: str
    """Short name."""
    identity: bytes
    """Who somebody is, as a keyed hash of 32 bytes."""
    hash: bytes
    """Names the note, so that it is used once."""


class DeskSecret:
    """The secret of an installation that its sites share about the staff of the desk."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "desk.key"

    def ensure(self) -> None:
        """Make the secret where it is missing."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(self._path, secrets.token_bytes(32))

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes for one purpose. Raises NotPreparedError."""
        try:
            secret = self._path.read_bytes()
        except OSError:
            raise NotPreparedError from None
        return hmac.digest(secret, f"online-dos {purpose} v1".encode(), hashlib.sha256)


def identity(secret: DeskSecret, door: str, issuer: str, subject: str) -> bytes:
    """Return the keyed hash of a person, whom `issuer` calls `subject` at a door (lti, sign_in)."""
    who = b"\0".join(part.encode() for part in (door, issuer, subject))
    return hmac.digest(secret.derive("desk identity"), who, hashlib.sha256)


def write_note(secret: DeskSecret, institution: str, who: bytes, *, now: datetime) -> str:
    """Return a note about the person with the identity `who`."""
    told = [institution, who.hex(), int(now.timestamp()), secrets.token_urlsafe(16)]
    return str(_signer(secret).dumps(told))


def read_note(secret: DeskSecret, text: str, *, now: datetime) -> Handed:
    """Return what a note says. Raises HandoverRefusedError for one that is not ours or is old."""
    if len(text) > _LONGEST:
        raise HandoverRefusedError("too long")
    try:
        institution, who, written, _number = _signer(secret).loads(text)
    except BadData:
        raise HandoverRefusedError("not signed here") from None
    if not -AHEAD_SECONDS <= int(now.timestamp()) - written <= LIFE_SECONDS:
        raise HandoverRefusedError("too old")
    return Handed(institution, bytes.fromhex(who), hashlib.sha256(text.encode()).digest())


def _signer(secret: DeskSecret) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret.derive("desk handover"), salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256}
    )
