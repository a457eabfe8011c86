"""What somebody is called in the course database whom no platform named.

A keyed hash of who says it and whom they mean: the same for the same person, no user id, and not to
be guessed, so that no platform can send one as its `sub`. The desk has a key of its own for its
staff: the two hashes of one person have nothing in common.
"""

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, or_

from lti_app.access.models import Door
from lti_app.errors import NotPreparedError
from lti_app.key_files import write_once

_OTHERS = (Door.SIGN_IN, Door.KALTURA)
"""Doors behind which no platform says who somebody is."""


def is_hash(subject: str) -> bool:
    """Return whether `subject` stands for somebody whom no platform named."""
    door, _sign, _hash = subject.partition(":")
    return door in _OTHERS


def is_user(subject: Any, door: Any) -> ColumnElement[bool]:
    """Return the condition that a platform named `subject`, who came by `door`: two columns."""
    hashes = (subject.startswith(f"{other}:", autoescape=True) for other in _OTHERS)
    return or_(door == Door.LTI, ~or_(*hashes))


class PersonKeys:
    """Names people at the other doors, with the key in one folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "persons.key"

    def ensure(self) -> None:
        """Make the key where it is missing."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(self._path, secrets.token_bytes(32))

    def subject(self, door: Door, issuer: str, subject: str) -> str:
        """Return what stands for the person whom `issuer` calls `subject`.

        Raises NotPreparedError where the key cannot be read.
        """
        return f"{door}:{self._digest(door, issuer, subject).hex()}"

    def identifier(self, institution: str, identifier: str) -> bytes:
        """Return what stands for the person whom an institution (its short name) calls so.

        Raises NotPreparedError where the key cannot be read.
        """
        return self._digest("identifier", institution, identifier)

    def _digest(self, *parts: str) -> bytes:
        """Return the keyed hash of `parts`; the first says what kind of name it is."""
        try:
            key = self._path.read_bytes()
        except OSError as error:
            raise NotPreparedError("persons.key cannot be read") from error
        who = b"\0".join(part.encode() for part in parts)
        return hmac.digest(key, who, hashlib.sha256)
