"""The tool's published keys: fetched from its key set and kept for a minute."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from practice.outgoing import session_for

KEPT = 60
"""Seconds that a fetched key set is used for."""
TIMEOUT = (3.05, 5)
LARGEST = 100_000

Fetch = Callable[[], object]
"""Gives the tool's key set as JSON, or raises `ToolKeysError`."""


class ToolKeysError(Exception):
    """The tool's key is not to be had; the text says why."""


class ToolKeys:
    """The tool's RSA keys by name."""

    def __init__(self, fetch: Fetch, clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, RSAPublicKey] = {}
        self._fetched_at: float | None = None

    def find(self, kid: str) -> RSAPublicKey:
        """The key of that name; fetches again for one that is new to us.

        Raises `ToolKeysError` when the key set is unreachable or has no such key.
        """
        with self._lock:
            age = None if self._fetched_at is None else self._clock() - self._fetched_at
            if age is None or age > KEPT or kid not in self._keys:
                self._keys = _read(self._fetch())
                self._fetched_at = self._clock()
            if kid not in self._keys:
                raise ToolKeysError(f"the tool's key set has no RSA signing key named {kid!r}")
            return self._keys[kid]


def _read(key_set: object) -> dict[str, RSAPublicKey]:
    """The usable keys of a JWK set (RFC 7517); what we cannot use is left out (section 5)."""
    members = key_set.get("keys") if isinstance(key_set, dict) else None
    if not isinstance(members, list):
        raise ToolKeysError("the tool's key set is not a JSON object with a list of keys")
    keys: dict[str, RSAPublicKey] = {}
    for member in members:
        if not isinstance(member, dict) or not isinstance(member.get("kid"), str):
            continue
        if member.get("kty") != "RSA" or member.get("use", "sig") != "sig" or "d" in member:
            continue
        try:
            key = PyJWK.from_dict(member, algorithm="RS256").key
        except (PyJWTError, ValueError):
            continue
        if isinstance(key, RSAPublicKey):
            keys[member["kid"]] = key
    return keys


def over_http(url: str) -> Fetch:
    """A way to fetch the key set at `url`, with limits on time and size."""

    def fetch() -> object:
        try:
            with (
                session_for(url) as session,
                session.get(url, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer,
            ):
                if answer.status_code != 200:
                    raise ToolKeysError(f"{url} answered {answer.status_code}")
                key_set: object = json.loads(_limited(answer.iter_content(LARGEST)))
                return key_set
        except (OSError, ValueError) as error:
            raise ToolKeysError(f"{url} did not answer with a key set: {error}") from error

    return fetch


def _limited(chunks: Iterable[bytes]) -> bytes:
    """All of a body, unless there is too much of it."""
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) > LARGEST:
            raise ValueError(f"more than {LARGEST} bytes")
    return body
