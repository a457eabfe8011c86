"""The platforms' public keys, kept ready to use.

Security Framework 1.0, section 6.3 (JSON Web Key Sets). A set is fetched once an hour; an unknown
`kid` makes it be fetched again at once, so that a platform may change its key at any moment, but
not more than once a minute, so that made-up key ids cannot turn this tool into a hammer. While a
platform's key set cannot be read, the last good one stays in use.
"""

import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key

from lti_app import calls
from lti_app.bulkhead import Turn
from lti_app.errors import KeysUnreachableError, PlatformBusyError, PlatformError
from lti_app.lti import http

VerifyKey = RSAKey | ECKey
FRESH_SECONDS = 3600.0
COOL_DOWN_SECONDS = 60.0
SMALLEST_RSA_BITS = 2048
MOST_KEYS = 100
MOST_SETS = 10_000
NO_KEY = f"no usable key in the key set: RSA from {SMALLEST_RSA_BITS} bits or EC, sig, with a kid"
"""What is wrong with a set that could be read, and with which no signature can be checked."""


@dataclass
class _KeySet:
    """What is known of one key set address; changed only by whose turn it is."""

    turn: Turn
    keys: Mapping[str, tuple[VerifyKey, ...]] = field(default_factory=dict)
    read_at: float | None = None
    asked_at: float | None = None
    times_asked: int = 0
    problem: str = ""
    """Why it could not be read the last time."""


class KeySets:
    """Key sets by address; one object for each process, safe to use from several threads."""

    def __init__(self, clock: Any = time.monotonic, *, told_as: str | None = None) -> None:
        """Tell of calls under the kind `told_as`, where there is one."""
        self._sets: dict[str, _KeySet] = {}
        self._clock = clock
        self._told_as = told_as

    def keys_for(self, url: str, kid: str, *, public_only: bool = False) -> tuple[VerifyKey, ...]:
        """Return the keys called `kid` at `url` (several where an id is repeated, maybe none).

        `public_only` is for an address that a stranger named: see `http.send`. Raises
        KeysUnreachableError when the set was never read and cannot be read now, or not soon.
        """
        key_set = self._sets.get(url)
        if key_set is None:
            if len(self._sets) >= MOST_SETS:
                self._sets.clear()
            key_set = self._sets.setdefault(url, _KeySet(Turn(self._clock)))
        found = key_set.keys.get(kid, ())
        if found and not self._is_due(key_set):
            return found
        times_asked = key_set.times_asked
        # Only one asks: who has a key goes on with it, who has none waits for what that one gets.
        if not key_set.turn.take(wait=not found):
            if not found:
                raise KeysUnreachableError(f"{url}: others wait for it")
            return found
        try:
            if key_set.times_asked == times_asked and self._may_ask(key_set):
                self._read(url, key_set, public_only=public_only)
                key_set.times_asked += 1
        finally:
            key_set.turn.give_back()
        if key_set.read_at is None:
            raise KeysUnreachableError(f"{url}: {key_set.problem}")
        return key_set.keys.get(kid, ())

    def forget(self) -> None:
        """Drop everything, so that the next launch asks the platform."""
        self._sets.clear()

    def _is_due(self, key_set: _KeySet) -> bool:
        return key_set.read_at is None or self._clock() - key_set.read_at > FRESH_SECONDS

    def _may_ask(self, key_set: _KeySet) -> bool:
        """Ask when the set is due or a kid is unknown, but never twice within the cool-down."""
        asked = key_set.asked_at
        return asked is None or self._clock() - asked > COOL_DOWN_SECONDS

    def _read(self, url: str, key_set: _KeySet, *, public_only: bool) -> None:
        first = key_set.read_at is None
        try:
            with calls.told(self._told_as):
                document, _headers = http.get_json(url, public_only=public_only)
            keys = usable_keys(document)
        except PlatformBusyError as error:
            key_set.problem = error.reason
            return
        except (PlatformError, ValueError) as error:
            key_set.problem = error.reason if isinstance(error, PlatformError) else str(error)
            # A failed first read may be tried again by the next launch; after a good one the old
            # keys serve and the platform is left in peace for the cool-down.
            key_set.asked_at = None if first else self._clock()
            return
        key_set.keys = keys
        key_set.read_at = key_set.asked_at = self._clock()


def usable_keys(document: Mapping[str, Any]) -> dict[str, tuple[VerifyKey, ...]]:
    """Return the signature keys of a JWKS document by key id.

    A key that is broken, meant for encryption or shorter than 2048 bits is passed over: the others
    still serve. Raises ValueError when `document` is not a key set at all (RFC 7517, section 5).
    """
    entries = document.get("keys")
    if not isinstance(entries, list) or len(entries) > MOST_KEYS:
        raise ValueError("not a key set")
    keys: dict[str, tuple[VerifyKey, ...]] = {}
    for entry in entries:
        key = _usable(entry)
        if key is not None:
            keys[entry["kid"]] = (*keys.get(entry["kid"], ()), key)
    return keys


def _usable(entry: Any) -> VerifyKey | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("use", "sig") != "sig" or entry.get("kty") not in ("RSA", "EC"):
        return None
    try:
        with warnings.catch_warnings():
            # joserfc warns of short keys; they are refused just below.
            warnings.simplefilter("ignore")
            key = import_key(entry)
        bits = key.public_key.key_size if isinstance(key, RSAKey) else SMALLEST_RSA_BITS
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAKey | ECKey) and bits >= SMALLEST_RSA_BITS else None
