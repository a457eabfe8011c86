"""Sealed texts: a report, the names in it, a message of its mailbox, a note, the working sheet.

Each text has a content key of its own, with which it is encrypted once (AES-256-GCM), and which is
sealed to everybody who may read it. Both are bound to the place of the text, so that nothing opens
in another report, another part or for another reader. Ids are raw bytes everywhere here: 16 random
ones for reports, messages, notes and readers, and the words `recovery` and `mailbox` for those two.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lti_app.sealing import hpke
from lti_app.sealing.hpke import NotOpenedError
from lti_app.sealing.padding import BUCKETS, PaddingError, pad, unpad

ID_BYTES = 16
RECOVERY = b"recovery"
MAILBOX = b"mailbox"
SEALED_KEY_BYTES = 32 + hpke.OVERHEAD_BYTES
_KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
CONTENT_BYTES = tuple(size + _NONCE_BYTES + _TAG_BYTES for size in BUCKETS)
"""The lengths that an encrypted content can have."""


@dataclass(frozen=True)
class Place:
    """Where a text belongs."""

    institution: str
    """Short name of the institution."""
    report: bytes
    part: bytes
    """`content`, `names`, `sheet`, or `message` or `note`, a zero byte and the id of that."""

    def of(self, purpose: str) -> bytes:
        """Return what binds to this place what is made for `purpose`."""
        start = f"online-dos {purpose} v1\0{self.institution}\0".encode()
        return start + self.report + b"\0" + self.part


@dataclass(frozen=True)
class Envelope:
    """A text that only its recipients can read."""

    content: bytes
    """Nonce and ciphertext; one of `CONTENT_BYTES` long."""
    keys: Mapping[bytes, bytes]
    """The content key, sealed; by the id of the recipient."""


def content_of(institution: str, report: bytes) -> Place:
    """Return the place of a report's own text."""
    return Place(institution, report, b"content")


def names_of(institution: str, report: bytes) -> Place:
    """Return the place of the names in a report."""
    return Place(institution, report, b"names")


def message_of(institution: str, report: bytes, message: bytes) -> Place:
    """Return the place of a message in the mailbox of a report."""
    return Place(institution, report, b"message\0" + message)


def note_of(institution: str, report: bytes, note: bytes) -> Place:
    """Return the place of a note that the desk keeps to itself."""
    return Place(institution, report, b"note\0" + note)


def sheet_of(institution: str, report: bytes) -> Place:
    """Return the place of the working sheet of a report; there is one."""
    return Place(institution, report, b"sheet")


def seal(place: Place, text: bytes, recipients: Mapping[bytes, bytes]) -> Envelope:
    """Seal `text` to `recipients`: public keys by the recipient's id.

    Raises TooLongError, and UnusableKeyError for a key that is none.
    """
    key, nonce = secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_NONCE_BYTES)
    hidden = AESGCM(key).encrypt(nonce, pad(text), place.of("report"))
    return Envelope(
        nonce + hidden,
        {
            recipient: hpke.seal(public, key, info=_info(place, recipient))
            for recipient, public in recipients.items()
        },
    )


def open_envelope(
    place: Place,
    content: bytes,
    sealed_key: bytes,
    recipient: bytes,
    private: EllipticCurvePrivateKey,
) -> bytes:
    """Return the text that was sealed to `recipient` at `place`. Raises NotOpenedError."""
    key = hpke.open_sealed(private, sealed_key, info=_info(place, recipient))
    if len(key) != _KEY_BYTES or len(content) not in CONTENT_BYTES:
        raise NotOpenedError
    nonce, hidden = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
    try:
        return unpad(AESGCM(key).decrypt(nonce, hidden, place.of("report")))
    except (InvalidTag, PaddingError):
        raise NotOpenedError from None


def _info(place: Place, recipient: bytes) -> bytes:
    return place.of("key") + b"\0" + recipient
