"""The access tokens that the platform gave out, each good for some scopes and for an hour."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from practice.service_claims import (
    LINE_ITEMS,
    LINE_ITEMS_READ,
    MEMBERSHIPS_READ,
    RESULTS_READ,
    SCORES,
)

LIFETIME = 3600

SCOPES = frozenset({LINE_ITEMS, LINE_ITEMS_READ, RESULTS_READ, SCORES, MEMBERSHIPS_READ})
"""The scopes that the tool is registered for."""


@dataclass(frozen=True)
class Grant:
    """What a token is good for, and the moment (in seconds) from which it is not any more.

    `client_id` says whose it is, as in a link: empty for the built-in registration.
    """

    scopes: frozenset[str]
    expires_at: float
    client_id: str = ""


class Grants:
    """All tokens that have not expired."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._grants: dict[str, Grant] = {}
        self._next_has_expired = False

    def issue(self, scopes: Iterable[str], *, now: float, client_id: str = "") -> str:
        """Make a token for `scopes`, for the built-in registration unless told otherwise."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._grants = {t: g for t, g in self._grants.items() if g.expires_at > now}
            self._grants[token] = Grant(frozenset(scopes), now + LIFETIME, client_id)
        return token

    def expire_at_next_use(self) -> None:
        """Let the next token that somebody uses be one that has expired."""
        self._next_has_expired = True

    def find(self, token: str, *, now: float) -> Grant | None:
        """The grant of `token`; None if it is not ours or has expired."""
        with self._lock:
            grant = self._grants.get(token)
            if grant is not None and self._next_has_expired:
                self._next_has_expired = False
                del self._grants[token]
                return None
        return grant if grant is not None and grant.expires_at > now else None

    def scopes_of(self, token: str, *, now: float) -> frozenset[str]:
        """What `token` is good for: nothing, if it is not ours or has expired."""
        grant = self.find(token, now=now)
        return grant.scopes if grant is not None else frozenset()
