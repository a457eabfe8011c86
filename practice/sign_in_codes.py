"""The codes and access tokens of the sign-in: each code is good once, and for a minute."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass

from practice.personas import Persona

CODE_LIFETIME = 60
MOST = 1000
"""Of each kind; the oldest give way, so that nobody can fill the memory."""


@dataclass(frozen=True)
class SignedIn:
    """What an authorization request asked for, and who answered it."""

    persona: Persona
    redirect_uri: str
    scopes: tuple[str, ...]
    nonce: str
    code_challenge: str
    fault: str
    ends_at: float
    """The moment (in seconds) from which the code is not good any more."""


class Codes:
    """All codes and access tokens that were given out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._codes: dict[str, SignedIn] = {}
        self._tokens: dict[str, SignedIn] = {}

    def give(self, signed_in: SignedIn) -> str:
        """A new code for somebody who has signed in."""
        return self._put(self._codes, signed_in)

    def take(self, code: str, *, now: float) -> SignedIn | None:
        """Whom a code is about, once; None when it is not good (any more)."""
        with self._lock:
            found = self._codes.pop(code, None)
        return found if found is not None and found.ends_at > now else None

    def token(self, signed_in: SignedIn) -> str:
        """A new access token for UserInfo."""
        return self._put(self._tokens, signed_in)

    def of_token(self, token: str) -> SignedIn | None:
        """Whom an access token is about."""
        return self._tokens.get(token)

    def _put(self, kept: dict[str, SignedIn], signed_in: SignedIn) -> str:
        secret = secrets.token_urlsafe(32)
        with self._lock:
            kept[secret] = signed_in
            while len(kept) > MOST:
                kept.pop(next(iter(kept)))
        return secret
